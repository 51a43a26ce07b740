// The cameras of the case, best first. A picture always says how old it is; one that is missing says why.

import { counter } from "../counter";
import { clockOff, filmsOnCityClock, onCityClock } from "../corrected";
import { h, icon, must } from "../dom";
import { filmOf, filmsIn, partsOf } from "../films";
import { Player, type Tile } from "../player";
import { age, clockHms, ms, serverNow } from "../times";
import type { Clip, LinkedCamera, Still } from "../wire";
import type { Case } from "./cases";
import { metres, t } from "../words";
import { isOpen } from "./cases";
import { absence, isBlind, told, wrong } from "./words";

const OLD_STILL_MS = 90_000;

export class Pictures {
  private readonly player: Player;
  private readonly figures = new Map<string, HTMLElement>();
  private caseId = "";

  constructor(private readonly grid: HTMLElement, controls: HTMLElement, private readonly look: (cameraId: string) => void) {
    this.player = new Player(controls, t("raised"));
  }

  get films(): Player { return this.player; }

  show(one: Case | undefined): void {
    if (one?.id !== this.caseId) {
      this.figures.clear();
      this.grid.replaceChildren();
      this.player.pause();
      this.player.show([], null);
      this.caseId = one?.id ?? "";
    }
    if (!one) return;
    const may = Boolean(one.sosId) && isOpen(one);
    const ranked = [...one.cameras].sort((a, b) => a.rank - b.rank);
    const tiles: Tile[] = [];
    const wanted: HTMLElement[] = [];
    const left = one.left.filter((camera) => one.clips.some((clip) => clip.camera_id === camera.id && clip.url));
    for (const camera of [...ranked, ...left]) {
      const clip = newest(one.clips.filter((each) => each.camera_id === camera.id));
      const still = clip ? one.stills.filter((each) => each.clip_id === clip.id).sort((a, b) => b.at.localeCompare(a.at))[0] : undefined;
      const key = [camera.id, clip?.state, clip?.sha256, clip?.url, still?.id, may, wrong(camera)].join("|");
      let figure = this.figures.get(camera.id);
      if (!figure || figure.dataset.key !== key) {
        const next = this.build(camera, clip, still, may);
        next.dataset.key = key;
        figure?.replaceWith(next);
        this.figures.set(camera.id, next);
        figure = next;
      }
      must(".cam-rank", figure).textContent = rankWords(camera, left.includes(camera));
      wanted.push(figure);
      if (clip) tiles.push({ clip: told(onCityClock(clip)), original: clip, label: camera.label, reason: absence(clip.reason), figure, films: filmsOnCityClock(filmsIn(figure), clip) });
    }
    // First what plays and shows something, then what plays though the lens was covered, then what has nothing to show.
    const later = ({ classList }: HTMLElement): number => (classList.contains("cam-shut") ? 2 : classList.contains("cam-saw-nothing") ? 1 : 0);
    wanted.sort((a, b) => later(a) - later(b));
    wanted.forEach((figure, index) => { if (this.grid.children[index] !== figure) this.grid.insertBefore(figure, this.grid.children[index] ?? null); });
    for (const extra of Array.from(this.grid.children).slice(wanted.length)) extra.remove();
    wanted.forEach((figure, index) => figure.classList.toggle("hero", index === 0 && !figure.classList.contains("cam-shut")));
    if (!wanted.length) this.grid.replaceChildren(h("div.empty", {}, icon("camera-blind"), h("b", {}, t("No camera is linked")), h("p", {}, one.incident.position ? t("None stands near enough, or the search has not ended yet.") : t("The place is not known yet."))));
    tiles.sort((a, b) => wanted.indexOf(a.figure) - wanted.indexOf(b.figure));
    this.player.show(tiles, ms(one.begunAt));
    this.tick();
  }

  tick(): void {
    for (const tag of this.grid.querySelectorAll<HTMLElement>("[data-still-at]")) {
      const old = serverNow() - ms(tag.dataset.stillAt!);
      tag.textContent = t("still, %(age)s old", { age: age(old) });
      tag.classList.toggle("cam-age", old > OLD_STILL_MS);
    }
    for (const due of this.grid.querySelectorAll<HTMLElement>("[data-due]")) {
      const left = ms(due.dataset.due!) - serverNow();
      due.textContent = left > 0 ? t("clip in %(time)s", { time: counter(left) }) : t("clip is being cut");
    }
  }

  private build(camera: LinkedCamera, clip: Clip | undefined, still: Still | undefined, may: boolean): HTMLElement {
    const plays = may && clip?.url && (clip.state === "final" || clip.state === "partial");
    const off = clip ? clockOff(clip) : "";
    const blind = clip?.state === "unavailable" || (!clip && camera.state === "not_recording");
    const figure = h("figure", { class: `cam${plays || (may && still) ? "" : " cam-shut"}${blind ? " cam-blind" : ""}${isBlind(camera) ? " cam-saw-nothing" : ""}`, tabindex: 0, "aria-label": camera.label, "data-camera": camera.id });
    if (plays) figure.append(...partsOf(clip).map((part) => filmOf(part, t("Clip of %(camera)s", { camera: camera.label }), { poster: still?.url })));
    else if (may && still) figure.append(h("img", { src: still.url, alt: t("Still of %(camera)s at %(at)s", { camera: camera.label, at: clockHms(ms(still.at)) }) }));
    figure.append(h("div.cam-top", {}, h("span.cam-tag", {}, h("b", {}, camera.label)),
      plays ? h("span.cam-tag.cam-time.num", {}) : null, plays && off ? h("span.cam-tag.cam-age", { title: t("The camera’s clock was off; what you see stands where it belongs.") }, t("clock off %(span)s, corrected", { span: off })) : null,
      !plays && may && still ? h("span.cam-tag.num", { "data-still-at": still.at }) : null,
      h("span.grow", {}), clip?.state === "partial" ? h("span.cam-tag.cam-more", { title: t("more arriving") }, icon("clip"), h("span", {}, t("more arriving"))) : null));
    if (!plays && !(may && still)) figure.append(this.word(camera, clip, blind, may));
    figure.append(h("div.cam-bot", {}, !blind && wrong(camera) ? h("span.cam-tag.cam-age", {}, icon("camera-blind"), wrong(camera)) : null, h("span.cam-tag.cam-rank.num", {})));
    figure.addEventListener("click", () => this.look(camera.id));
    figure.addEventListener("focus", () => this.look(camera.id));
    return figure;
  }

  private word(camera: LinkedCamera, clip: Clip | undefined, blind: boolean, may: boolean): HTMLElement {
    if (blind) {
      const missing = absence(clip?.reason || camera.reason), found = wrong(camera);
      return h("div.cam-word", {}, h("b", {}, missing), found && found !== missing ? h("span", {}, found) : null);
    }
    if (clip?.state === "pending") return h("div.cam-word", {}, icon("waiting", "i-28"), h("span", { "data-due": clip.to }));
    if (clip?.url && !may) return h("div.cam-word", {}, icon("lock", "i-28"), h("span", {}, t("secured")));
    return h("div.cam-word", {}, icon("waiting", "i-28"), h("span", {}, t("looking for footage")));
  }
}

/** Ids are made in the order of time: the clip that was asked for last, whatever stretch it covers. Until it is here, the last that is. */
function newest(clips: Clip[]): Clip | undefined {
  const here = clips.filter((clip) => clip.state === "final" || clip.state === "partial");
  return [...(here.length ? here : clips)].sort((a, b) => b.id.localeCompare(a.id))[0];
}

function rankWords({ rank, grounds }: LinkedCamera, isLeftBehind: boolean): string {
  if (isLeftBehind) return t("behind");
  const values = { rank, distance: metres(grounds.distance_m) };
  return grounds.inside_sector ? t("rank %(rank)s, %(distance)s, looks at it", values) : t("rank %(rank)s, %(distance)s", values);
}
