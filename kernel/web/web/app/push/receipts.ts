// What became of a notification on this phone, told to the server: also later, when there was no network. It takes the first word
// of each kind, so that telling it again does no harm.

import { asked } from "../device";
import { keep, kept } from "../store";

export interface Receipt { id: string; kind: "shown" | "opened"; at: string }

const KEY = "receipts";
const LOCK = "gawah-receipts";
const MOST = 200; // of a phone without a network for weeks the newest count

/** Keep it until the server has it. */
export const noteReceipt = (id: string, kind: Receipt["kind"]): Promise<void> =>
  inTurn(async () => keep(KEY, [...(await waitingReceipts()), { id, kind, at: new Date().toISOString() }].slice(-MOST)).then(() => undefined, () => undefined));

export const waitingReceipts = async (): Promise<Receipt[]> => (await kept<Receipt[]>(KEY)) ?? [];

/** Tell what waits, oldest first; answers how much still does. */
export async function sendReceipts(): Promise<number> {
  // A phone that was erased is nobody's: it does not enrol only to tell what it has shown.
  if (!(await kept("device"))) return 0;
  for (const receipt of await waitingReceipts()) {
    const { id, kind, at } = receipt;
    const { status } = await asked("POST", `/v1/notifications/${id}/receipts`, { body: { kind, at, sent_at: new Date().toISOString() } });
    if (isForLater(status)) break;
    await inTurn(async () => keep(KEY, (await waitingReceipts()).filter((each) => each.id !== id || each.kind !== kind)).then(() => undefined, () => undefined));
  }
  return (await waitingReceipts()).length;
}

export const isForLater = (status: number): boolean => status === 0 || status === 401 || status === 429 || status >= 500;

/** Page and worker write into one list. */
const inTurn = (act: () => Promise<void>): Promise<void> => (navigator.locks ? navigator.locks.request(LOCK, act) as Promise<void> : act());
