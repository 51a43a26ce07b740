// Closing an SOS: how it ended, from a closed list, and in words. That nobody was in need, two say.

import { secondQuestion } from "../considered";
import { h, icon } from "../dom";
import { refusalOf, send, type Problem } from "../net";
import { t } from "../words";
import type { Case } from "./cases";
import { me } from "./handover";

export const OUTCOMES: [string, string][] = [
  ["help_arrived", t("Help arrived")], ["resident_safe", t("The resident is safe")], ["raised_by_mistake", t("Raised by mistake")],
  ["handed_to_15", t("Handed over to 15")], ["no_contact", t("No contact")], ["false_call", t("False call")], ["other", t("Something else")],
];

export const outcomeName = (outcome: string): string => OUTCOMES.find(([code]) => code === outcome)?.[1] ?? outcome.replace(/_/g, " ");

/** As citizen_api/sos/ladder.py has it. */
const NEEDS_TWO = "false_call";

/** What this officer has said of it waits for another one. */
export const isHalfMine = (one: Case): boolean => Boolean(one.alert?.needs_second_person) && one.alert?.half_closed_by === me();

/** Who said it and that it goes on; never what they said. Nothing while nobody has. */
export function halfClosed(one: Case): HTMLElement | null {
  if (!one.alert?.needs_second_person) return null;
  return h("div.blkp", {}, h("div.note.note-you.half", {}, icon("waiting", "i-20"), h("div.grow", {}, h("b", {}, t("A second person is to say how it ended.")), " ",
    isHalfMine(one) ? t("What you said waits for them. Take it back, or close it with another outcome.") : t("%(officer)s has said it already. Look for yourself, then close it.", { officer: one.alert.half_closed_by ?? "" }))));
}

/** For whom has said it: what waits is taken back. */
export function keepOpen(one: Case, done: () => void): HTMLElement {
  const error = h("p.field-error", { role: "alert", hidden: true });
  const back = h("button.btn.btn-sm", { type: "button" }, icon("undo"), t("Take the closing back"));
  back.addEventListener("click", () => {
    back.disabled = true;
    void send<unknown>("POST", `/v1/cpo/sos-alerts/${one.sosId}/keep-open`).then((said) => {
      back.disabled = false;
      error.hidden = said.status === 200;
      error.textContent = said.status === 200 ? "" : said.status === 0 ? t("Nobody answered. Press again.") : refusalOf(said.body);
      if (said.status === 200) done();
    });
  });
  return h("div.blkp", {}, h("div.row", {}, back), error);
}

/** What was chosen and typed and not sent, by alert: who shuts the form and opens it again finds it. */
const drafts = new Map<string, { outcome: string; reason: string; filled: string }>();

/** close answers what was wrong, the second question, or nothing. */
export function closingForm(one: Case, close: (one: Case, reason: string, outcome: string, considered: boolean) => Promise<string | Problem>): HTMLElement {
  const error = h("p.field-error", { role: "alert", hidden: true });
  const reason = h("input.input", { id: "close-reason", name: "reason", maxlength: 500, dir: "auto", placeholder: t("In your words"), autocomplete: "off", required: true });
  const go = h("button.btn.btn-primary", {}, t("Close"));
  const draft = drafts.get(one.sosId!) ?? { outcome: "", reason: "", filled: "" };
  drafts.set(one.sosId!, draft);
  const two = h("p.muted.small", { role: "status" });
  const tellTwo = (): void => {
    const isFirst = !one.alert?.drill && (!one.alert?.needs_second_person || isHalfMine(one));
    two.textContent = draft.outcome === NEEDS_TWO && isFirst ? t("It takes two: the SOS goes on until a second person has said how it ended.") : "";
  };
  tellTwo();
  reason.value = draft.reason;
  reason.addEventListener("input", () => { draft.reason = reason.value; });
  const offers = OUTCOMES.map(([code, words]) => {
    const offer = h("button.btn.btn-sm", { type: "button", "aria-pressed": String(code === draft.outcome) }, words);
    offer.addEventListener("click", () => {
      draft.outcome = code;
      tellTwo();
      for (const other of offers) other.setAttribute("aria-pressed", String(other === offer));
      if (!reason.value.trim() || reason.value === draft.filled) draft.reason = reason.value = draft.filled = words; // never over what was typed
      reason.focus();
      form.scrollIntoView({ block: "nearest" }); // it may have grown by a sentence
    });
    return offer;
  });
  const form = h("form.blkp.close", {}, h("label", { for: "close-reason" }, h("strong", {}, t("Close with outcome"))),
    h("div.tmpls", { role: "group", "aria-label": t("How it ended") }, ...offers), two, h("div.row", {}, reason, go), error);
  const complain = (words: string | Node): void => {
    error.hidden = !words;
    error.replaceChildren(words);
    if (words) error.scrollIntoView({ block: "nearest" }); // the panel is often longer than the screen
  };
  const end = (considered: boolean): void => {
    const words = reason.value.trim();
    if (!words) { complain(t("Say how it ended.")); return reason.focus(); }
    go.disabled = true;
    void close(one, words, draft.outcome, considered).then((problem) => {
      go.disabled = false;
      if (!problem) drafts.delete(one.sosId!);
      complain(typeof problem === "string" ? problem : secondQuestion(problem, () => end(true)));
    });
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); end(false); });
  return form;
}
