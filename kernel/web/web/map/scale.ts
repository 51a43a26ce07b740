// The scale in the corner: a round length, as long as it is on the map.

import { h, s } from "../dom";
import { n } from "../place";

const LENGTHS_M = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];
const LEAST_PX = 44;

export class Scale {
  readonly box = h("span.scale", { "aria-hidden": "true" });

  draw(metresPerPx: number): void {
    const metres = LENGTHS_M.find((each) => each / metresPerPx > LEAST_PX) ?? LENGTHS_M.at(-1)!;
    const px = metres / metresPerPx;
    this.box.replaceChildren(
      metres < 1000 ? `${metres} m` : `${metres / 1000} km`,
      s("svg", { width: n(px), height: 6, viewBox: `0 0 ${n(px)} 6` }, s("path", { d: `M.75 0V5.25H${n(px) - 0.75}V0` })),
    );
  }
}
