// Cameras as they are now: the largest tiles stream, the others show the newest still. Each says how old its picture is, and
// STALE past its age: ten seconds for a stream, ninety for a still. Where no stream comes, the still stays; without one, why.

import { h, icon } from "../dom";
import { LiveStream, STREAM_STALE_MS } from "../stream";
import { age, clockHm, clockHms, ms, serverNow } from "../times";
import { t } from "../words";

/** urgent: asked for every time a new still can be there; the others half as often. word: why there will be no picture. */
export interface Look { id: string; label: string; note: string; by?: string; word?: string; since?: string; urgent?: boolean }
interface Kept { figure: HTMLElement; canvas: HTMLCanvasElement; look: Look; takenAt: number | null; dueAt: number; problem: string; newUntil: number; stream: LiveStream | null }

const FRESH_MS = 15_000; // so long a green dot beside the age
const FRESH_STREAM_MS = 6_000; // Chromium's player stays some three seconds behind
const STALE_MS = 90_000;
// The server takes a new still when the one before is five seconds old; asking more often gives the same one.
const EVERY_MS = 5_000;
const SELDOM_MS = 12_000;
const AT_ONCE = 1; // stills under way: a web process decodes one at a time, and tells the others to come again
const BUSY_MS = 1_500;
const PATIENCE_MS = 8_000;
const NEW_MS = 2_000;

/** A grid of live tiles in the order given. A camera that stays keeps its tile and its picture. */
export class Lookout {
  private readonly kept = new Map<string, Kept>();
  private order: string[] = [];
  private underWay = 0;
  private isSeen = false;
  private pinned: string | null = null;
  /** Said when a tile was clicked or focused. */
  onLook: (cameraId: string) => void = () => {};
  /** How many tiles may stream at once. Each is a connection and a decoder of this desk. */
  mostStreams = 1;

  /** viewer: who sits here; each picture names them, whatever is photographed off the screen. */
  constructor(private readonly grid: HTMLElement, private readonly hero: boolean, private readonly viewer: string) {
    setInterval(() => this.tick(true), 500);
  }

  /** looks: the best first; what a hand has made the large one goes before them, as long as it is among them. */
  show(looks: Look[]): void {
    const known = this.order.length > 0, before = this.order.join();
    if (!looks.some(({ id }) => id === this.pinned)) this.pinned = null;
    looks = [...looks.filter(({ id }) => id === this.pinned), ...looks.filter(({ id }) => id !== this.pinned)];
    this.order = looks.map((look) => look.id);
    const wanted = new Set(this.order);
    for (const [id, { figure }] of this.kept) if (!wanted.has(id)) { this.still(this.kept.get(id)!); figure.remove(); this.kept.delete(id); }
    looks.forEach((look, index) => {
      const kept = this.kept.get(look.id) ?? this.made(look, known);
      kept.look = look;
      if (this.grid.children[index] !== kept.figure) this.grid.insertBefore(kept.figure, this.grid.children[index] ?? null);
      kept.figure.classList.toggle("hero", this.hero && index === 0);
      kept.figure.classList.toggle("cam-pinned", look.id === this.pinned);
      kept.figure.querySelector(".cam-pin")?.setAttribute("aria-pressed", String(look.id === this.pinned));
      this.tell(kept);
    });
    for (const extra of Array.from(this.grid.children).slice(looks.length)) extra.remove();
    if (before !== this.order.join()) this.tick(true);
  }

  /** Ask for every picture now: a purpose has just been stated. */
  again(): void {
    for (const kept of this.kept.values()) { kept.dueAt = 0; kept.problem = ""; }
    this.tick();
  }

  /** A hand makes a tile the large one, which streams; the same hand lets it follow the resident again. */
  private pin(id: string): void {
    this.pinned = this.pinned === id ? null : id;
    this.onLook(id);
    this.onPin();
  }

  /** Said when the order must be made anew. */
  onPin: () => void = () => {};

  /** The first tiles that can stream do, and no others. */
  private deal(isSeen: boolean): void {
    let left = isSeen ? this.mostStreams : 0;
    for (const id of this.order) {
      const kept = this.kept.get(id);
      if (!kept) continue;
      if (left > 0 && !kept.look.word) {
        left--;
        if (!kept.stream) this.stream(kept);
      } else this.still(kept);
    }
  }

  private stream(kept: Kept): void {
    const video = h("video", { playsinline: true, "aria-hidden": "true" });
    video.muted = true;
    kept.canvas.after(video);
    kept.stream = new LiveStream(video, `/v1/cameras/${kept.look.id}/live`, () => this.tell(kept), () => { this.still(kept); this.forget(kept); });
  }

  private still(kept: Kept): void {
    if (!kept.stream) return;
    kept.stream.stop();
    kept.stream = null;
    kept.figure.querySelector("video")?.remove();
    kept.dueAt = 0; // what the stream showed is gone: a still at once
  }

  private made(look: Look, isLater: boolean): Kept {
    const pin = h("button.cam-pin", { type: "button", "aria-label": t("%(camera)s large, whoever goes where", { camera: look.label }), title: t("Make it the large one, or let it follow again (Enter)") }, icon("expand", "i-16"));
    const canvas = h("canvas", { width: 640, height: 360, hidden: true, role: "img" });
    const figure = h("figure.cam.cam-now", { tabindex: 0, "aria-label": look.label, "data-camera": look.id }, canvas, h("span.mark-water", { "aria-hidden": "true", hidden: true }),
      h("div.cam-top", {}, h("span.cam-tag", {}, h("b", {}, look.label)), h("span.cam-tag.num.cam-old", { hidden: true }), h("span.grow", {}), pin),
      h("div.cam-word", { hidden: true }, h("b", {}), h("span", {})),
      h("div.cam-bot", {}, h("span.cam-tag.cam-rank.num", {}), h("span.grow", {}), h("span.cam-tag.cam-by", { hidden: true })));
    figure.addEventListener("click", () => this.pin(look.id));
    figure.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === figure) { event.preventDefault(); this.pin(look.id); } });
    figure.addEventListener("focus", () => this.onLook(look.id));
    const kept: Kept = { figure, canvas, look, takenAt: null, dueAt: 0, problem: "", newUntil: isLater ? performance.now() + NEW_MS : 0, stream: null };
    this.kept.set(look.id, kept);
    return kept;
  }

  /** isLook: ask the browser whether the grid is to be seen, which lays the page out. */
  private tick(isLook = false): void {
    if (isLook) this.isSeen = document.visibilityState === "visible" && this.grid.checkVisibility();
    const isSeen = this.isSeen;
    const now = performance.now();
    this.deal(isSeen);
    for (const id of this.order) {
      const kept = this.kept.get(id);
      if (!kept) continue;
      this.tell(kept);
      if (kept.stream?.isShown && !kept.stream.isStuck) continue; // its picture moves
      if (!isSeen || now < kept.dueAt || this.underWay >= AT_ONCE) continue;
      kept.dueAt = now + (kept.look.urgent ? EVERY_MS : SELDOM_MS);
      this.underWay++;
      void this.ask(kept).finally(() => { this.underWay--; });
    }
  }

  private async ask(kept: Kept): Promise<void> {
    const answer = await fetch(`/v1/cameras/${kept.look.id}/still`, {
      headers: { Accept: "image/jpeg, application/problem+json", "X-Fragment": "1" }, cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch(() => null);
    if (!answer) return; // the age goes on; the line to the server is said elsewhere
    if (!answer.ok) {
      if (answer.status === 503) kept.dueAt = performance.now() + BUSY_MS;
      kept.problem = answer.status === 404 ? t("No picture yet") : answer.status === 403 ? t("Not open: state why below") : answer.status === 422 ? t("Not decodable") : kept.problem;
      if (answer.status === 403) this.forget(kept);
      return this.tell(kept);
    }
    const taken = ms(answer.headers.get("X-Taken-At") ?? "");
    const picture = await createImageBitmap(await answer.blob()).catch(() => null);
    if (!picture || Number.isNaN(taken)) return;
    kept.canvas.width = picture.width;
    kept.canvas.height = picture.height;
    kept.canvas.getContext("2d")?.drawImage(picture, 0, 0);
    picture.close();
    kept.takenAt = taken;
    kept.problem = "";
    this.tell(kept);
  }

  /** What may not be looked at any more does not stay on the screen. */
  private forget(kept: Kept): void {
    kept.takenAt = null;
    kept.canvas.getContext("2d")?.clearRect(0, 0, kept.canvas.width, kept.canvas.height);
  }

  private tell({ figure, canvas, look, takenAt, problem, newUntil, stream }: Kept): void {
    const streamedMs = stream && !stream.isStuck ? stream.shownAgeMs : null;
    const isStream = streamedMs !== null;
    const oldMs = isStream ? streamedMs : takenAt === null ? null : Math.max(0, serverNow() - takenAt);
    const isStale = oldMs !== null && oldMs > (isStream ? STREAM_STALE_MS : STALE_MS);
    const pictureAt = oldMs === null ? 0 : serverNow() - oldMs;
    if (figure.dataset.source !== (isStream ? "stream" : "still")) figure.dataset.source = isStream ? "stream" : "still";
    figure.classList.toggle("cam-stale", isStale);
    figure.classList.toggle("cam-blind", oldMs === null && Boolean(look.word));
    figure.classList.toggle("cam-new", performance.now() < newUntil);
    canvas.hidden = oldMs === null;
    const [top, word, rank, by, water] = [".cam-old", ".cam-word", ".cam-rank", ".cam-by", ".mark-water"].map((name) => figure.querySelector<HTMLElement>(name)!) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
    water.hidden = oldMs === null;
    set(water, `${this.viewer} ${clockHm(serverNow())}`);
    top.hidden = oldMs === null;
    top.classList.toggle("cam-live", oldMs !== null && oldMs <= (isStream ? FRESH_STREAM_MS : FRESH_MS));
    top.classList.toggle("cam-age", isStale);
    if (oldMs !== null) set(top, age(oldMs));
    if (takenAt !== null && !isStream) canvas.setAttribute("aria-label", t("%(camera)s at %(at)s", { camera: look.label, at: clockHms(takenAt) }));
    else if (isStream) canvas.setAttribute("aria-label", t("%(camera)s, live", { camera: look.label }));
    const head = isStale ? t("STALE") : oldMs === null ? look.word || problem || t("Looking") : "";
    const rest = isStale ? t("last picture %(at)s", { at: clockHms(pictureAt) }) : oldMs === null && look.word ? look.since ?? "" : "";
    word.hidden = !head;
    set(word.children[0]!, head);
    set(word.children[1]!, isStale && look.word ? look.word + t(", ") + rest : rest);
    (word.children[1] as HTMLElement).hidden = !rest;
    set(rank, look.note);
    rank.hidden = !look.note;
    by.hidden = !look.by || oldMs === null;
    set(by, look.by ?? "");
  }
}

function set(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
