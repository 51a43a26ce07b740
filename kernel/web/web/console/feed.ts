// The line to the feed: a stream for what happens, pages for what was missed. Its numbers have no gaps, so a gap is a fault
// that can be seen and mended.

import { send } from "../net";
import type { Entry, FeedPage } from "../wire";

const CHECK_EVERY_MS = 5_000; // a line that is dead without saying so is found by asking
const CHECK_WHEN_LOST_MS = 2_000;
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000];
const PAGE = 500;

export type Line = { state: "connecting" | "live" | "lost"; sinceMs: number };

export class Feed {
  private stream: EventSource | null = null;
  private last: number;
  private tries = 0;
  private line: Line = { state: "connecting", sinceMs: performance.now() };
  private reading: Promise<void> | null = null;
  private again = false;
  private checkedAt = 0;

  constructor(
    private readonly url: string,
    after: number,
    private readonly onEntries: (entries: Entry[], missed: boolean) => void,
    private readonly onLine: (line: Line) => void,
    private readonly onReset: () => void,
  ) {
    this.last = after;
    setInterval(() => this.check(), 1_000);
    addEventListener("online", () => this.connect());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void this.catchUp(); });
    this.connect();
  }

  get newest(): number { return this.last; }
  get state(): Line { return this.line; }

  connect(): void {
    this.stream?.close();
    const stream = new EventSource(this.url);
    this.stream = stream;
    stream.onopen = () => void this.catchUp(); // before the line was up, something may have happened
    stream.onmessage = (event) => this.heard(JSON.parse(event.data as string) as Entry);
    stream.onerror = () => {
      this.lose();
      // The browser tries again by itself unless it was answered with a refusal.
      if (stream.readyState === EventSource.CLOSED) setTimeout(() => this.connect(), RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)]);
    };
  }

  private heard(entry: Entry): void {
    this.gain();
    if (entry.kind === "reset") return this.startOver(entry.seq);
    if (entry.seq <= this.last) return;
    if (entry.seq > this.last + 1) return void this.catchUp();
    this.last = entry.seq;
    this.onEntries([entry], false);
  }

  /** Read pages until there is nothing behind the newest we have. One reader at a time; a call meanwhile makes it look again. */
  catchUp(): Promise<void> {
    if (this.reading) { this.again = true; return this.reading; }
    const wasLost = this.line.state === "lost";
    this.reading = (async () => {
      do {
        this.again = false;
        for (;;) {
          const answer = await send<FeedPage>("GET", `${this.url}?after=${this.last}&limit=${PAGE}`);
          if (answer.status === 401) return location.assign("/sign-in?next=/cpo");
          if (answer.status !== 200) return this.lose();
          this.checkedAt = performance.now();
          const fresh = answer.body.entries.filter((entry) => entry.seq > this.last || entry.kind === "reset");
          const reset = fresh.find((entry) => entry.kind === "reset");
          if (reset) { this.startOver(reset.seq); break; }
          if (fresh.length) {
            this.last = fresh[fresh.length - 1]!.seq;
            this.onEntries(fresh, wasLost);
          }
          if (answer.body.next === null || !fresh.length) break;
        }
      } while (this.again);
      if (this.stream?.readyState === EventSource.OPEN) this.gain();
    })().finally(() => { this.reading = null; });
    return this.reading;
  }

  private startOver(tip: number): void {
    this.last = Math.max(0, tip - 100);
    this.onReset();
    this.again = true;
    if (!this.reading) void this.catchUp();
  }

  private check(): void {
    const every = this.line.state === "lost" ? CHECK_WHEN_LOST_MS : CHECK_EVERY_MS;
    if (performance.now() - this.checkedAt > every) {
      this.checkedAt = performance.now();
      void this.catchUp();
    }
    this.onLine(this.line);
  }

  private gain(): void {
    this.tries = 0;
    if (this.line.state !== "live") this.line = { state: "live", sinceMs: performance.now() };
    this.onLine(this.line);
  }

  private lose(): void {
    if (this.line.state !== "lost") this.line = { state: "lost", sinceMs: performance.now() };
    this.onLine(this.line);
  }
}
