// The strip under the map: what the best camera saw before the press, from its clip. Nothing while there is no clip.

import { counter } from "../counter";
import { onCityClock } from "../corrected";
import { h, must } from "../dom";
import { partsOf } from "../films";
import { drawFrames } from "../frames";
import { clockHms, ms, serverNow } from "../times";
import type { Clip, ClipPart } from "../wire";
import type { Case } from "./cases";
import { isOpen } from "./cases";
import { ltr, t } from "../words";

const FRAMES = 8;
const BEFORE_MS = 30_000;

export class Before {
  private key = "";
  private due = 0;

  /** play: show the clips, from this instant when one is given. */
  constructor(private readonly box: HTMLElement, private readonly play: (at?: number) => void) {
    must("button", box).addEventListener("click", () => play());
  }

  show(one: Case | undefined): void {
    const found = one?.sosId && isOpen(one) ? bestOf(one) : null;
    const waits = one?.sosId && isOpen(one) && !found ? one.clips.find((clip) => clip.state === "pending") : undefined;
    this.box.hidden = !found && !waits;
    const key = found ? `${one!.id} ${found.part.url}` : waits ? `${waits.id} waits` : "";
    if (key === this.key) return;
    this.key = key;
    this.due = waits ? ms(waits.to) : 0;
    const frames = must(".frames", this.box);
    must<HTMLButtonElement>("button", this.box).disabled = !found;
    if (!found) {
      frames.replaceChildren(h("p.muted.small", { id: "strip-waits" }, ""));
      must("#strip-of", this.box).textContent = "";
      return this.tick();
    }
    this.draw(found.part, found.label, ms(one!.begunAt), frames, key);
  }

  tick(): void {
    const place = this.box.querySelector("#strip-waits");
    if (!place || !this.due) return;
    const left = this.due - serverNow();
    place.textContent = left > 0 ? t("The clip comes in %(time)s", { time: counter(left) }) : t("The clip is being cut");
  }

  private draw(part: ClipPart, label: string, press: number, frames: Element, key: string): void {
    const from = Math.max(ms(part.recorded_from), press - BEFORE_MS);
    const to = Math.max(from, Math.min(ms(part.recorded_to), press));
    must("#strip-of", this.box).textContent = label + t(", ") + ltr(`${Math.max(0, Math.round((press - from) / 1000))} s`);
    const wanted = Array.from({ length: FRAMES }, (_, index) => from + ((to - from) * index) / (FRAMES - 1)).map((at) => ({
      at, atS: (at - ms(part.recorded_from)) / 1000, canvas: h("canvas", { width: 160, height: 90, "aria-hidden": "true" }),
    }));
    frames.replaceChildren(...wanted.map(({ at, canvas }, index) => {
      const made = h("button", { type: "button", class: index === FRAMES - 1 ? "at" : null, "aria-label": t("%(camera)s at %(at)s", { camera: label, at: clockHms(at) }), title: clockHms(at) }, canvas);
      made.addEventListener("click", () => this.play(at));
      return made;
    }));
    void drawFrames(part.url, wanted, () => this.key === key);
  }
}

/** The best-ranked camera whose clip holds a moment before the press. */
function bestOf(one: Case): { label: string; part: ClipPart } | null {
  const press = ms(one.begunAt);
  const here = (clip: Clip): boolean => Boolean(clip.url) && (clip.state === "final" || clip.state === "partial");
  for (const camera of [...one.left, ...one.cameras].sort((a, b) => a.rank - b.rank)) {
    for (const clip of one.clips.filter((each) => each.camera_id === camera.id && here(each))) {
      const part = partsOf(onCityClock(clip)).find((each) => ms(each.recorded_from) < press);
      if (part) return { label: camera.label, part };
    }
  }
  return null;
}
