// Reports that are kept on the phone until the police have them. The key is made once and goes with every try, so that five
// tries make one report; page and worker take turns.

import { call, type Problem } from "./call";
import { replaced, token } from "./device";
import { all, get, put } from "./store";

export interface Place { lat: number; lon: number; accuracy_m: number }

/** As `POST /v1/reports` takes it, without `sent_at`, which is of each try. */
export interface Said {
  category: string;
  narrative: string;
  occurred_at: string;
  composed_at: string;
  position: Place;
  anonymous: boolean;
}

export interface Receipt { id: string; reference: string; status: string; received_at: string; receipt_secret?: string }

export interface Report {
  key: string;
  said: Said;
  /** What the place is called, in the words of the page that took it. */
  place: string;
  state: "waiting" | "sent" | "refused";
  made_at: number;
  /** Not before then: the server asked for some patience. */
  next_at: number;
  receipt?: Receipt;
  problem?: Problem;
  /** As it was when it was last read. */
  view?: unknown;
  read_at?: number;
}

export const TAG = "reports";
const LOCK = "gawah-sending";
let channel: BroadcastChannel | null = null;

/** Tell every page of ours that a report has changed. Opened when it is first needed: an open one keeps a test of Node from ending. */
export function changed(): void {
  if (typeof BroadcastChannel === "undefined") return;
  channel ??= new BroadcastChannel("gawah");
  channel.postMessage("reports");
}

export const waiting = async (): Promise<Report[]> => (await all<Report>("reports")).filter(({ state }) => state === "waiting");

/** Send what waits, oldest first; answers how many still wait. */
export async function sendAll(): Promise<number> {
  const act = async (): Promise<number> => {
    for (const { key } of (await waiting()).sort((a, b) => a.made_at - b.made_at)) await sendOne(key);
    return (await waiting()).length;
  };
  return navigator.locks ? navigator.locks.request(LOCK, act) as Promise<number> : act();
}

async function sendOne(key: string): Promise<void> {
  const report = await get<Report>("reports", key);
  if (!report || report.state !== "waiting" || report.next_at > Date.now()) return;
  const first = await token();
  if (!first) return;
  let answer = await post(report, first);
  if (answer.status === 401) {
    const second = await replaced(first);
    if (!second) return;
    answer = await post(report, second);
  }
  const after = settled(report, answer);
  if (after === report || !(await get("reports", key))) return; // erased meanwhile: it stays so
  await put("reports", after);
  changed();
}

const post = (report: Report, bearer: string) =>
  call<Receipt>("POST", "/v1/reports", { token: bearer, headers: { "Idempotency-Key": report.key }, body: { ...report.said, sent_at: new Date().toISOString() } });

/** Where a report stands after an answer. The same object when nothing has changed. */
export function settled(report: Report, { status, body, retryAfterS }: Awaited<ReturnType<typeof post>>, now = Date.now()): Report {
  if (status === 201) return { ...report, state: "sent", receipt: body };
  const isForLater = status === 0 || status === 401 || status === 409 || status === 428 || status === 429 || status >= 500;
  if (isForLater) return retryAfterS ? { ...report, next_at: now + retryAfterS * 1000 } : report;
  return { ...report, state: "refused", problem: body };
}
