// Many pictures, one clock. The clock is the city's time; each film is held to it, a gap stays a gap.

import { awaited } from "./awaited";
import { Gaps } from "./gaps";
import { hundredths, RATES, Transport } from "./transport";
import { Tracks, type Marked, type Row, type Span } from "./tracks";
import type { Film } from "./films";
import { sayWhatIsMissing } from "./overlay";
import { Pace } from "./pace";
import { watchPictures } from "./presented";
import { Strip } from "./strip";
import { togetherMs } from "./together";
import { clockHms, ms } from "./times";
import type { Clip } from "./wire";
import { t } from "./words";

/** films: of every file of the clip, in the order of time; none while they may not be seen. pictures: the storyboard may. */
/** original: the clip as it is kept, where `clip` was put on the city's clock. */
export interface Tile { clip: Clip; original?: Clip; label: string; reason: string; figure: HTMLElement; films: Film[]; pictures?: boolean }

const SEEK_BEYOND_S = 0.25;  // further off than this a film jumps; nearer, it runs up to 8 % faster or slower
const NUDGE = 0.08;
const NUDGE_PER_S = 3; // a film that is 20 ms off runs 6 % faster or slower
const HOLD_EVERY_MS = 120;
const STALL_PATIENCE_MS = 4_000; // after this the others go on without a film that does not come
const FIRST_GUESS_FRAME_MS = 1000 / 15;

export class Player {
  private tiles: Tile[] = [];
  private span: Span = { from: 0, to: 0 };
  private reported: number | null = null;
  private at = 0;
  private rate = 1;
  private playing = false;
  private last = 0;
  private held = 0;
  private stalledSince = 0;
  private frameMs = FIRST_GUESS_FRAME_MS;
  private selected = 0;
  private readonly tracks = new Tracks((at) => this.seek(at));
  private readonly gaps = new Gaps((at) => { this.seek(at); this.onUsed(); });
  private readonly strip: Strip | null;
  private readonly pace = new Pace();
  private shifts = new Map<HTMLVideoElement, number>(); // ms, of films that run, so that their pictures change together
  private readonly transport: Transport;
  /** Said whenever a hand was at the player: it keeps a claim alive. */
  onUsed: () => void = () => {};
  /** Said when another picture is chosen. */
  onChosen: () => void = () => {};

  /** `moment` names the instant that everything is counted from: reported, raised. storyboard: show the chosen clip's. */
  constructor(private readonly controls: HTMLElement, moment = t("reported"), { storyboard = false } = {}) {
    this.transport = new Transport(moment, {
      toggle: () => this.toggle(), step: (by) => this.step(by), setRate: (rate) => this.setRate(rate), toReported: () => this.toReported(), used: () => this.onUsed(),
    }, storyboard);
    this.strip = storyboard ? new Strip((at) => { this.seek(at); this.onUsed(); }) : null;
    controls.append(this.transport.element, ...(this.strip ? [this.strip.element] : []), this.tracks.element, this.gaps.element);
    this.tracks.element.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1000, ArrowRight: 1000, PageDown: -10_000, PageUp: 10_000 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      this.seek(this.at + by);
    });
    requestAnimationFrame((now) => this.tick(now));
  }

  /** Show these. A film that is still the same element goes on where it was. */
  show(tiles: Tile[], reported: number | null): void {
    const known = new Set(this.films());
    const first = this.tiles.length === 0;
    this.tiles = tiles;
    this.reported = reported;
    const froms = tiles.map(({ clip }) => ms(clip.from));
    const tos = tiles.map(({ clip }) => ms(clip.to));
    this.span = tiles.length ? { from: Math.min(...froms), to: Math.max(...tos) } : { from: 0, to: 1 };
    this.controls.hidden = tiles.length === 0;
    this.transport.element.hidden = !this.films().length;
    const rows: Row[] = tiles.map(({ clip, label, reason }) => ({ clip, label, reason }));
    this.tracks.show(rows, this.span, reported);
    this.gaps.show(rows);
    for (const tile of tiles) this.mount(tile, known);
    if (first || !known.size) this.seek(this.opening());
    else this.seek(Math.min(this.span.to, Math.max(this.span.from, this.at)));
    this.select(Math.min(this.selected, Math.max(0, tiles.length - 1)));
  }

  /** Ten seconds before the reported moment, or where the first film begins when that is not recorded. */
  private opening(): number {
    const films = this.tiles.flatMap((tile) => tile.films);
    const earliest = films.length ? Math.max(this.span.from, Math.min(...films.map(({ from }) => from))) : this.span.from;
    const latest = films.length ? Math.min(this.span.to, Math.max(...films.map(({ to }) => to))) : this.span.to;
    const wanted = (this.reported ?? earliest) - 10_000;
    return wanted > latest - 2000 ? earliest : Math.max(earliest, wanted);
  }

  private films(): HTMLVideoElement[] { return this.tiles.flatMap((tile) => tile.films.map(({ video }) => video)); }

  private mount(tile: Tile, known: Set<HTMLVideoElement>): void {
    for (const { video } of tile.films) if (!known.has(video)) this.listen(tile, video);
    if (!tile.films.length || tile.figure.dataset.plays) return;
    tile.figure.dataset.plays = "1";
    const choose = (): void => { this.select(this.tiles.findIndex(({ figure }) => figure === tile.figure)); this.onUsed(); };
    tile.figure.addEventListener("click", choose);
    tile.figure.addEventListener("focus", choose);
  }

  private listen(tile: Tile, video: HTMLVideoElement): void {
    video.controls = false;
    video.muted = true;
    video.playsInline = true;
    video.disablePictureInPicture = true;
    video.addEventListener("seeked", () => { if (!this.playing) this.hold(); });
    video.addEventListener("loadedmetadata", () => this.hold());
    video.addEventListener("error", () => void awaited(video, tile.figure, () => this.word(tile)));
    watchPictures(video, (stepMs) => { this.frameMs = Math.min(this.frameMs * 1.2, stepMs); });
  }

  select(index: number): void {
    const chosen = this.tiles[index];
    if (!chosen) return this.strip?.show(null);
    const isOther = index !== this.selected;
    this.selected = index;
    if (isOther) this.onChosen();
    this.strip?.show(chosen);
    this.strip?.point(this.at);
    this.tiles.forEach(({ figure }, at) => figure.classList.toggle("cam-sel", at === index && this.tiles.length > 1 && this.transport.element.hidden === false));
  }

  /** One picture large, or all the same size again. */
  enlarge(index: number): void {
    const tile = this.tiles[index];
    if (!tile) return;
    const already = tile.figure.classList.contains("cam-large");
    for (const { figure } of this.tiles) figure.classList.remove("cam-large");
    if (!already) tile.figure.classList.add("cam-large");
    this.select(index);
  }

  get isPlaying(): boolean { return this.playing; }

  /** Where the clock stands, ms. */
  get now(): number { return this.at; }

  /** The picture that is chosen, and the film that runs in it now. */
  chosen(): { tile: Tile; film: Film | null } | null {
    const tile = this.tiles[this.selected];
    if (!tile) return null;
    return { tile, film: tile.films.find((each) => this.inside(each) && each.video.hasAttribute("src")) ?? null };
  }

  /** A clip by its id, as it is kept. */
  clip(id: string): Clip | undefined {
    const tile = this.tiles.find(({ clip }) => clip.id === id);
    return tile?.original ?? tile?.clip;
  }

  /** Buttons that stand at the end of the transport; a row that stands under the tracks. */
  add(tools: HTMLElement[], row: HTMLElement): void {
    this.transport.element.append(...tools);
    this.tracks.element.after(row);
  }

  /** Draws what is marked, and the stretch between in and out. */
  mark(marked: Marked[]): void { this.tracks.mark(marked); }
  range(from: number | null, to: number | null): void { this.tracks.range(from, to); }

  toggle(): void {
    if (!this.films().length) return;
    if (!this.playing && this.at >= this.span.to - 50) this.seek(this.opening());
    this.playing = !this.playing;
    this.last = 0;
    this.transport.tellPlaying(this.playing);
    this.hold();
  }

  pause(): void { if (this.playing) this.toggle(); }

  setRate(rate: number): void {
    this.rate = rate;
    this.pace.reset();
    this.transport.tellRate(rate);
    this.hold();
  }

  faster(by: 1 | -1): void {
    const at = RATES.findIndex((rate) => rate === this.rate);
    const next = RATES[at + by];
    if (next) this.setRate(next);
  }

  step(by: 1 | -1): void {
    this.pause();
    this.seek(this.at + by * this.frameMs);
  }

  toReported(): void {
    if (this.reported !== null) this.seek(Math.min(this.span.to, Math.max(this.span.from, this.reported)));
    this.onUsed();
  }

  move(byMs: number): void { this.seek(this.at + byMs); }

  seek(at: number): void {
    this.at = Math.min(this.span.to, Math.max(this.span.from, at));
    this.hold();
    this.tell();
  }

  /** Let go of every film, for instance because the claim is lost. */
  unload(word: string): void {
    this.pause();
    for (const tile of this.tiles) {
      for (const { video } of tile.films) {
        video.removeAttribute("poster");
        video.removeAttribute("src");
        video.load();
      }
      tile.pictures = false;
      if (!tile.films.length) continue;
      tile.figure.dataset.failed = word;
      this.word(tile);
    }
    this.select(this.selected);
  }

  private tick(now: number): void {
    if (this.playing) {
      const passed = this.last ? Math.min(200, now - this.last) : 0;
      if (this.waitingFor(now)) this.held = 0;
      else this.at = Math.min(this.span.to, this.at + passed * this.rate * this.pace.share);
      if (now - this.held > HOLD_EVERY_MS) {
        this.held = now;
        this.keepPace();
        this.shifts = togetherMs(this.tiles.flatMap(({ films }) => films.filter((film) => this.inside(film))));
        this.hold();
      }
      this.tell();
      if (this.at >= this.span.to) this.toggle();
    }
    this.last = now;
    requestAnimationFrame((next) => this.tick(next));
  }

  /** A film that should run and has nothing to show yet: the clock waits for it, but not for ever. */
  private waitingFor(now: number): boolean {
    const waiting = this.tiles.some(({ films }) =>
      films.some((film) => film.video.hasAttribute("src") && !film.video.error && this.inside(film) && film.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA));
    if (!waiting) { this.stalledSince = 0; return false; }
    this.stalledSince ||= now;
    return now - this.stalledSince < STALL_PATIENCE_MS;
  }

  /** Films whose pictures are due: not those in a gap, where one stands still. */
  private keepPace(): void {
    const due = this.tiles.filter(({ clip }) => !clip.gaps.some((gap) => this.at >= ms(gap.from) - 500 && this.at < ms(gap.to) + 500));
    this.pace.judge(due.flatMap(({ films }) => films.filter((film) => this.inside(film)).map(({ video }) => video)), this.rate);
    this.transport.tellSlowed(this.pace.isSlowed);
  }

  private inside({ from, to }: Film): boolean { return this.at >= from && this.at < to; }

  /** Hold every film to the clock. Of the files of one clip the one that runs is shown, or the one that ran last. */
  private hold(): void {
    for (const tile of this.tiles) {
      this.word(tile);
      const shown = tile.films.findLast(({ from }) => from <= this.at) ?? tile.films[0];
      for (const film of tile.films) {
        film.video.hidden = film !== shown;
        this.holdFilm(film);
      }
    }
  }

  private holdFilm(film: Film): void {
    const { video, from } = film;
    if (video.readyState < HTMLMediaElement.HAVE_METADATA) return;
    const wanted = Math.min(Math.max(0, (this.at + (this.playing ? this.shifts.get(video) ?? 0 : 0) - from) / 1000), Math.max(0, video.duration - 0.04));
    const off = video.currentTime - wanted;
    const run = this.playing && this.inside(film) && !video.ended;
    if (!video.seeking && Math.abs(off) > (run ? SEEK_BEYOND_S * Math.max(1, this.rate) : 0.004)) video.currentTime = wanted;
    video.playbackRate = run ? this.rate * this.pace.share * (1 - Math.max(-NUDGE, Math.min(NUDGE, off * NUDGE_PER_S))) : this.rate;
    if (run && video.paused) void video.play().catch(() => {}); // a play that a newer pause overtook is not a fault
    if (!run && !video.paused) video.pause();
  }

  private word(tile: Tile): void { sayWhatIsMissing(tile, this.at); }

  private tell(): void {
    const tenths = hundredths(this.at);
    this.transport.tell(this.at, this.reported);
    this.tracks.point(this.at);
    this.strip?.point(this.at);
    for (const { figure, films } of this.tiles) {
      const tag = figure.querySelector(".cam-time");
      if (tag) tag.textContent = films.some((film) => this.inside(film)) ? `${clockHms(this.at)}.${tenths}` : "";
    }
  }
}
