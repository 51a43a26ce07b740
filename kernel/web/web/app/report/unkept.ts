// A phone on which nothing can be kept, full or closed to us: the report stays in this page and is tried until it is sent.

import { go } from "../router";
import { call } from "../call";
import { settled, type Receipt, type Report } from "../sending";
import { token } from "../device";

const EVERY_MS = 5_000;
const held = new Map<string, Report>();

export const inMemory = (key: string): Report | undefined => held.get(key);

export async function heldInMemory(report: Report): Promise<void> {
  held.set(report.key, report);
  addEventListener("beforeunload", (event) => { if (held.get(report.key)?.state === "waiting") event.preventDefault(); });
  go("sent", report.key);
  for (;;) {
    await once(report.key);
    dispatchEvent(new Event("gawah-reports"));
    if (held.get(report.key)!.state !== "waiting") return;
    await new Promise((done) => { setTimeout(done, EVERY_MS); });
  }
}

async function once(key: string): Promise<void> {
  const report = held.get(key)!;
  // Enrolling keeps its token on the phone: where that fails, it is asked for again each time, which is slower and no worse.
  const bearer = await token().catch(() => "");
  if (!bearer) return;
  held.set(key, settled(report, await call<Receipt>("POST", "/v1/reports", {
    token: bearer, headers: { "Idempotency-Key": key }, body: { ...report.said, sent_at: new Date().toISOString() },
  })));
}
