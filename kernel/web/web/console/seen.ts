// The cameras' side of the console: as they are now, or recorded; of the chosen case, or of everything that happens (the wall).

import { h, icon, must } from "../dom";
import type { Cameras } from "./cameras";
import type { Case, Cases } from "./cases";
import { isOpen } from "./cases";
import { Lookout, type Look } from "./lookout";
import type { Pictures } from "./pictures";
import { LivePurpose } from "./purpose";
import { looksOf } from "./ranked";
import { sosName } from "./words";
import { metresBetween } from "../place";
import type { Camera, Position } from "../wire";
import { metres, t } from "../words";

type Mode = "now" | "recorded";
const MOST_ON_WALL = 24;
const CASES_ON_WALL = 12;
const STREAMS_ON_WALL = 3; // a desk without a graphics card decodes three of 720p on a core

export class Seen {
  private readonly live: Lookout;
  private readonly buttons = Array.from(document.querySelectorAll<HTMLButtonElement>("#seen-mode button"));
  private mode: Mode = "recorded";
  private one: Case | undefined;
  private isWall = false;
  readonly purpose: LivePurpose;

  /** by: who sits here, as every live picture names them. */
  constructor(private readonly cases: Cases, private readonly cameras: Cameras, private readonly pictures: Pictures, private readonly by: string, look: (cameraId: string) => void) {
    this.live = new Lookout(must("#live"), true, by);
    this.purpose = new LivePurpose(cameras, (isNew) => this.allowed(isNew));
    this.live.onLook = look;
    this.live.onPin = () => this.draw();
    for (const button of this.buttons) button.addEventListener("click", () => this.turn(button.value as Mode));
    must("#wall-on").addEventListener("click", () => this.wall());
    cameras.onRead(() => this.draw());
  }

  show(one: Case | undefined): void {
    const isOther = one?.id !== this.one?.id || mayNow(one) !== mayNow(this.one);
    this.one = one;
    this.pictures.show(one);
    if (isOther && !this.isWall) this.mode = this.canNow ? "now" : "recorded";
    this.draw();
  }

  turn(mode: Mode): void {
    this.mode = mode;
    if (mode === "now") this.pictures.films.pause();
    this.draw();
  }

  other(): void { this.turn(this.mode === "now" ? "recorded" : "now"); }

  /** The clips, from this instant when one is given. */
  play(at: number | null): void {
    const films = this.pictures.films;
    if (this.mode === "recorded" && at === null) return films.toggle();
    this.mode = "recorded";
    this.draw();
    if (at !== null) films.seek(at);
    if (!films.isPlaying) films.toggle();
  }

  /** Every camera that happens to see something, over the whole width; again: back. */
  wall(): void {
    this.isWall = !this.isWall;
    must("#con-main").classList.toggle("is-wall", this.isWall);
    must("#wall-on").setAttribute("aria-pressed", String(this.isWall));
    this.mode = this.isWall || this.canNow ? "now" : "recorded";
    this.draw();
  }

  tick(): void {
    this.purpose.tick();
    this.pictures.tick();
    if (this.purpose.isInForce) this.draw(); // its tiles count down
  }

  private get canNow(): boolean { return mayNow(this.one) || this.purpose.isInForce; }

  private allowed(isNew: boolean): void {
    if (isNew) this.mode = "now";
    this.draw();
    this.live.again();
  }

  private draw(): void {
    const isNow = this.mode === "now";
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.value === this.mode));
    const looks = isNow ? this.looks() : [];
    must<HTMLElement>("#live").hidden = !isNow || !looks.length;
    must<HTMLElement>("#recorded").hidden = isNow;
    this.live.mostStreams = this.isWall || document.body.dataset.screen === "pictures" ? STREAMS_ON_WALL : 1;
    this.live.show(looks);
    this.tellNone(isNow && !looks.length);
    must("#seen-head").textContent = this.isWall ? t("Wall") : !this.one ? t("Cameras") : this.one.sosId ? t("Cameras on the resident") : t("Cameras that may have seen it");
    must("#seen-sub").textContent = !isNow ? t("best first") : this.isWall ? t("picked by what happens") : this.one?.track.length ? t("ranked, they follow") : t("ranked");
  }

  private looks(): Look[] {
    const opened = this.purpose.looks();
    const chosen = this.one && this.canNow ? looksOf(this.one, this.cameras, this.words(this.one)) : [];
    return unique([...(this.purpose.isInForce && !mayNow(this.one) ? [...opened, ...chosen] : [...chosen, ...opened]), ...(this.isWall ? this.happening() : [])]).slice(0, MOST_ON_WALL);
  }

  /** Open SOS, the longest waiting first; under a purpose also what was reported last. */
  private happening(): Look[] {
    const sos = this.cases.openSos();
    const reports = this.purpose.isInForce ? this.cases.all().filter((one) => !one.sosId && one.cameras.length).sort((a, b) => b.newestSeq - a.newestSeq) : [];
    return [...sos, ...reports].slice(0, CASES_ON_WALL).flatMap((one) =>
      looksOf(one, this.cameras, "").map((look) => ({ ...look, note: nameOf(one) + t(", ") + look.note })));
  }

  private words(one: Case): string { return this.by + t(", ") + nameOf(one); }

  /** Why there is nothing to look at, and where to look instead: around an SOS that no camera is linked to, the nearest ones. */
  private tellNone(isShown: boolean): void {
    const none = must<HTMLElement>("#live-none");
    none.hidden = !isShown;
    if (!isShown) return;
    const place = mayNow(this.one) && !this.isWall ? this.one!.incident.position : null;
    const near = place ? nearest(this.cameras.all(), place) : [];
    const key = [this.isWall, place ? near.map(({ camera }) => camera.id).join() : ""].join(" ");
    if (none.dataset.key === key) return;
    none.dataset.key = key;
    if (place) none.replaceChildren(icon("camera"), h("b", {}, t("No camera is linked to this SOS")), h("p", {}, t("None stands near enough, or the search has not ended yet.")), this.offered(near));
    else none.replaceChildren(icon("camera"), h("b", {}, this.isWall ? t("Nothing is open") : t("No live picture is open")),
      h("p", {}, t("The cameras around an open SOS show here by themselves. For any other, state why below: it opens for ten minutes.")));
  }

  private offered(near: Near[]): HTMLElement {
    return h("div.tmpls", {}, ...near.map(({ camera, metresOff }) => {
      const button = h("button.btn.btn-sm", { type: "button" }, h("span.plate.plate-cam", {}, camera.label), " " + t("%(distance)s off", { distance: metres(metresOff) }));
      button.addEventListener("click", () => this.purpose.ask(camera));
      return button;
    }));
  }
}

interface Near { camera: Camera; metresOff: number }
const OFFERED = 4;

/** The nearest cameras that record; which of them sees the place, only a look can tell. */
function nearest(all: Camera[], place: Position): Near[] {
  return all.filter(({ state }) => state === "recording").map((camera) => ({ camera, metresOff: metresBetween(camera.position, place) }))
    .sort((a, b) => a.metresOff - b.metresOff).slice(0, OFFERED);
}

const nameOf = (one: Case): string => (one.sosId ? `${sosName(one.alert)} ${one.reference}` : one.reference);
const mayNow = (one: Case | undefined): boolean => Boolean(one?.sosId) && isOpen(one!);

function unique(looks: Look[]): Look[] {
  const seen = new Set<string>();
  return looks.filter(({ id }) => !seen.has(id) && seen.add(id));
}
