// Closing an SOS: how it ended, from a closed list, and in words.

import { secondQuestion } from "../considered";
import { h } from "../dom";
import type { Problem } from "../net";
import { t } from "../words";
import type { Case } from "./cases";

export const OUTCOMES: [string, string][] = [
  ["help_arrived", t("Help arrived")], ["resident_safe", t("The resident is safe")], ["raised_by_mistake", t("Raised by mistake")],
  ["handed_to_15", t("Handed over to 15")], ["no_contact", t("No contact")], ["false_call", t("False call")], ["other", t("Something else")],
];

export const outcomeName = (outcome: string): string => OUTCOMES.find(([code]) => code === outcome)?.[1] ?? outcome.replace(/_/g, " ");

/** What was chosen and typed and not sent, by alert: who shuts the form and opens it again finds it. */
const drafts = new Map<string, { outcome: string; reason: string; filled: string }>();

/** close answers what was wrong, the second question, or nothing. */
export function closingForm(one: Case, close: (one: Case, reason: string, outcome: string, considered: boolean) => Promise<string | Problem>): HTMLElement {
  const error = h("p.field-error", { role: "alert", hidden: true });
  const reason = h("input.input", { id: "close-reason", name: "reason", maxlength: 500, dir: "auto", placeholder: t("In your words"), autocomplete: "off", required: true });
  const go = h("button.btn.btn-primary", {}, t("Close"));
  const draft = drafts.get(one.sosId!) ?? { outcome: "", reason: "", filled: "" };
  drafts.set(one.sosId!, draft);
  reason.value = draft.reason;
  reason.addEventListener("input", () => { draft.reason = reason.value; });
  const offers = OUTCOMES.map(([code, words]) => {
    const offer = h("button.btn.btn-sm", { type: "button", "aria-pressed": String(code === draft.outcome) }, words);
    offer.addEventListener("click", () => {
      draft.outcome = code;
      for (const other of offers) other.setAttribute("aria-pressed", String(other === offer));
      if (!reason.value.trim() || reason.value === draft.filled) draft.reason = reason.value = draft.filled = words; // never over what was typed
      reason.focus();
    });
    return offer;
  });
  const form = h("form.blkp.close", {}, h("label", { for: "close-reason" }, h("strong", {}, t("Close with outcome"))),
    h("div.tmpls", { role: "group", "aria-label": t("How it ended") }, ...offers), h("div.row", {}, reason, go), error);
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
