// Asking people near an SOS for help: a supervisor's key. It shows whom it would ask and what they would read, and asks once more.

import { h, icon, must } from "../dom";
import { refusalOf, send } from "../net";
import { clockHms, ms } from "../times";
import { metres, N_, t, tn } from "../words";
import { isOpen, type Case } from "./cases";

interface HelpRequest { refusal: string; devices: number; reach_m: number; minutes: number; sentences: { language: string; title: string; text: string }[]; asked_at: string | null }

// As citizen_api/helping/request.py has them.
const REFUSALS: Record<string, string> = {
  over: N_("It has ended, or was stood down."), arming: N_("It is not raised yet."), silent: N_("The call is silent: nobody may be drawn to it."),
  duress: N_("Its phone is in somebody else's hands: who is near may be the danger."), drill: N_("It is a drill."), nowhere: N_("Nobody knows where it is."),
  nobody: N_("Nobody near it has said that they may be asked."),
};

/** A supervisor may, of an open call that is no drill, and once. */
export const mayAskNearby = (one: Case): boolean =>
  must<HTMLElement>("#main").dataset.role === "supervisor" && isOpen(one) && one.rung !== "arming" && !one.alert?.drill && !one.alert?.help_asked_at;

/** "12 people nearby were asked, 14:02:11": for the story. */
export const askedWords = (one: Case): string => tn("%(n)s phone nearby was asked for help", "%(n)s phones nearby were asked for help", one.alert?.help_asked_devices ?? 0);

/** The second question: nothing is asked before it is answered. */
export function nearbyForm(one: Case, shut: () => void): HTMLElement {
  const path = `/v1/cpo/sos-alerts/${one.sosId}/help-request`;
  const error = h("p.field-error", { role: "alert", hidden: true });
  const body = h("div.stack", {}, h("span.muted", {}, t("Who is near ...")));
  const complain = (words: string): void => { error.hidden = false; error.textContent = words; };
  const done = (asked: HelpRequest): HTMLElement => h("p", { role: "status" }, icon("check"), " ", tn("%(n)s phone was asked at %(at)s.", "%(n)s phones were asked at %(at)s.", asked.devices, { at: clockHms(ms(asked.asked_at!)) }));
  const ask = async (go: HTMLButtonElement): Promise<void> => {
    go.disabled = true;
    const said = await send<HelpRequest>("POST", path);
    go.disabled = false;
    if (said.status !== 200) return complain(said.status === 0 ? t("Nobody answered. Press again.") : refusalOf(said.body));
    error.hidden = true;
    body.replaceChildren(done(said.body));
  };
  void send<HelpRequest>("GET", path).then(({ status, body: request }) => {
    if (status !== 200) { body.replaceChildren(); return complain(t("It did not come. Close and open it again.")); }
    if (request.asked_at) return body.replaceChildren(done(request));
    if (request.refusal) return body.replaceChildren(h("p", {}, icon("question"), " ", t(REFUSALS[request.refusal] ?? request.refusal)));
    const sentence = request.sentences.find(({ language }) => language === document.documentElement.lang) ?? request.sentences[0];
    const go = h("button.btn.btn-primary", { type: "button" }, tn("Ask %(n)s phone", "Ask %(n)s phones", request.devices));
    go.addEventListener("click", () => void ask(go));
    const not = h("button.btn", { type: "button" }, t("Do not ask"));
    not.addEventListener("click", shut);
    body.replaceChildren(
      h("p", {}, t("Within %(reach)s, of people who said that they may be asked; for %(minutes)s minutes, and only once. The resident reads that it was done.", { reach: metres(request.reach_m), minutes: request.minutes })),
      sentence ? h("blockquote.q", { dir: "auto", lang: sentence.language }, h("b", {}, sentence.title), h("br"), sentence.text) : "",
      h("div.row", {}, go, not));
    not.focus(); // a key pressed once too often asks nobody
  });
  return h("div.blkp.hand", {}, h("strong", {}, t("Ask people nearby for help?")), body, error);
}
