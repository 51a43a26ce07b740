// Handing an SOS to another operator: asking one by name, and being asked. It stays with its operator until it is taken.

import { h, icon, keysAreOff, must } from "../dom";
import { refusalOf, send } from "../net";
import type { Case } from "./cases";
import { roleName, sosName } from "./words";
import { t } from "../words";

interface Present { name: string; role: string; armed: boolean }

export const me = (): string => must<HTMLElement>("#main").dataset.officer ?? "";

/** What was said to a press that was not taken; empty when it was. */
async function tell(one: Case, action: string, body?: unknown): Promise<string> {
  const said = await send<unknown>("POST", `/v1/cpo/sos-alerts/${one.sosId}/${action}`, body);
  if (said.status === 200) return "";
  return said.status === 0 ? t("Nobody answered. Press again.") : refusalOf(said.body);
}

/** A bar for each SOS that somebody offers to this officer: one key takes it. */
export class Offers {
  private readonly place = h("div", { id: "offers", "aria-live": "polite" });
  private offered: Case[] = [];

  constructor(beside: HTMLElement, private readonly choose: (incidentId: string) => void) {
    beside.after(this.place);
    document.addEventListener("keydown", (event) => {
      const [first] = this.offered;
      if (!first || event.repeat || keysAreOff(event) || event.key.toLowerCase() !== "t") return;
      event.preventDefault();
      void this.take(first);
    });
  }

  show(open: Case[]): void {
    this.offered = open.filter((one) => one.alert?.offered_to && one.alert.offered_to === me());
    const key = this.offered.map((one) => one.sosId).join();
    if (this.place.dataset.key === key) return;
    this.place.dataset.key = key;
    this.place.replaceChildren(...this.offered.map((one, index) => this.bar(one, index === 0)));
  }

  private bar(one: Case, isFirst: boolean): HTMLElement {
    const go = h("button.btn.btn-primary", { type: "button" }, t("Take it") + " ", isFirst ? h("kbd", {}, "T") : null);
    go.addEventListener("click", () => void this.take(one));
    return h("div.note.note-you.offer", { "data-offer": one.sosId }, icon("share", "i-20"),
      h("div.grow", {}, h("b", {}, t("%(officer)s hands %(what)s to you.", { officer: one.alert?.answered_by ?? t("Its operator"), what: `${sosName(one.alert)} ${one.reference}` })), " " + t("It stays with them until you take it."), h("span.offer-said", { role: "alert" })), go);
  }

  private async take(one: Case): Promise<void> {
    const problem = await tell(one, "take-over");
    const said = this.place.querySelector(`[data-offer="${one.sosId}"] .offer-said`);
    if (said) said.textContent = problem ? ` ${problem}` : "";
    if (!problem) this.choose(one.id);
  }
}

/** The form that asks another operator; names come when it opens. */
export function handOverForm(one: Case): HTMLElement {
  const error = h("p.field-error", { role: "alert", hidden: true });
  const names = h("div.tmpls", {}, h("span.muted", {}, t("Who is signed in ...")));
  const ask = async (to: string | null): Promise<void> => {
    const problem = await tell(one, "hand-over", { to });
    error.hidden = !problem;
    error.textContent = problem;
  };
  const offered = one.alert?.offered_to;
  if (offered) {
    const back = h("button.btn.btn-sm", { type: "button" }, icon("undo"), t("Take the offer back"));
    back.addEventListener("click", () => void ask(null));
    return h("div.blkp.hand", {}, h("p", {}, t("Offered to %(officer)s. It is yours until they take it.", { officer: offered })), back, error);
  }
  void send<{ officers: Present[] }>("GET", "/v1/cpo/consoles").then((said) => {
    const others = (said.body.officers ?? []).filter((each) => each.name !== one.alert?.answered_by);
    names.replaceChildren(...others.map((each) => {
      const button = h("button.btn.btn-sm", { type: "button" }, h("bdi", {}, each.name), h("span.muted", {}, " " + (each.armed ? roleName(each.role) : t("%(role)s, sound off", { role: roleName(each.role) }))));
      button.addEventListener("click", () => void ask(each.name));
      return button;
    }), ...(others.length ? [] : [h("span.muted", {}, said.status === 200 ? t("Nobody else is signed in.") : t("The list did not come. Close and open it again."))]));
    names.querySelector("button")?.focus();
  });
  return h("div.blkp.hand", {}, h("strong", {}, t("Hand over to")), names, error);
}
