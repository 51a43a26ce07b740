// What is few and has words on it, laid over either library: plates of poles, persons in danger and the way they came,
// ages, counts, the knob to turn a sector by. SVG, so that the page's own sheet colours it and Urdu is joined up.

import { s } from "../dom";
import { destination, linePath, n, project, type LatLon, type View } from "../place";
import { knobOf, RINGS_M, sosRadiusM } from "./features";
import { STREET_M_PER_PX, type InDanger, type Scene } from "./scene";

const CORNERS_DEG = [22.5, 67.5, 112.5, 157.5, 202.5, 247.5, 292.5, 337.5];
const LEAST_COUNTED_PX = 26;
const PLATE_PX = 18;

export class Labels {
  readonly drawing = s("svg.map-over", { "aria-hidden": "true" });
  private view!: View;

  draw(scene: Scene, view: View): void {
    this.view = view;
    this.drawing.setAttribute("viewBox", `0 0 ${n(view.width)} ${n(view.height)}`);
    const isStreet = view.metresPerPx < STREET_M_PER_PX;
    this.drawing.replaceChildren(
      ...(scene.heat ?? []).flatMap((cell) => this.count(cell)),
      ...scene.incidents.filter(({ selected, accuracyM }) => selected && accuracyM).flatMap(({ at }) => this.rings(at)),
      ...(isStreet ? this.plates(scene) : []),
      ...this.knob(scene),
      ...scene.sos.flatMap((alert) => this.person(alert)),
    );
  }

  private px(at: LatLon): [number, number] { return project(this.view, at); }

  private isFar([x, y]: [number, number], margin = 60): boolean {
    return x < -margin || y < -margin || x > this.view.width + margin || y > this.view.height + margin;
  }

  private count({ at, sizeDeg, count }: NonNullable<Scene["heat"]>[number]): SVGElement[] {
    const [left, bottom] = this.px(at);
    const [right, top] = this.px({ lat: at.lat + sizeDeg, lon: at.lon + sizeDeg });
    if (right - left < LEAST_COUNTED_PX || this.isFar([left, bottom])) return [];
    return [s("text.m-count", { x: n((left + right) / 2), y: n((top + bottom) / 2 + 4) }, String(count))];
  }

  private rings(at: LatLon): SVGElement[] {
    return RINGS_M.map((metres): [number, [number, number]] => [metres, this.px(destination(at, metres, 180))])
      .filter(([metres, px]) => metres / this.view.metresPerPx > 40 && !this.isFar(px))
      .map(([metres, [x, y]]) => s("text.m-ring-t", { x: n(x), y: n(y + 4) }, `${metres} m`));
  }

  /** A plate each, those of the cameras in question first; where plates would lie on each other, the others are squares. */
  private plates({ poles, sectors }: Scene): SVGElement[] {
    const asked = new Set(sectors.filter(({ minor, tone }) => !minor && tone !== "far").map(({ at }) => `${at.lat} ${at.lon}`));
    const seen = poles.map((pole) => ({ ...pole, px: this.px(pole.at), isAsked: asked.has(`${pole.at.lat} ${pole.at.lon}`) })).filter(({ px }) => !this.isFar(px));
    const taken: [x: number, y: number, wide: number][] = [];
    return seen.sort((a, b) => Number(b.isAsked) - Number(a.isAsked)).map(({ label, dark, px: [x, y] }) => {
      const wide = 14 + label.length * 7;
      const isHidden = taken.some(([otherX, otherY, otherWide]) => Math.abs(otherX - x) < (otherWide + wide) / 2 && Math.abs(otherY - y) < PLATE_PX);
      if (!isHidden) taken.push([x, y, wide]);
      return isHidden ? square(label, dark, x, y) : plate(label, dark, x, y, wide);
    }).reverse(); // the first lie on top
  }

  private knob({ handle }: Scene): SVGElement[] {
    if (!handle) return [];
    const [x, y] = this.px(knobOf(handle, this.view.metresPerPx));
    return [s("circle.m-handle", { cx: n(x), cy: n(y), r: 12 })];
  }

  private person(alert: InDanger): SVGElement[] {
    const [x, y] = this.px(alert.at);
    const drawn: SVGElement[] = [];
    for (const { at, note } of alert.track) {
      const [fx, fy] = this.px(at);
      if (this.isFar([fx, fy])) continue;
      drawn.push(s("circle.m-fix", { cx: n(fx), cy: n(fy), r: 4 }));
      if (note) drawn.push(s("text.m-age.m-age-before", { x: n(fx - 8), y: n(fy + 18) }, note));
    }
    if (this.isFar([x, y])) return drawn;
    const r = alert.selected ? 19 : 13;
    const corners = CORNERS_DEG.map((deg): [number, number] => [x + r * Math.sin((deg * Math.PI) / 180), y - r * Math.cos((deg * Math.PI) / 180)]);
    drawn.push(s("path", { class: alert.drill ? "m-sos m-sos-drill" : "m-sos", d: linePath(corners) + "Z", "data-sos": alert.id }));
    if (alert.selected && !alert.drill) drawn.push(s("text.m-sos-t", { x: n(x), y: n(y + 3.5) }, "SOS"));
    if (alert.note) drawn.push(s("text.m-age", { x: n(x), y: n(y + sosRadiusM(alert, this.view.metresPerPx) / this.view.metresPerPx + 16) }, alert.note));
    return drawn;
  }
}

function plate(label: string, dark: boolean, x: number, y: number, wide: number): SVGElement {
  return s("g", { class: dark ? "m-pole m-pole-dark" : "m-pole", "data-pole": label },
    s("path.m-reach", { d: `M${n(x - wide / 2)} ${n(y - 12)}h${wide}v24h-${wide}Z` }), // a finger needs 24
    s("rect", { x: n(x - wide / 2), y: n(y - PLATE_PX / 2), width: wide, height: PLATE_PX, rx: 3 }),
    s("text", { x: n(x), y: n(y + 4) }, label));
}

function square(label: string, dark: boolean, x: number, y: number): SVGElement {
  return s("g.m-pole", { "data-pole": label },
    s("rect", { class: dark ? "m-pole-off" : "m-pole-dot", x: n(x - 4), y: n(y - 4), width: 8, height: 8 }));
}
