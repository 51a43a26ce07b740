// The schematic map: what is known about a place, drawn as SVG over hand-placed outlines of the city.

import { h, s } from "./dom";
import { t } from "./words";
import { type Feature, linesOf, loadOutlines } from "./outlines";
import { type LatLon, type View, fit, linePath, n, project, sectorPath, unproject } from "./place";

export type SectorTone = "sel" | "linked" | "blind" | "far";

export interface Sector { id: string; at: LatLon; azimuthDeg: number; hfovDeg: number; rangeM: number; tone: SectorTone; minor?: boolean }
export interface PolePlate { label: string; at: LatLon; dark: boolean }
export interface Fix { at: LatLon; note?: string }
/** A sector that a hand may turn: classes are the distances at which its picture is good for more than detection. */
export interface Handle { at: LatLon; azimuthDeg: number; hfovDeg: number; rangeM: number; nearM: number; classesM: number[] }
export interface Scene {
  handle?: Handle;
  /** Cells of ground with a share of the fullest, 0 to 1; at: the south-west corner. */
  heat?: { at: LatLon; sizeDeg: number; share: number; count: number }[];
  sectors: Sector[];
  poles: PolePlate[];
  incidents: { id: string; at: LatLon; verified: boolean; accuracyM?: number | null; selected?: boolean }[];
  sos: { id: string; at: LatLon; accuracyM: number | null; note: string; track: Fix[]; selected: boolean }[];
}

const STREET_LEVEL_M_PER_PX = 6; // nearer than this the streets around Numaish are drawn, and roads get their width
const CITY: View = { centre: { lat: 24.9, lon: 67.06 }, metresPerPx: 60, width: 1, height: 1 };
const NEAREST = 0.25;
const FURTHEST = 160;

export class MapView {
  private view: View = { ...CITY };
  private scene: Scene = { sectors: [], poles: [], incidents: [], sos: [] };
  private features: Feature[] = [];
  private drawing: SVGSVGElement;
  private scale: HTMLElement;
  private queued = false;
  /** Said when a hand has moved the map: whoever follows something stops. */
  onMoved: (() => void) | null = null;
  /** Said while a hand turns the scene's handle. */
  onTurned: ((azimuthDeg: number) => void) | null = null;
  /** Said when a sector or a plate was clicked. */
  onChosen: ((id: string) => void) | null = null;

  constructor(private readonly box: HTMLElement, label: string, fixed = false) {
    this.drawing = s("svg", { role: "img", "aria-label": label, preserveAspectRatio: "xMidYMid slice" });
    this.scale = h("span.scale", { "aria-hidden": "true" });
    box.prepend(this.drawing);
    const by = h("span.map-by", {}, t("schematic"));
    box.append(this.scale, by);
    new ResizeObserver(() => this.resized()).observe(box);
    this.resized();
    if (!fixed) this.listen();
    void loadOutlines().then((outlines) => {
      this.features = outlines.features;
      by.textContent = outlines.by;
      this.draw();
      box.dataset.ready = "";
    });
  }

  show(scene: Scene): void {
    this.scene = scene;
    this.draw();
  }

  /** Put these places into view; `closest` keeps one point from filling the screen. */
  frame(points: LatLon[], marginPx = 48, closest = 0.8): void {
    if (!points.length) return;
    this.view = fit(points, this.view.width, this.view.height, marginPx, closest);
    this.draw();
  }

  city(): void {
    const width = this.view.width;
    this.view = { ...CITY, width, height: this.view.height, metresPerPx: Math.max(36, 30_000 / width) };
    this.draw();
  }

  zoom(factor: number, at: [number, number] = [this.view.width / 2, this.view.height / 2]): void {
    const under = unproject(this.view, at);
    this.view.metresPerPx = Math.min(FURTHEST, Math.max(NEAREST, this.view.metresPerPx * factor));
    const [x, y] = project(this.view, under);
    this.view.centre = unproject(this.view, [this.view.width / 2 + x - at[0], this.view.height / 2 + y - at[1]]);
    this.draw();
  }

  private resized(): void {
    const { clientWidth: width, clientHeight: height } = this.box; // its own pixels: on the wall the page is zoomed
    if (width < 2 || height < 2) return;
    this.view = { ...this.view, width, height };
    this.drawing.setAttribute("viewBox", `0 0 ${n(width)} ${n(height)}`);
    this.draw();
  }

  /** Pixels of the screen to one of the map's own. */
  private get zoomed(): number { return this.box.getBoundingClientRect().width / (this.box.clientWidth || 1) || 1; }

  private listen(): void {
    let from: { x: number; y: number; view: View; on: Element; turning: boolean } | null = null;
    this.drawing.addEventListener("pointerdown", (event) => {
      const on = event.target as Element;
      from = { x: event.clientX, y: event.clientY, view: { ...this.view }, on, turning: on.classList.contains("m-handle") };
      this.drawing.setPointerCapture(event.pointerId);
    });
    this.drawing.addEventListener("pointermove", (event) => {
      if (!from) return;
      if (from.turning) return this.turn(event);
      const shift: [number, number] = [this.view.width / 2 - (event.clientX - from.x) / this.zoomed, this.view.height / 2 - (event.clientY - from.y) / this.zoomed];
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) < 3) return;
      this.view.centre = unproject(from.view, shift);
      this.onMoved?.();
      this.draw();
    });
    this.drawing.addEventListener("pointerup", (event) => {
      const still = from && !from.turning && Math.hypot(event.clientX - from.x, event.clientY - from.y) < 3;
      const chosen = still ? from!.on.closest("[data-camera], [data-pole]") as SVGElement | null : null;
      from = null;
      if (chosen) this.onChosen?.(chosen.dataset.camera ?? chosen.dataset.pole ?? "");
    });
    this.drawing.addEventListener("pointercancel", () => { from = null; });
    this.drawing.addEventListener("wheel", (event) => {
      event.preventDefault();
      const { left, top } = this.box.getBoundingClientRect();
      this.zoom(Math.exp(Math.sign(event.deltaY) * 0.18), [(event.clientX - left) / this.zoomed, (event.clientY - top) / this.zoomed]);
      this.onMoved?.();
    }, { passive: false });
  }

  private turn(event: PointerEvent): void {
    if (!this.scene.handle) return;
    const { left, top } = this.box.getBoundingClientRect();
    const [x, y] = this.px(this.scene.handle.at);
    const deg = (Math.atan2((event.clientX - left) / this.zoomed - x, y - (event.clientY - top) / this.zoomed) * 180) / Math.PI;
    this.onTurned?.((Math.round(deg) + 360) % 360);
  }

  private draw(): void {
    if (this.queued) return;
    this.queued = true;
    requestAnimationFrame(() => {
      this.queued = false;
      const street = this.view.metresPerPx < STREET_LEVEL_M_PER_PX;
      this.box.classList.toggle("map-street", street);
      this.box.classList.toggle("map-city", !street);
      this.drawing.replaceChildren(this.ground(street), this.heat(), this.seen(), this.happened());
      this.measure();
    });
  }

  private px(at: LatLon): [number, number] { return project(this.view, at); }
  private far([x, y]: [number, number], margin = 40): boolean {
    return x < -margin || y < -margin || x > this.view.width + margin || y > this.view.height + margin;
  }

  /** Land, sea, rivers and roads; names of places from afar, names of roads from near. */
  private ground(street: boolean): SVGGElement {
    const layer: Record<string, string[]> = { sea: [], district: [], station: [], river: [], coast: [], street: [], park: [], road: [], arterial: [], obstruction: [] };
    const names: SVGElement[] = [];
    for (const { properties, geometry } of this.features) {
      if (properties.min_zoom && !street) continue;
      if (geometry.type === "Point") {
        if (!street || properties.kind === "station") names.push(...this.place(properties.name, geometry.coordinates as [number, number]));
        continue;
      }
      const shut = geometry.type.endsWith("Polygon") ? "Z" : "";
      for (const line of linesOf(geometry)) {
        const points = line.map(([lon, lat]) => this.px({ lat, lon }));
        layer[properties.kind]?.push(linePath(points) + shut);
        if (street && properties.name && ["street", "road", "arterial"].includes(properties.kind)) names.push(...this.roadName(properties.name, points));
      }
    }
    const paths = (kind: string): string => layer[kind]?.join("") ?? "";
    return s("g", {},
      s("rect.m-land", { width: n(this.view.width), height: n(this.view.height) }),
      s("path.m-sea", { d: paths("sea") || "M0 0" }),
      s("path.m-park", { d: paths("park") || "M0 0" }),
      s("g.m-district", {}, s("path", { d: street ? "M0 0" : paths("district") || "M0 0" })),
      s("path.m-station", { d: paths("station") || "M0 0" }),
      s("g.m-river", {}, s("path", { d: paths("river") || "M0 0" })),
      s("path.m-coast", { d: paths("coast") || "M0 0" }),
      s("g.m-road-case", {}, s("path", { d: street ? paths("arterial") + paths("road") || "M0 0" : "M0 0" })),
      s("g.m-street", {}, s("path", { d: paths("street") || "M0 0" })),
      s("g.m-road", {}, s("path", { d: paths("road") || "M0 0" })),
      s("g.m-art", {}, s("path", { d: paths("arterial") || "M0 0" })),
      s("path.m-obstruction", { d: street ? paths("obstruction") || "M0 0" : "M0 0" }),
      ...names,
    );
  }

  private heat(): SVGGElement {
    const group = s("g.m-heat");
    for (const { at, sizeDeg, share, count } of this.scene.heat ?? []) {
      const [left, bottom] = this.px(at);
      const [right, top] = this.px({ lat: at.lat + sizeDeg, lon: at.lon + sizeDeg });
      if (this.far([left, bottom], right - left + 40)) continue;
      group.append(s("rect", { x: n(left), y: n(top), width: n(right - left), height: n(bottom - top), "fill-opacity": n((0.15 + 0.7 * share) * 100) / 100, "data-count": count }));
      if (right - left > 26) group.append(s("text", { x: n((left + right) / 2), y: n((top + bottom) / 2 + 4), "text-anchor": "middle" }, String(count)));
    }
    return group;
  }

  private place(name: string, [lon, lat]: [number, number]): SVGElement[] {
    const [x, y] = this.px({ lat, lon });
    if (this.far([x, y]) || this.view.metresPerPx > 90) return [];
    return [s("circle.m-dot", { cx: n(x), cy: n(y), r: 2 }), s("text.m-place", { x: n(x + 6), y: n(y + 4) }, name)];
  }

  /** A road's name at the middle of its longest visible piece, along it and never upside down. */
  private roadName(name: string, points: [number, number][]): SVGElement[] {
    let best: { x: number; y: number; turn: number; long: number } | null = null;
    for (let i = 1; i < points.length; i++) {
      const [x1, y1] = points[i - 1]!;
      const [x2, y2] = points[i]!;
      for (const part of [0.5, 0.25, 0.75]) {
        const x = x1 + (x2 - x1) * part;
        const y = y1 + (y2 - y1) * part;
        const long = Math.hypot(x2 - x1, y2 - y1);
        if (this.far([x, y], -70) || (best && long <= best.long)) continue;
        let turn = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
        if (turn > 90 || turn < -90) turn += 180;
        best = { x, y, turn, long };
      }
    }
    if (!best || best.long < name.length * 7) return [];
    return [s("text.m-rlabel", { x: n(best.x), y: n(best.y + 4), "text-anchor": "middle", transform: `rotate(${n(best.turn)} ${n(best.x)} ${n(best.y)})` }, name)];
  }

  /** Sectors and plates. The chosen one lies on top. */
  private seen(): SVGGElement {
    const group = s("g");
    const order: SectorTone[] = ["far", "blind", "linked", "sel"];
    const street = this.view.metresPerPx < STREET_LEVEL_M_PER_PX;
    for (const sector of [...this.scene.sectors].sort((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone))) {
      const [x, y] = this.px(sector.at);
      const radius = sector.rangeM / this.view.metresPerPx;
      if (this.far([x, y], radius + 10) || ((sector.tone === "far" || sector.minor) && !street)) continue;
      const tone = { sel: "m-sector-sel", linked: "m-sector", blind: "m-sector-blind", far: "m-sector-far" }[sector.tone];
      group.append(s("path", { class: tone, "data-camera": sector.id, d: sectorPath(x, y, Math.max(6, radius), sector.azimuthDeg, sector.hfovDeg) }));
    }
    group.append(...this.handle());
    for (const pole of this.scene.poles) {
      const [x, y] = this.px(pole.at);
      if (this.far([x, y])) continue;
      if (!street) {
        group.append(s("rect", { class: pole.dark ? "m-pole-far m-pole-off" : "m-pole-far", x: n(x - 2.5), y: n(y - 2.5), width: 5, height: 5 }));
        continue;
      }
      const wide = 14 + pole.label.length * 7;
      group.append(s("g", { class: pole.dark ? "m-pole m-pole-dark" : "m-pole", "data-pole": pole.label },
        s("rect", { x: n(x - wide / 2), y: n(y - 9), width: wide, height: 18, rx: 3 }),
        s("text", { x: n(x), y: n(y + 4) }, pole.label)));
    }
    return group;
  }

  /** The sector in hand, with the rings of its classes and a knob to turn it by. */
  private handle(): SVGElement[] {
    const hand = this.scene.handle;
    if (!hand) return [];
    const [x, y] = this.px(hand.at);
    const at = (metres: number): number => Math.max(6, metres / this.view.metresPerPx);
    const end = at(hand.rangeM) + 14;
    const [kx, ky] = [x + end * Math.sin((hand.azimuthDeg * Math.PI) / 180), y - end * Math.cos((hand.azimuthDeg * Math.PI) / 180)];
    return [
      s("path.m-sector-hand", { d: sectorPath(x, y, at(hand.rangeM), hand.azimuthDeg, hand.hfovDeg) }),
      ...[...hand.classesM, hand.nearM].filter((metres) => metres > 0 && metres < hand.rangeM).map((metres) => s("path.m-dori", { d: sectorPath(x, y, at(metres), hand.azimuthDeg, hand.hfovDeg) })),
      s("path.m-hand-line", { d: `M${n(x)} ${n(y)}L${n(kx)} ${n(ky)}` }),
      s("circle.m-handle", { cx: n(kx), cy: n(ky), r: 11 }),
    ];
  }

  /** Diamonds are incidents, the octagon is a person in danger, with the way they came. */
  private happened(): SVGGElement {
    const group = s("g");
    for (const incident of this.scene.incidents) {
      const [x, y] = this.px(incident.at);
      if (this.far([x, y])) continue;
      if (incident.accuracyM && incident.selected) {
        for (const ring of [50, 100]) group.append(s("circle.m-ring", { cx: n(x), cy: n(y), r: n(ring / this.view.metresPerPx) }));
        group.append(s("circle.m-acc", { cx: n(x), cy: n(y), r: n(Math.max(11, incident.accuracyM / this.view.metresPerPx)) }));
      }
      const size = incident.selected ? 8 : 6;
      group.append(s("path", {
        class: incident.verified ? "m-inc m-inc-ver" : "m-inc", "data-incident": incident.id,
        d: `M${n(x)} ${n(y - size)}L${n(x + size)} ${n(y)} ${n(x)} ${n(y + size)} ${n(x - size)} ${n(y)}Z`,
      }));
    }
    for (const alert of this.scene.sos) group.append(...this.person(alert));
    return group;
  }

  private person(alert: Scene["sos"][number]): SVGElement[] {
    const [x, y] = this.px(alert.at);
    const way = alert.track.map((fix) => this.px(fix.at));
    const drawn: SVGElement[] = [];
    if (way.length > 1) drawn.push(s("path.m-track", { d: linePath(way) }));
    way.forEach(([fx, fy], index) => {
      drawn.push(s("circle.m-fix", { cx: n(fx), cy: n(fy), r: 4 }));
      const note = alert.track[index]?.note;
      if (note) drawn.push(s("text.m-age", { x: n(fx - 8), y: n(fy + 18), "text-anchor": "end" }, note));
    });
    if (alert.accuracyM) drawn.push(s("circle.m-acc-sos", { cx: n(x), cy: n(y), r: n(Math.max(22, alert.accuracyM / this.view.metresPerPx)) }));
    const r = alert.selected ? 19 : 13;
    const corners = [22.5, 67.5, 112.5, 157.5, 202.5, 247.5, 292.5, 337.5].map((deg): [number, number] =>
      [x + r * Math.sin((deg * Math.PI) / 180), y - r * Math.cos((deg * Math.PI) / 180)]);
    drawn.push(s("path.m-sos", { d: linePath(corners) + "Z", "data-sos": alert.id }));
    if (alert.selected) drawn.push(s("text.m-sos-t", { x: n(x), y: n(y + 3.5) }, "SOS"));
    if (alert.note) drawn.push(s("text.m-age", { x: n(x), y: n(y + Math.max(22, (alert.accuracyM ?? 0) / this.view.metresPerPx) + 16), "text-anchor": "middle" }, alert.note));
    return drawn;
  }

  private measure(): void {
    const nice = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].find((m) => m / this.view.metresPerPx > 44) ?? 20_000;
    const px = nice / this.view.metresPerPx;
    this.scale.replaceChildren(
      nice < 1000 ? `${nice} m` : `${nice / 1000} km`,
      s("svg", { width: n(px), height: 6, viewBox: `0 0 ${n(px)} 6` }, s("path", { d: `M.75 0V5.25H${n(px) - 0.75}V0` })),
    );
  }
}
