// The gaps of all clips in words, under the drawing that shows them: a button each, which goes there.

import { h, icon } from "./dom";
import { gapWords } from "./films";
import { ms } from "./times";
import { t } from "./words";
import type { Row } from "./tracks";

const BEFORE_MS = 2_000; // what was seen last before it went dark

export class Gaps {
  readonly element = h("ul.gaps", { "aria-label": t("Gaps in the footage"), hidden: true });
  private shown = "";

  constructor(private readonly onSeek: (at: number) => void) {}

  show(rows: Row[]): void {
    const gaps = rows.flatMap(({ clip, label }) => (clip.url ? clip.gaps.map((gap) => ({ label, gap })) : []));
    const key = JSON.stringify(gaps);
    if (key === this.shown) return;
    this.shown = key;
    this.element.hidden = !gaps.length;
    this.element.replaceChildren(...gaps.map(({ label, gap }) => {
      const go = h("button", { type: "button" }, icon("camera-blind", "i-16"), h("b", {}, label), h("span.num", {}, gapWords(gap)));
      go.addEventListener("click", () => this.onSeek(ms(gap.from) - BEFORE_MS));
      return h("li", {}, go);
    }));
  }
}
