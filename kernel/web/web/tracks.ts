// The tracks under the pictures: one row a clip, drawn to time; what is missing is drawn too.

import { counter } from "./counter";
import { h, s } from "./dom";
import { gapWords, partsOf } from "./films";
import { n } from "./place";
import { clockHm, clockHms, ms, serverNow } from "./times";
import type { Clip } from "./wire";
import { t } from "./words";

export interface Row { clip: Clip; label: string; reason: string }
export interface Span { from: number; to: number }

/** label: of the camera in whose row it stands; null: of all. */
export interface Marked { at: number; label: string | null; note: string }

const NAMES_PX = 64;
const END_PX = 12;
const HEAD_PX = 22;
const ROW_PX = 22;
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800];

/** A slider that is also the picture of what there is. Scrubbing says `onSeek` with an instant, ms. */
export class Tracks {
  readonly element: HTMLElement;
  private readonly drawing = s("svg.tracks", { "aria-hidden": "true" });
  private readonly head = s("g.tr-at", {}, s("path.tr-head"), s("circle.tr-headcap", { r: 5, cy: 10 }));
  private rows: Row[] = [];
  private span: Span = { from: 0, to: 1 };
  private reported: number | null = null;
  private marked: Marked[] = [];
  private from: number | null = null;
  private to: number | null = null;
  private width = 744;
  private at = 0;

  constructor(private readonly onSeek: (at: number) => void) {
    this.element = h("div.track-slider", { role: "slider", tabindex: 0, "aria-label": t("Time in all clips") });
    this.element.append(this.drawing);
    new ResizeObserver(() => this.draw()).observe(this.element);
    const scrub = (event: PointerEvent): void => {
      const x = event.clientX - this.element.getBoundingClientRect().left;
      this.onSeek(Math.min(this.span.to, Math.max(this.span.from, this.instant(x))));
    };
    this.element.addEventListener("pointerdown", (event) => {
      this.element.setPointerCapture(event.pointerId);
      scrub(event);
    });
    this.element.addEventListener("pointermove", (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) scrub(event);
    });
  }

  show(rows: Row[], span: Span, reported: number | null): void {
    this.rows = rows;
    this.span = span;
    this.reported = reported;
    this.head.toggleAttribute("hidden", !rows.some(({ clip }) => clip.url));
    this.element.setAttribute("aria-valuemin", "0");
    this.element.setAttribute("aria-valuemax", String(Math.round((span.to - span.from) / 1000)));
    this.draw();
  }

  mark(marked: Marked[]): void {
    this.marked = marked;
    this.draw();
  }

  /** The stretch between in and out; one of them alone is an edge. */
  range(from: number | null, to: number | null): void {
    [this.from, this.to] = [from, to];
    this.draw();
  }

  /** Where the master clock stands. */
  point(at: number): void {
    this.at = at;
    const x = n(this.x(at));
    this.head.firstElementChild?.setAttribute("d", `M${x} 10V${this.height - 4}`);
    this.head.lastElementChild?.setAttribute("cx", String(x));
    this.element.setAttribute("aria-valuenow", String(Math.round((at - this.span.from) / 1000)));
    this.element.setAttribute("aria-valuetext", clockHms(at));
  }

  private get height(): number { return HEAD_PX + this.rows.length * ROW_PX + 8; }
  private get perMs(): number { return (this.width - NAMES_PX - END_PX) / Math.max(1, this.span.to - this.span.from); }
  private x(at: number): number { return NAMES_PX + (at - this.span.from) * this.perMs; }
  private instant(x: number): number { return this.span.from + (x - NAMES_PX) / this.perMs; }

  private draw(): void {
    this.width = Math.max(240, this.element.clientWidth || 744);
    this.drawing.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.drawing.setAttribute("height", String(this.height));
    this.drawing.replaceChildren(
      s("defs", {}, s("pattern", { id: "gaphatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        s("line.tr-gaphatch", { x1: 0, y1: 0, x2: 0, y2: 6 }))),
      ...this.ticks(),
      ...this.rows.flatMap((row, index) => this.row(row, HEAD_PX + index * ROW_PX)),
      ...this.stretch(),
      ...this.report(),
      ...this.marked.flatMap((each) => this.note(each)),
      this.head,
    );
    this.point(this.at);
  }

  private ticks(): SVGElement[] {
    const seconds = (this.span.to - this.span.from) / 1000;
    const step = (STEPS_S.find((candidate) => (candidate / seconds) * (this.width - NAMES_PX - END_PX) >= 74) ?? 3600) * 1000;
    const drawn: SVGElement[] = [];
    for (let at = Math.ceil(this.span.from / step) * step; at <= this.span.to; at += step) {
      const x = n(this.x(at));
      const anchor = x > this.width - 40 ? "end" : x < NAMES_PX + 20 ? "start" : "middle";
      drawn.push(s("path.tr-tick", { d: `M${x} 14V19` }), s("text", { x, y: 11, "text-anchor": anchor }, step < 60_000 ? clockHms(at) : clockHm(at)));
    }
    return drawn;
  }

  private report(): SVGElement[] {
    if (this.reported === null || this.reported < this.span.from || this.reported > this.span.to) return [];
    const x = n(this.x(this.reported));
    return [s("path.tr-report", { d: `M${x} 14V${this.height - 4}` }), s("path.tr-marker", { d: `M${x - 4} 12H${x + 4}L${x} 19Z` })];
  }

  private note({ at, label, note }: Marked): SVGElement[] {
    if (at < this.span.from || at > this.span.to) return [];
    const x = n(this.x(at));
    const row = this.rows.findIndex((each) => each.label === label);
    const [top, end] = row < 0 ? [19, this.height - 4] : [HEAD_PX + row * ROW_PX, HEAD_PX + (row + 1) * ROW_PX - 2];
    return [
      s("path.tr-noteline", { d: `M${x} ${top}V${end}` }),
      s("path.tr-note", { d: `M${x - 5} ${top - 9}H${x + 5}V${top}L${x} ${top - 4}L${x - 5} ${top}Z` }, s("title", {}, note)),
    ];
  }

  private stretch(): SVGElement[] {
    const edge = (at: number): SVGElement => s("path.tr-edge", { d: `M${n(this.x(at))} ${HEAD_PX - 2}V${this.height - 4}` });
    const edges = [this.from, this.to].filter((at) => at !== null).map(edge);
    if (this.from === null || this.to === null || this.to <= this.from) return edges;
    return [s("rect.tr-range", { x: n(this.x(this.from)), y: HEAD_PX - 2, width: n((this.to - this.from) * this.perMs), height: this.height - HEAD_PX - 2 }), ...edges];
  }

  private row({ clip, label, reason }: Row, y: number): SVGElement[] {
    const from = Math.max(this.span.from, ms(clip.from));
    const to = Math.min(this.span.to, ms(clip.to));
    const bar = (name: "tr-have" | "tr-gap" | "tr-late", start: number, end: number, words = ""): SVGElement =>
      s(`rect.${name}`, { x: n(this.x(start)), y: y + 2, width: n(Math.max(2, (end - start) * this.perMs)), height: ROW_PX - 5, rx: 2 },
        words ? s("title", {}, words) : null);
    const word = (text: string, tone = ""): SVGElement => s("text", { class: tone, x: n(this.x(from) + 6), y: y + 15 }, text);
    const drawn: SVGElement[] = [s("text.tr-name", { x: 8, y: y + 16 }, label)];
    if (clip.state === "unavailable") return [...drawn, bar("tr-gap", from, to), s("rect.tr-wordbox", { x: n(this.x(from) + 3), y: y + 4, width: reason.length * 6.2 + 8, height: ROW_PX - 9, rx: 2 }), word(reason, "tr-warnt")];
    if (clip.state === "pending") {
      const left = ms(clip.to) - serverNow();
      return [...drawn, bar("tr-late", from, to), word(left > 0 ? t("arriving in %(time)s", { time: counter(left) }) : t("arriving"))];
    }
    for (const part of partsOf(clip)) drawn.push(bar("tr-have", Math.max(from, ms(part.recorded_from)), Math.min(to, ms(part.recorded_to))));
    for (const gap of clip.gaps) drawn.push(s("rect.tr-hole", { x: n(this.x(ms(gap.from))), y: y + 2, width: n(Math.max(3, (ms(gap.to) - ms(gap.from)) * this.perMs)), height: ROW_PX - 5 }), bar("tr-gap", ms(gap.from), ms(gap.to), gapWords(gap)));
    if (clip.state === "partial") drawn.push(s("text.tr-on", { x: n(this.x(to) - 6), y: y + 15, "text-anchor": "end" }, t("more arriving")));
    return drawn;
  }
}
