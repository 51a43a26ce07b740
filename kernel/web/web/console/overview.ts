// The map of the console: every pole, every open case, the way a resident came; it follows the chosen one until a hand moves it.

import { counter } from "../counter";
import { must } from "../dom";
import { MapView, type Scene } from "../map";
import { age, ms, serverNow } from "../times";
import { type LinkedCamera, poleOf } from "../wire";
import { destination, type LatLon } from "../place";
import { sosName } from "./words";
import type { Cameras } from "./cameras";
import type { Case } from "./cases";
import { ltr, t, tn } from "../words";
import { isOpen } from "./cases";
import { isBlind } from "./words";

const NOTES_EVERY_MS = 40_000; // along a track, a time stands at most this often
const LOOK_EVERY_MS = 1_000;

export class Overview {
  private readonly map: MapView;
  private readonly inset: MapView;
  private following = true;
  private one: Case | undefined;
  private all: Case[] = [];
  private looked: string | null = null;
  private framedFor = "";
  /** Cameras whose tile says STALE now, as one string. */
  private stale = "";
  private heat: Scene["heat"];
  private readonly buttons = Array.from(document.querySelectorAll<HTMLButtonElement>("#map-mode button"));

  /** choose: an incident was clicked. open: a camera or a pole was. */
  constructor(box: HTMLElement, inset: HTMLElement, private readonly cameras: Cameras, choose: (incident: string) => void, open: (name: string) => void) {
    this.map = new MapView(box, t("Open cases, poles and the sectors of linked cameras"));
    this.inset = new MapView(inset, t("The city with all open cases"), true);
    this.map.onMoved = () => this.mode("free");
    this.map.onChosen = open;
    this.map.onIncident = choose;
    for (const button of this.buttons) button.addEventListener("click", () => {
      this.warm(undefined);
      if (button.value === "city") this.city();
      else if (button.value === "follow") this.follow();
      this.onMode(button.value);
    });
    must("#zoom-in").addEventListener("click", () => { this.map.zoom(0.7); this.mode("free"); });
    must("#zoom-out").addEventListener("click", () => { this.map.zoom(1.4); this.mode("free"); });
    cameras.onRead(() => this.draw());
    setInterval(() => this.lookAtTiles(), LOOK_EVERY_MS);
    this.map.city();
    this.inset.city();
  }

  /** Said when a hand has chosen what the map shows. */
  onMode: (mode: string) => void = () => {};

  /** The cells of an hour, or none. */
  warm(heat: Scene["heat"]): void {
    const begins = heat && !this.heat;
    this.heat = heat;
    if (begins) {
      this.city();
      this.mode("heat");
    }
    this.draw();
  }

  show(all: Case[], one: Case | undefined): void {
    if (one?.id !== this.one?.id) this.looked = null;
    this.all = all;
    this.one = one;
    this.draw();
  }

  look(camera: string): void {
    this.looked = camera;
    this.draw();
  }

  follow(): void {
    this.mode("follow");
    this.framedFor = "";
    this.draw();
  }

  city(): void {
    this.mode("city");
    this.map.city();
  }

  private mode(mode: "follow" | "city" | "heat" | "free"): void {
    this.following = mode === "follow";
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.value === mode));
  }

  /** A sector says what the tile beside the map says. */
  private lookAtTiles(): void {
    const stale = Array.from(document.querySelectorAll<HTMLElement>("#live .cam-stale[data-camera]"), ({ dataset }) => dataset.camera).join(" ");
    if (stale === this.stale) return;
    this.stale = stale;
    this.draw();
  }

  private draw(): void {
    const one = this.one;
    const scene: Scene = { heat: this.heat, sectors: [], poles: [], incidents: [], sos: [] };
    const stale = new Set(this.stale.split(" "));
    const linked = new Map<string, LinkedCamera>((one?.cameras ?? []).map((camera) => [camera.id, camera]));
    const poles = new Map<string, { at: LatLon; dark: boolean }>();
    for (const camera of this.cameras.all()) {
      const link = linked.get(camera.id);
      const blind = link ? isBlind(link) : camera.state === "not_recording";
      if (camera.azimuth_deg !== null && camera.hfov_deg !== null) scene.sectors.push({
        id: camera.id, at: camera.position, azimuthDeg: camera.azimuth_deg, hfovDeg: camera.hfov_deg, rangeM: camera.range_m,
        minor: !link, tone: blind ? "blind" : stale.has(camera.id) ? "stale" : !link ? "far" : link.grounds.inside_sector || camera.id === this.looked ? "sel" : "linked",
      });
      const known = poles.get(camera.pole);
      poles.set(camera.pole, { at: camera.position, dark: blind && (known?.dark ?? true) });
    }
    for (const camera of linked.values()) {
      if (this.cameras.get(camera.id) || !one?.incident.position) continue;
      poles.set(poleOf(camera.label), { at: destination(one.incident.position, camera.grounds.distance_m, camera.grounds.bearing_deg + 180), dark: isBlind(camera) });
    }
    for (const [label, pole] of poles) scene.poles.push({ label, ...pole });
    const reports = this.heat ? [] : this.all.filter((each) => !each.sosId && each !== one);
    for (const each of [...reports, ...this.all.filter((each) => each.sosId || (each === one && !this.heat))]) this.mark(scene, each, each.id === one?.id);
    this.map.show(scene);
    this.inset.show({ ...scene, isSmall: true, heat: undefined, sectors: [], poles: [], incidents: scene.incidents.map((i) => ({ ...i, accuracyM: null, selected: false })), sos: scene.sos.map((sos) => ({ ...sos, track: [], note: "", accuracyM: null, selected: false })) });
    this.frame(scene, linked);
    must("#map-head").textContent = this.heat ? t("Verified incidents") : one ? headOf(one, this.following) : t("The city");
    const seeing = [...linked.values()].filter((camera) => camera.grounds.inside_sector && !isBlind(camera)).length;
    const chip = must<HTMLElement>("#map-seeing");
    chip.hidden = !seeing;
    must("span", chip).textContent = tn("%(n)s camera sees the place", "%(n)s cameras see the place", seeing);
  }

  private mark(scene: Scene, each: Case, selected: boolean): void {
    const place = each.incident.position;
    if (!place) return;
    if (!each.sosId) {
      const old = ["closed", "unfounded", "inconclusive", "withdrawn"].includes(each.incident.status);
      if (!old || selected) scene.incidents.push({ id: each.id, at: place, verified: each.verified, accuracyM: place.accuracy_m, selected });
      return;
    }
    if (!isOpen(each) && !selected) return;
    const last = each.track[each.track.length - 1];
    let noted = 0;
    const track = each.track.map((fix) => {
      const at = ms(fix.at);
      const note = selected && fix !== last && at - noted > NOTES_EVERY_MS ? counter(at - ms(each.begunAt)) : undefined;
      if (note) noted = at;
      return { at: fix, note };
    });
    const accuracy = last?.accuracyM ?? place.accuracy_m;
    scene.sos.push({
      id: each.id, at: last ?? place, accuracyM: accuracy, selected, track: selected ? track : [], drill: each.alert?.drill ?? false,
      note: selected && last ? age(serverNow() - ms(last.at)) + (accuracy != null ? t(", ") + ltr(`± ${Math.round(accuracy)} m`) : "") : "",
    });
  }

  /** Only in "Follow", and only when the case or its place changed. */
  private frame(scene: Scene, linked: Map<string, LinkedCamera>): void {
    const place = this.one?.incident.position;
    if (!this.following || !place) return;
    const key = `${this.one!.id} ${place.lat} ${place.lon} ${linked.size} ${this.cameras.size}`;
    if (key === this.framedFor) return;
    this.framedFor = key;
    const near = new Set([...linked.values()].map((camera) => poleOf(camera.label)));
    const track = this.one!.track.slice(-6);
    this.map.frame([place, ...track, ...scene.poles.filter((pole) => near.has(pole.label)).map((pole) => pole.at)], 90, 0.5);
  }
}

function headOf(one: Case, isFollowed: boolean): string {
  const what = (one.sosId ? `${sosName(one.alert)} ` : "") + ltr(one.reference);
  return isFollowed ? t("Following %(what)s", { what }) : t("Chosen: %(what)s", { what });
}
