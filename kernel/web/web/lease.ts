// The claim: a lease that is renewed while the officer is at work, ends by itself when not, and says so.

import { counter } from "./counter";
import { must } from "./dom";
import { send, slug, type Broken } from "./net";
import { ms, serverNow } from "./times";

const RENEW_EVERY_MS = 20_000;
const AT_WORK_MS = 60_000; // keys, pointer or player within this: the officer is still at it
const ENDING_MS = 30_000;

interface Lease { claim_id: string; expires_at: string }
export type Lost = { holder: { name: string; since?: string } | null; ranOutAt: number; broken: Broken | null };

export class LeaseKeeper {
  private expires: number;
  private usedAt = performance.now();
  private renewedAt = -RENEW_EVERY_MS; // whoever opens the page is at work: renew at once
  private renewing: Promise<void> | null = null;
  private resting = false;
  private over = false;
  private readonly timer: number;

  constructor(
    private readonly task: string,
    readonly claimId: string,
    expiresAt: string,
    private readonly lengthMs: number,
    private readonly badge: HTMLElement,
    private readonly onLost: (lost: Lost) => void,
  ) {
    this.expires = ms(expiresAt);
    this.timer = window.setInterval(() => this.beat(), 1_000);
    for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) addEventListener(kind, () => this.used(), { passive: true });
    this.show();
  }

  used(): void { this.usedAt = performance.now(); }

  get isOver(): boolean { return this.over; }

  /** Found out elsewhere, for instance when a decision was refused. */
  end(holder: Lost["holder"], broken: Broken | null = null): void {
    if (this.over) return;
    this.over = true;
    clearInterval(this.timer);
    this.onLost({ holder, ranOutAt: Math.min(this.expires, serverNow()), broken });
  }

  stop(): void {
    this.over = true;
    clearInterval(this.timer);
  }

  private beat(): void {
    const now = performance.now();
    if (now - this.usedAt < AT_WORK_MS && now - this.renewedAt > RENEW_EVERY_MS) void this.renew();
    if (serverNow() > this.expires + 1_500) void this.renew(); // the server has the last word on whether it ran out
    this.show();
  }

  /** While a decision is on its way nothing is renewed: a heartbeat that comes after it would be told that the claim is gone. */
  async rest(): Promise<void> {
    this.resting = true;
    await this.renewing;
  }

  resume(): void { this.resting = false; }

  /** Ask now: somebody saw signs that the claim is gone, and the server can say who has it. */
  renew(): Promise<void> {
    if (this.over || this.resting) return Promise.resolve();
    this.renewing ??= this.ask().finally(() => { this.renewing = null; });
    return this.renewing;
  }

  private async ask(): Promise<void> {
    const answer = await send<Lease>("PUT", `/v1/worklist/${this.task}/claim`, { claim_id: this.claimId });
    this.renewedAt = performance.now();
    if (this.over) return;
    if (answer.status === 200 && answer.body.expires_at) this.expires = ms(answer.body.expires_at);
    else if (answer.status === 409 && slug(answer.body) === "lease-lost") this.end(answer.body.holder ?? null, answer.body.broken ?? null);
  }

  private show(): void {
    const left = Math.max(0, this.expires - serverNow());
    must(".num", this.badge).textContent = counter(left);
    this.badge.classList.toggle("is-ending", left < ENDING_MS);
    must("circle.f", this.badge).setAttribute("stroke-dasharray", `${Math.round((left / this.lengthMs) * 100)} 100`);
  }
}
