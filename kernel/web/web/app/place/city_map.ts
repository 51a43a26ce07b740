// A small map of its own: outlines as SVG, moved by finger, wheel or keys. A tenth of the weight of a map library, and all that
// a pin, a ring and a few marks need.

import { h, icon, s } from "../../dom";
import { destination, metresBetween, project, unproject, type LatLon, type Look, type View } from "../../place";
import { t } from "../../words";
import { CITY, wholeCity } from "./city";
import { hands } from "./hands";
import { ground } from "./ground";
import type { Sign } from "../where";

export interface Asked {
  /** Null: the whole city, until it is told. */
  look: Look | null;
  /** The pin was moved by hand. Without it there is no pin to take. */
  moved?: (at: LatLon) => void;
}

export interface Mark { at: LatLon; radius_m: number; n: number; isUndone: boolean; name: string }

const NEAREST = 0.3;
const FURTHEST = 120;
const STEP_PX = 12;

export class CityMap {
  private readonly svg = s("svg", { role: "group" });
  private readonly under = s("g");
  private readonly over = s("g");
  private readonly tools = h("div.map-tools", { hidden: true });
  private view: View;
  private at: (LatLon & { accuracy_m: number }) | null = null;
  private near: Sign | null = null;
  private marks: Mark[] = [];
  private isMovable = true;
  private isTold: boolean;
  private readonly sized: ResizeObserver;
  private readonly letGo: () => void;

  constructor(private readonly into: HTMLElement, private readonly asked: Asked) {
    this.isTold = asked.look !== null;
    this.view = { ...(asked.look ?? CITY), width: 1, height: 1 };
    this.svg.setAttribute("aria-label", t("Map"));
    this.svg.append(this.under, this.over);
    for (const [drawing, words, by] of [["plus", t("Nearer"), 0.5], ["minus", t("Further"), 2]] as const) {
      const key = h("button", { type: "button", "aria-label": words }, icon(drawing, "i-20"));
      key.addEventListener("click", () => this.zoom(by));
      this.tools.append(key);
    }
    into.append(this.svg, h("span.map-by", {}, t("schematic")), this.tools);
    this.letGo = hands(this.svg, {
      isPin: (target) => target instanceof Element && target.closest(".m-pin") !== null,
      mayMove: () => this.isMovable,
      pan: (x, y) => this.look({ ...this.view, centre: unproject(this.view, [this.view.width / 2 - x, this.view.height / 2 - y]) }),
      zoom: (by) => this.zoom(by),
      pin: (x, y) => this.asked.moved?.(unproject(this.view, this.inside(x, y))),
    });
    this.sized = new ResizeObserver(() => this.resize());
    this.sized.observe(into);
    this.resize();
    if (!this.isTold) void wholeCity().then((look) => { if (!this.isTold) this.look(look); });
  }

  look({ centre, metresPerPx }: Look): void {
    this.isTold = true;
    this.view = { ...this.view, centre, metresPerPx: Math.min(Math.max(metresPerPx, NEAREST), FURTHEST) };
    this.draw();
  }

  pin(at: LatLon & { accuracy_m: number }): void { this.at = at; this.draw(); }
  sign(near: Sign | null): void { this.near = near; this.draw(); }
  show(marks: Mark[]): void { this.marks = marks; this.draw(); }

  mayMove(may: boolean): void {
    this.isMovable = may;
    this.tools.hidden = !may;
    this.into.classList.toggle("is-still", !may);
    this.draw();
  }

  /** What lies in the middle of what is seen. */
  get centre(): LatLon { return this.view.centre; }

  end(): void { this.sized.disconnect(); this.letGo(); }

  private zoom(by: number): void {
    const pinned = this.at && this.asked.moved ? this.at : this.view.centre;
    this.look({ centre: pinned, metresPerPx: this.view.metresPerPx * by });
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.into;
    if (!width || !height) return;
    this.view = { ...this.view, width, height };
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.draw();
  }

  private inside(x: number, y: number): [number, number] {
    const box = this.svg.getBoundingClientRect();
    return [x - box.left, y - box.top];
  }

  private draw(): void {
    void ground(this.view).then((shapes) => this.under.replaceChildren(...shapes));
    const hadFocus = this.over.contains(document.activeElement);
    this.over.replaceChildren(...this.marks.map((mark) => this.drawn(mark)), ...(this.near ? [this.signed(this.near)] : []), ...(this.at ? [this.pinned(this.at)] : []));
    if (hadFocus) this.over.querySelector<SVGElement>(".m-pin")?.focus();
  }

  private drawn({ at, radius_m, n, isUndone, name }: Mark): SVGElement {
    const [x, y] = project(this.view, at);
    const radius = Math.max(14, radius_m / this.view.metresPerPx);
    const shape = s("path", { class: isUndone ? "m-undone" : "m-told", d: `M${x} ${y - 9}l9 9-9 9-9-9Z` });
    return s("g", { role: "img", "aria-label": name }, s("circle.m-acc", { cx: x, cy: y, r: radius }), shape, n > 1 ? s("text.m-n", { x: x + 13, y: y + 4 }, String(n)) : null);
  }

  private signed(near: Sign): SVGElement {
    const [x, y] = project(this.view, near);
    const width = 12 + near.tag.length * 8;
    return s("g.m-sign", { "aria-hidden": "true" }, s("rect", { x: x - width / 2, y: y - 26, width, height: 18, rx: 3 }), s("text", { x, y: y - 13 }, near.tag));
  }

  private pinned(at: LatLon & { accuracy_m: number }): SVGElement {
    const [x, y] = project(this.view, at);
    const ring = s("circle.m-acc-you", { cx: x, cy: y, r: Math.max(6, at.accuracy_m / this.view.metresPerPx) });
    const dot = s("circle.m-you", { cx: x, cy: y, r: 9 });
    if (!this.asked.moved || !this.isMovable) return s("g", { role: "img", "aria-label": t("The place") }, ring, dot);
    const hold = s("g.m-pin", { tabindex: 0, role: "slider", "aria-valuenow": Math.round(at.accuracy_m), "aria-valuetext": t("The place"), "aria-label": t("Pin: arrow keys move it") }, dot, s("circle.m-grab", { cx: x, cy: y, r: 28 }));
    hold.addEventListener("keydown", (event) => this.step(event, at));
    return s("g", {}, ring, hold);
  }

  private step(event: KeyboardEvent, at: LatLon): void {
    const bearing = { ArrowUp: 0, ArrowRight: 90, ArrowDown: 180, ArrowLeft: 270 }[event.key];
    if (bearing === undefined) return;
    event.preventDefault();
    const to = destination(at, STEP_PX * this.view.metresPerPx, bearing);
    this.asked.moved?.(to);
    if (metresBetween(to, this.view.centre) > (this.view.height / 2 - 40) * this.view.metresPerPx) this.look({ ...this.view, centre: to });
  }
}
