// The number behind an SOS that came by a message: shown to its operator on a press, and each press is accounted for. A silent
// one is never rung: a sound may give its sender away.

import { h, icon } from "../dom";
import { refusalOf, send } from "../net";
import { t } from "../words";
import type { Case } from "./cases";

interface Shown { channel: string; number: string }

const WAYS = ["by-sms", "by-whatsapp"];

/** Whoever called has no screen that says the same words as this one. */
export const cameByMessage = (one: Case): boolean => Boolean(one.alert?.flags?.some((flag) => WAYS.includes(flag)));

/** Nothing where it came from the app, or is somebody else's. */
export function ringBack(one: Case, isMine: boolean): HTMLElement | null {
  if (!isMine || !cameByMessage(one)) return null;
  if (one.alert?.silent) return h("p.blkp.sub", {}, t("Do not ring: a sound may give them away. Nothing that you write is sent either."));
  const button = h("button.btn.btn-sm", { type: "button" }, icon("call", "i-16"), t("Show the number"));
  const said = h("p", { role: "status", hidden: true });
  button.addEventListener("click", () => {
    button.disabled = true;
    void send<Shown>("POST", `/v1/cpo/sos-alerts/${one.sosId}/number`).then(({ status, body }) => {
      button.disabled = false;
      button.hidden = status === 200;
      said.hidden = false;
      said.replaceChildren(status === 200
        ? h("a.num", { href: `tel:${body.number}`, dir: "ltr" }, body.number)
        : status === 0 ? t("Nobody answered. Press again.") : refusalOf(body));
    });
  });
  return h("div.blkp.row", {}, button, said);
}
