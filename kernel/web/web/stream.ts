// One camera's live stream in a video element. The browser plays it; whether it is alive, the server says: a frozen picture
// looks like a quiet street. Says how old the picture on the screen is, not how old the newest one is.

export interface Live {
  state: "live" | "stale" | "off";
  age_s: number | null;
  codec: string | null;
  playlist: string | null;
  seconds: string | null;
}

export const STREAM_STALE_MS = 10_000;

const ALIVE_MS = 5_000;
const ASK_EVERY_MS = 2_000;
// The player itself stays this far behind before it is started anew at the edge.
const MOST_BEHIND_S = 12;
// A part that came late or torn is no reason to give a run up; a codec that the browser has not, is.
const MOST_BROKEN = 3;

export class LiveStream {
  private readonly timer: number;
  private now: Live | null = null;
  private heardAt = 0;
  private playing = "";
  private failed = ""; // a run that the browser could not play, often as it tried; the next one it may
  private brokenTimes = 0;
  private at = 0;
  private movedAt = 0;
  private isOver = false;

  /** url: of the camera's `/live`. told: something is other than before. refused: it may not be looked at (403). */
  constructor(private readonly video: HTMLVideoElement, private readonly url: string, private readonly told: () => void, private readonly refused: () => void) {
    this.timer = setInterval(() => void this.ask(), ASK_EVERY_MS);
    void this.ask();
  }

  get last(): Live | null { return this.now; }

  /** Whether a picture of the stream is on the screen. */
  get isShown(): boolean { return Boolean(this.playing) && this.failed !== this.playing && this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && this.video.videoWidth > 0; }

  /** Of the newest picture that the server has, as far as this page has heard; null when there is none. */
  get newestAgeMs(): number | null {
    const ageS = this.now?.age_s;
    return ageS === null || ageS === undefined ? null : ageS * 1000 + this.sinceHeardMs;
  }

  /** Of the picture on the screen: the newest one's age, and how far the player is behind it or has stood still. */
  get shownAgeMs(): number | null {
    const newest = this.newestAgeMs;
    if (newest === null || !this.isShown) return null;
    this.look();
    return newest + Math.max(this.behindS * 1000, performance.now() - this.movedAt);
  }

  /** The camera is alive and the player is not: whatever shows its newest picture is better than this. */
  get isStuck(): boolean {
    const newest = this.newestAgeMs, shown = this.shownAgeMs;
    return newest !== null && shown !== null && shown > STREAM_STALE_MS && newest < ALIVE_MS;
  }

  get sinceHeardMs(): number { return performance.now() - this.heardAt; }

  stop(): void {
    this.isOver = true;
    clearInterval(this.timer);
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
  }

  private async ask(): Promise<void> {
    const answer = await fetch(this.url, { headers: { Accept: "application/json" }, cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(ASK_EVERY_MS * 4) }).catch(() => null);
    if (this.isOver) return;
    if (answer?.status === 403) return this.refused();
    if (answer?.ok) {
      this.now = (await answer.json()) as Live;
      this.heardAt = performance.now();
      if (!this.isOver) this.play(this.now);
    }
    this.told();
  }

  /** A run that has ended, or a player that has fallen behind, begins anew. */
  private play({ seconds, state }: Live): void {
    if (!seconds || state !== "live") return;
    const run = seconds.split("?")[0]!;
    const isBroken = this.playing === run && this.video.error !== null;
    if (this.playing !== run) this.brokenTimes = 0;
    if (isBroken) this.brokenTimes += 1;
    if (this.brokenTimes >= MOST_BROKEN) this.failed = run;
    if (this.failed === run) return;
    if (this.playing === run && !isBroken && !this.video.ended && this.behindS < MOST_BEHIND_S) return;
    this.playing = run;
    this.movedAt = performance.now();
    this.video.src = seconds;
    void this.video.play().catch(() => undefined);
  }

  private get behindS(): number {
    const { seekable, currentTime } = this.video;
    return seekable.length ? Math.max(0, seekable.end(seekable.length - 1) - currentTime) : 0;
  }

  /** When the picture last moved: a player that waits for more shows an ever older one. */
  private look(): void {
    if (this.video.currentTime === this.at) return;
    this.at = this.video.currentTime;
    this.movedAt = performance.now();
  }
}
