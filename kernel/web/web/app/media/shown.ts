// How far each piece has come: on the phone, on its way, with the police, or refused and why.

import { h, icon, s } from "../../dom";
import { ltr, t } from "../../words";
import { clock } from "../time";
import type { Piece } from "./pieces";
import { nameOfMedium, sizeOf } from "./words";

export const partsOf = (pieces: Piece[]): HTMLElement[] => pieces.map((piece) => h("li", {}, icon(piece.medium), h("span", {}, h("b", {}, nameOfMedium(piece.medium)), standing(piece), bar(piece))));

function standing({ state, offset, size, text, waits, next_at }: Piece): string {
  if (state === "ready") return t("With the police.");
  if (state === "refused") return t("Not taken: %(why)s", { why: text || t("it could not be read") });
  if (state === "received") return t("Arrived. It is being looked at by a machine.");
  if (waits) return waitingWords(waits, ltr(clock(next_at)));
  if (!offset) return t("%(size)s, after the words. Waits on this phone.", { size: sizeOf(size) });
  return t("%(sent)s of %(size)s sent. Goes on from there.", { sent: sizeOf(offset), size: sizeOf(size) });
}

/** What it is not is said too: lost. */
function waitingWords(waits: "full" | "busy", at: string): string {
  return waits === "full"
    ? t("Waits on this phone: there is no room at the police's side just now. Nothing is lost; it is tried again from %(at)s.", { at })
    : t("Waits on this phone: the police's side takes nothing just now. Nothing is lost; it is tried again by itself.");
}

function bar({ state, offset, size }: Piece): SVGSVGElement | null {
  if (state !== "open" || !offset) return null;
  const percent = Math.round((100 * offset) / size);
  const drawn = s("svg", { class: "days", viewBox: "0 0 100 4", preserveAspectRatio: "none", role: "img", "aria-label": t("%(n)s percent sent", { n: percent }) });
  drawn.append(s("rect.down", { x: 0, y: 0, width: 100, height: 4 }), s("rect", { x: 0, y: 0, width: percent, height: 4 }));
  return drawn;
}
