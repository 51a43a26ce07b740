// The line to the feed: a stream for what happens, pages for what was missed. Its numbers have no gaps, so a gap is a fault
// that can be seen and mended.

import { send } from "../net";
import { ms, serverNow } from "../times";
import type { Entry, FeedPage } from "../wire";

const CHECK_EVERY_MS = 5_000; // a line that is dead without saying so is found by asking
const CHECK_WHEN_LOST_MS = 2_000;
const ANSWER_WITHIN_MS = 4_000; // a look that takes longer is a line that is lost
const DEAF_AFTER_MS = 3_000; // what a look finds and the stream had not said for so long, the stream will not say
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000];
const PAGE = 500;

/** sinceMs: on the page's own clock. behindMs: how old the newest entry was when it came, or how long the last look took. */
export interface Line { state: "connecting" | "live" | "lost"; sinceMs: number; behindMs: number }
/** A time without the line, on the server's clock in ms, and how many entries it kept from us. All of them are here now. */
export interface Cut { from: number; to: number; entries: number }

export class Feed {
  private stream: EventSource | null = null;
  private last: number;
  private tries = 0;
  private line: Line = { state: "connecting", sinceMs: performance.now(), behindMs: 0 };
  private reading: Promise<void> | null = null;
  private again = false;
  private checkedAt = 0;
  private askedAt = 0; // 0: no look is under way
  private cut: Cut | null = null;
  private wholeSince = serverNow();

  constructor(
    private readonly url: string,
    after: number,
    private readonly onEntries: (entries: Entry[], missed: boolean) => void,
    private readonly onLine: (line: Line) => void,
    private readonly onReset: () => void,
    private readonly onMended: (cut: Cut) => void,
  ) {
    this.last = after;
    setInterval(() => this.check(), 1_000);
    addEventListener("online", () => this.connect());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void this.catchUp(); });
    this.connect();
  }

  get newest(): number { return this.last; }
  /** Since when every number has been read as it came or after a cut; ms on the server's clock. */
  get whole(): number { return this.wholeSince; }

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
    if (entry.kind === "reset") return this.startOver(entry.seq);
    if (entry.seq <= this.last) return;
    // What was missed comes first; only then is the line whole again.
    if (entry.seq > this.last + 1 || this.cut) return void this.catchUp();
    this.line.behindMs = Math.max(0, serverNow() - ms(entry.at));
    this.gain();
    this.last = entry.seq;
    this.onEntries([entry], false);
  }

  /** Read pages until there is nothing behind the newest we have. One reader at a time; a call meanwhile makes it look again. */
  catchUp(isCheck = false): Promise<void> {
    if (this.reading) { this.again = true; return this.reading; }
    this.reading = this.read(isCheck).finally(() => { this.reading = null; this.askedAt = 0; });
    return this.reading;
  }

  private async read(isCheck: boolean): Promise<void> {
    do {
      this.again = false;
      for (;;) {
        this.askedAt = performance.now();
        const answer = await send<FeedPage>("GET", `${this.url}?after=${this.last}&limit=${PAGE}`);
        if (answer.status === 401) return location.assign("/sign-in?next=/cpo");
        if (answer.status !== 200) return this.lose();
        this.checkedAt = performance.now();
        this.line.behindMs = this.checkedAt - this.askedAt;
        this.askedAt = 0;
        const fresh = answer.body.entries.filter((entry) => entry.seq > this.last || entry.kind === "reset");
        const reset = fresh.find((entry) => entry.kind === "reset");
        if (reset) { this.startOver(reset.seq); break; }
        if (fresh.length) {
          this.last = fresh[fresh.length - 1]!.seq;
          if (this.cut) this.cut.entries += fresh.length;
          else if (isCheck && serverNow() - ms(fresh[0]!.at) > DEAF_AFTER_MS) this.connect();
          this.onEntries(fresh, this.cut !== null);
        }
        // To whom is confined, others' entries are passed over: what was looked through is not looked through again.
        this.last = Math.max(this.last, answer.body.next ?? 0);
        if (answer.body.next === null || !fresh.length) break;
      }
    } while (this.again);
    if (this.stream?.readyState === EventSource.OPEN) this.gain();
  }

  private startOver(tip: number): void {
    this.last = Math.max(0, tip - 100);
    this.onReset();
    this.wholeSince = serverNow();
    this.again = true;
    if (!this.reading) void this.catchUp();
  }

  private check(): void {
    const every = this.line.state === "lost" ? CHECK_WHEN_LOST_MS : CHECK_EVERY_MS;
    if (performance.now() - this.checkedAt > every) {
      this.checkedAt = performance.now();
      void this.catchUp(true);
    }
    if (this.askedAt && performance.now() - this.askedAt > ANSWER_WITHIN_MS) this.lose();
    this.onLine(this.line);
  }

  private gain(): void {
    this.tries = 0;
    const wasOther = this.line.state !== "live"; // else it is told each second: fifty entries change nothing about it
    if (wasOther) this.line = { ...this.line, state: "live", sinceMs: performance.now() };
    const mended = this.cut;
    this.cut = null;
    if (mended) this.onMended({ ...mended, to: serverNow() });
    if (wasOther) this.onLine(this.line);
  }

  private lose(): void {
    if (this.line.state === "live") this.cut ??= { from: serverNow(), to: 0, entries: 0 };
    if (this.line.state !== "lost") this.line = { ...this.line, state: "lost", sinceMs: performance.now() };
    this.onLine(this.line);
  }
}
