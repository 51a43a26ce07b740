// Where somebody who got away may be seen next: the poles in the order of time, the minutes to look at, a picture where
// one is here. Possible, not predicted; where no road is known the way is a straight line, and where the roads are the
// schematic's nobody has surveyed them, and it says so.

import { given, h, icon, plate, state } from "./dom";
import { refusalOf, send } from "./net";
import { clockHm, clockHms, ms } from "./times";
import type { Place } from "./wire";
import { ltr, t } from "./words";

type Mode = "motorbike" | "car" | "walker";
interface Passing { mode: Mode; from: string; to: string }
interface FanCamera { id: string; label: string; state: string; reason: string; held: boolean; still: { id: string; at: string; url: string } | null }
interface Stop { pole: string; position: Place; way_m: number; by: "roads" | "straight_line"; from: string; to: string; passings: Passing[]; cameras: FanCamera[] }
interface Fan { place: Place | null; horizon_s: number; roads: number; roads_are_schematic: boolean; stops: Stop[] }

const MODES: [Mode, string, string][] = [["motorbike", t("Motorbike"), "motorcycle-theft"], ["car", t("Car"), "car"], ["walker", t("On foot"), "person"]];
const FEW = 6;
const LOOK_EVERY_MS = 60_000;

export class EscapeFan {
  private fan: Fan | null = null;
  private shown = "";
  private mode: Mode | "all" = "all";
  private wantsAll = false;
  private readonly words: Record<string, string>;

  /** onStills: hears the figures that wait for a copy without faces. */
  constructor(private readonly box: HTMLElement, private readonly onStills: (figures: HTMLElement[]) => void) {
    this.words = given<Record<string, string>>(box, "words");
    void this.look();
    setInterval(() => { if (document.visibilityState === "visible") void this.look(); }, LOOK_EVERY_MS);
  }

  private async look(): Promise<void> {
    const { status, body } = await send<Fan>("GET", this.box.dataset.fan!);
    const key = JSON.stringify(body);
    if (status !== 200) {
      if (!this.fan) this.box.replaceChildren(head(), h("p.none", {}, status === 0 ? t("Nobody answered. It is asked for again in a minute.") : refusalOf(body)));
      return;
    }
    if (key === this.shown) return;
    this.shown = key;
    this.fan = body;
    this.draw();
  }

  private draw(): void {
    const fan = this.fan!;
    if (!fan.stops.length) {
      this.box.replaceChildren(head(), h("p.none", {}, fan.place ? t("No pole can be reached within %(count)s minutes.", { count: Math.round(fan.horizon_s / 60) }) : t("Nobody knows the place, so nobody knows the next poles.")));
      return;
    }
    const stops = fan.stops.filter((stop) => this.mode === "all" || passing(stop, this.mode));
    if (this.mode !== "all") stops.sort((a, b) => ms(passing(a, this.mode)!.from) - ms(passing(b, this.mode)!.from));
    const some = this.wantsAll ? stops : stops.slice(0, FEW);
    const hadFocus = document.activeElement instanceof HTMLElement && this.box.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    this.box.replaceChildren(head(), this.choice(), ...roadsNote(fan),
      h("ol.fan-stops", {}, ...some.map((stop) => this.stop(stop))), ...(some.length < stops.length ? [this.more(stops.length)] : []));
    if (hadFocus) this.box.querySelector<HTMLElement>(`[data-key="${hadFocus}"]`)?.focus();
    this.onStills(Array.from(this.box.querySelectorAll<HTMLElement>("figure[data-copy]")));
  }

  private choice(): HTMLElement {
    const modes = [["all", t("All")], ...MODES.map(([mode, name]) => [mode, name])] as [Mode | "all", string][];
    return h("div.fan-modes", {}, h("span.seg", { role: "group", "aria-label": t("How they moved") }, ...modes.map(([mode, name]) => {
      const button = h("button", { type: "button", "aria-pressed": String(mode === this.mode), "data-key": mode }, name);
      button.addEventListener("click", () => { this.mode = mode; this.draw(); });
      return button;
    })));
  }

  private more(all: number): HTMLElement {
    const button = h("button.btn.btn-sm.fan-more", { type: "button" }, t("Show all %(count)s poles", { count: all }));
    button.addEventListener("click", () => { this.wantsAll = true; this.draw(); this.box.querySelectorAll<HTMLElement>("li")[FEW]?.focus(); });
    return button;
  }

  private stop(stop: Stop): HTMLElement {
    const lines = MODES.filter(([mode]) => passing(stop, mode) && (this.mode === "all" || mode === this.mode)).map(([mode, name, symbol]) => {
      const { from, to } = passing(stop, mode)!;
      return h("span.fan-line", {}, icon(symbol, "i-16"), h("span", {}, name), h("b.num", {}, t("%(begin)s to %(end)s", { begin: clockHm(ms(from)), end: clockHm(ms(to) + 59_999) })));
    });
    const distance = ltr(`${Math.round(stop.way_m / 10) * 10} m`);
    const way = stop.by === "roads" ? t("%(distance)s by road", { distance }) : t("%(distance)s in a straight line", { distance });
    return h("li", { tabindex: -1 }, this.picture(stop),
      h("div.fan-what", {}, h("span.fan-way", {}, plate(stop.pole), h("span.num", {}, way)), ...lines, ...stop.cameras.map((camera) => this.camera(camera))));
  }

  private camera(camera: FanCamera): HTMLElement {
    const blind = camera.state === "not_recording";
    return h("span.fan-camera", {}, plate(camera.label, true),
      blind ? state(this.words[camera.reason] ?? t(camera.reason.replace(/[-_]/g, " ") || "not recording"), "camera-blind", "warn")
        : state(camera.held ? t("held") : t("not held"), camera.held ? "hold" : "clock"));
  }

  private picture(stop: Stop): HTMLElement {
    const camera = stop.cameras.find(({ still }) => still);
    if (!camera?.still) return h("div.fan-none", {}, t("no picture yet"));
    const at = ms(camera.still.at);
    const time = clockHms(at) + (at < ms(stop.from) ? t(", before") : at > ms(stop.to) ? t(", after") : "");
    const caption = h("div.cam-bot", {}, h("span.cam-tag.num", {}, time));
    if (this.box.dataset.open === "original")
      return h("figure.cam", {}, h("img", { src: camera.still.url, loading: "lazy", alt: t("Still of %(camera)s at %(at)s", { camera: camera.label, at: clockHms(at) }) }), caption);
    return h("figure.cam.cam-due", { "data-copy": "still", "data-still": camera.still.url, "data-still-at": camera.still.at, "data-label": camera.label },
      h("div.cam-word", {}, icon("redacted", "i-20")), caption);
  }
}

const passing = (stop: Stop, mode: Mode | "all"): Passing | undefined => stop.passings.find((each) => each.mode === mode);

const head = (): HTMLElement => h("div.panel-head", {}, h("h2", {}, t("Where to look next")), h("span.grow", {}), h("span.muted", {}, t("possible, not predicted")));

function roadsNote(fan: Fan): HTMLElement[] {
  const notes = fan.roads_are_schematic ? [t("The roads are the schematic's, not surveyed: the real way may be another, and longer or shorter.")] : [];
  const straight = fan.stops.filter(({ by }) => by === "straight_line").length;
  if (straight) notes.push(fan.roads ? t("No road is known to %(count)s of these poles: their way is a straight line.", { count: straight }) : t("No roads are known here: every way is a straight line, and the real one may be longer by two fifths."));
  return notes.map((words) => h("p.fan-note", {}, icon("hazard", "i-16"), h("span", {}, words)));
}
