// A map in a box of the page: what is known about a place, over outlines of the city or a base map that was configured.
//
// Who uses it says what to show and what to look at; which library draws, and that one may take over from the other in
// the middle of it, stays in here.

import { h } from "./dom";
import { beginSheet, glIsLost } from "./map/begin";
import { boundsIn, cityLook } from "./map/city";
import { features, type Drawn } from "./map/features";
import { Hands } from "./map/hands";
import { hit, type Hit } from "./map/hit";
import { Labels } from "./map/labels";
import { namesIn } from "./map/names";
import { onRepaint, palette } from "./map/palette";
import { Scale } from "./map/scale";
import { FURTHEST_M_PER_PX, NEAREST_M_PER_PX, NOTHING, STREET_M_PER_PX, type Scene } from "./map/scene";
import type { Sheet } from "./map/sheet";
import { nameFace, widthOf } from "./map/stamps";
import { calledHere, loadOutlines, type Outline, type Outlines } from "./outlines";
import { bearingDeg, fit, unproject, type LatLon, type Look, type View } from "./place";
import { summary } from "./map/summary";
import { t } from "./words";

export type { Handle, Scene, SectorTone } from "./map/scene";

const BOUNDS = boundsIn(document.documentElement.dataset.city);
const OVER_TILES = ["station", "district", "obstruction"]; // of the outlines: what no base map has
const DETAIL = 4; // steps of scale between which shapes stay as they are, in each doubling

export class MapView {
  private view: View = { ...cityLook(BOUNDS, [], 600, 600), width: 0, height: 0 };
  private scene: Scene = NOTHING;
  private drawn: Drawn | null = null;
  private drawnFor: { scene: Scene; detail: number } | null = null;
  private known: Outlines | null = null;
  private outlines: Outline[] = [];
  private sheet: Sheet | null = null;
  private isBeginning = false;
  private isGone = false;
  private isQueued = false;
  /** Where it was told to look, until a hand takes it elsewhere; due: a hand is on it, or it has no size yet. */
  private aim: (() => Look) | null = null;
  private isDue = false;
  private readonly ground: HTMLElement;
  private readonly said = h("p.vh", { id: `map-says-${++count}` });
  private readonly labels = new Labels();
  private readonly scale = new Scale();
  private readonly by = h("span.map-by");
  private readonly hands: Hands | null = null;
  private readonly watch = new ResizeObserver(() => this.resized());
  private readonly forgetTheme = onRepaint(() => this.sheet?.repaint(palette()));
  /** Said when a hand has moved the map: whoever follows something stops. */
  onMoved: (() => void) | null = null;
  /** Said while a hand turns the scene's handle. */
  onTurned: ((azimuthDeg: number) => void) | null = null;
  /** Said when a sector or a plate was clicked. */
  onChosen: ((id: string) => void) | null = null;
  /** Said when an incident or a person in danger was clicked. */
  onIncident: ((id: string) => void) | null = null;

  /** isFixed: a picture that nobody moves. */
  constructor(private readonly box: HTMLElement, label: string, private readonly isFixed = false) {
    this.ground = h("div.map-ground", isFixed ? { role: "img", "aria-label": label } : { role: "application", "aria-label": label, tabindex: 0, "aria-describedby": this.said.id });
    box.prepend(this.ground, this.said);
    box.append(this.scale.box, this.by);
    if (!isFixed) this.hands = new Hands(this.ground, {
      pressed: (at, on) => this.pressed(at, on), turned: (at) => this.turned(at), isOver: (at) => this.found(at) !== null, city: () => { this.city(); this.onMoved?.(); },
      panned: ([x, y]) => this.go({ ...this.view, centre: unproject(this.view, [this.view.width / 2 + x, this.view.height / 2 + y]) }, true),
      zoomed: (factor) => { this.zoom(factor); this.onMoved?.(); },
    }, () => { if (this.isDue) this.arrive(); });
    this.watch.observe(box);
    this.resized();
    void Promise.all([loadOutlines(), nameFace()]).then(([outlines]) => {
      this.known = outlines;
      this.lay();
      this.arrive(); // the city is where its places are
    });
  }

  show(scene: Scene): void {
    this.scene = scene;
    this.draw();
  }

  /** Put these places into view; `closest` keeps one point from filling the screen. Never under a hand. */
  frame(points: LatLon[], marginPx = 48, closest = 0.8): void {
    if (points.length) this.arrive(() => fit(points, this.view.width, this.view.height, marginPx, closest));
  }

  city(): void {
    this.arrive(() => cityLook(BOUNDS, this.known?.features ?? [], this.view.width, this.view.height));
  }

  zoom(factor: number): void {
    this.aim = null;
    this.go({ ...this.view, metresPerPx: Math.min(FURTHEST_M_PER_PX, Math.max(NEAREST_M_PER_PX, this.view.metresPerPx * factor)) });
  }

  remove(): void {
    this.isGone = true;
    this.watch.disconnect();
    this.forgetTheme();
    this.hands?.remove();
    this.sheet?.remove();
    this.sheet = null;
  }

  // ---- where it looks

  private arrive(aim = this.aim): void {
    this.aim = aim;
    this.isDue = Boolean(this.hands?.isDown) || !this.view.width;
    if (aim && !this.isDue) this.go(aim());
  }

  private go({ centre, metresPerPx }: Look, isByHand = false): void {
    this.view = { ...this.view, centre, metresPerPx };
    this.sheet?.look(this.view);
    if (isByHand) {
      this.aim = null;
      this.onMoved?.();
    }
    this.draw();
  }

  private moved(look: Look, isByHand: boolean): void {
    this.view = { ...this.view, ...look };
    if (isByHand) {
      this.aim = null;
      this.onMoved?.();
    }
    this.write();
  }

  private resized(): void {
    const { clientWidth: width, clientHeight: height } = this.box; // its own pixels: on the wall the page is zoomed
    if (width < 2 || height < 2) return;
    const { centre, metresPerPx } = this.view;
    this.sheet?.resized();
    this.view = { centre, metresPerPx, width, height };
    this.sheet?.look(this.view);
    this.arrive(); // what was framed before fits the new size as well
    this.draw();
    if (!this.sheet && !this.isBeginning) void this.begin();
  }

  // ---- which library draws it

  private async begin(): Promise<void> {
    this.isBeginning = true;
    const into = h("div.map-sheet");
    this.ground.replaceChildren(into, this.labels.drawing); // who is in danger, and where, waits for no library
    try {
      const { sheet, by } = await beginSheet({
        into, look: this.view, colours: palette(), isFixed: this.isFixed,
        moved: (look, isByHand) => this.moved(look, isByHand), rested: () => this.rested(), baseGone: () => this.lay(), lost: () => void this.takeOver(),
      });
      if (this.isGone) return sheet.remove();
      this.sheet = sheet;
      this.box.dataset.by = by;
    } catch {
      this.ground.replaceChildren(this.labels.drawing, h("p.map-none", { role: "status" }, t("The map could not be loaded. What it shows is in the lists as well; load the page again for the map.")));
      return;
    } finally {
      this.isBeginning = false;
    }
    this.sheet.surface.append(this.labels.drawing);
    this.sheet.look(this.view);
    this.drawnFor = null;
    this.write();
    this.lay();
  }

  /** The ground, once there is something to draw it and something to draw: outlines, or few of them over a base map. */
  private lay(): void {
    const { sheet, known } = this;
    if (!sheet || !known) return;
    this.outlines = sheet.base ? known.features.filter(({ properties }) => OVER_TILES.includes(properties.kind)) : known.features;
    this.by.textContent = sheet.base ? sheet.base.by : known.by;
    sheet.ground(this.outlines);
    this.rested();
    this.box.dataset.ready = "";
  }

  /** The graphics were taken away in the middle: the other library goes on where this one was. */
  private async takeOver(): Promise<void> {
    glIsLost();
    const gone = this.sheet;
    this.sheet = null;
    if (!gone || this.isBeginning) return;
    try { gone.remove(); } catch { /* it has nothing left to put away */ }
    await this.begin();
  }

  // ---- what is on it

  private draw(): void {
    if (this.isQueued) return;
    this.isQueued = true;
    requestAnimationFrame(() => {
      this.isQueued = false;
      this.write();
    });
  }

  private write(): void {
    const { sheet, scene, view } = this;
    const detail = Math.round(Math.log2(view.metresPerPx) * DETAIL) / DETAIL;
    this.ground.classList.toggle("map-street", view.metresPerPx < STREET_M_PER_PX);
    this.scale.draw(view.metresPerPx);
    if (view.width) this.labels.draw(scene, view);
    if (!sheet) return;
    if (this.drawnFor?.scene !== scene || this.drawnFor.detail !== detail) {
      this.drawn = features(scene, 2 ** detail);
      this.drawnFor = { scene, detail };
      sheet.draw(this.drawn);
      const words = summary(scene);
      if (this.said.textContent !== words) this.said.textContent = words;
    }
  }

  private rested(): void {
    this.sheet?.names(namesIn(this.outlines, this.view, widthOf, calledHere));
  }

  // ---- what a hand does to it

  private pressed(at: [number, number], on: Element): void {
    const named = on.closest<SVGElement>("[data-sos], [data-pole]")?.dataset;
    if (named?.sos) return this.onIncident?.(named.sos);
    if (named?.pole) return this.onChosen?.(named.pole);
    const found = this.found(at);
    if (!found) return;
    if (found.what === "group") this.openGroup(found.ids);
    else if (found.what === "incident") this.onIncident?.(found.id);
    else this.onChosen?.(found.id);
  }

  /** What lies there, of that which somebody wants to hear of. */
  private found(at: [number, number]): Hit {
    const found = this.drawn && hit(this.scene, this.drawn, this.view, at);
    if (!found || (found.what === "incident" ? !this.onIncident : found.what !== "group" && !this.onChosen)) return null;
    return found;
  }

  /** Nearer, until they come apart; those that never will are opened by the newest of them. */
  private openGroup(ids: string[]): void {
    const members = new Set(ids);
    const { incidents, poles } = this.scene;
    const places = [...incidents.filter(({ id }) => members.has(id)), ...poles.filter(({ label }) => members.has(label))].map(({ at }) => at);
    const { centre, metresPerPx } = fit(places, this.view.width, this.view.height, 80, NEAREST_M_PER_PX);
    if (metresPerPx < this.view.metresPerPx * 0.9 && this.view.metresPerPx > NEAREST_M_PER_PX * 1.01) return this.go({ centre, metresPerPx }, true);
    const newest = ids[ids.length - 1]!;
    if (incidents.some(({ id }) => id === newest)) this.onIncident?.(newest);
    else this.onChosen?.(newest);
  }

  private turned(at: [number, number]): void {
    const hand = this.scene.handle;
    if (hand) this.onTurned?.(Math.round(bearingDeg(hand.at, unproject(this.view, at))) % 360);
  }
}

let count = 0;
