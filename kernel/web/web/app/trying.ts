// When the page tries to send what waits: at once, when the network returns, when it is looked at again, and now and then.

import { onTheirWay } from "./media/pieces";
import { sendMedia } from "./media/sending";
import { sendAll, TAG, waiting } from "./sending";

const SOONEST_MS = 3_000;
const LATEST_MS = 60_000;

interface Syncing { sync?: { register(tag: string): Promise<void> } }

let wait = SOONEST_MS;
let timer = 0;

export function watchSending(): void {
  addEventListener("online", () => void tryNow());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) void tryNow(); });
  void tryNow();
}

/** Try at once; what still waits is tried again, more and more slowly, and by the browser itself when the page is closed. */
export async function tryNow(): Promise<void> {
  clearTimeout(timer);
  wait = SOONEST_MS;
  await round();
}

async function round(): Promise<void> {
  let left = 0;
  try {
    if (!(await waiting()).length && !(await onTheirWay()).length) return;
    void bySystem();
    left = await sendAll();
    if (!left) left = await sendMedia();
    else void sendMedia();
  } catch {
    return; // no storage: nothing waits there
  }
  if (!left) return;
  clearTimeout(timer);
  timer = setTimeout(() => void round(), wait) as unknown as number;
  wait = Math.min(wait * 2, LATEST_MS);
}

async function bySystem(): Promise<void> {
  try {
    const registration = (await navigator.serviceWorker?.getRegistration()) as (ServiceWorkerRegistration & Syncing) | undefined;
    await registration?.sync?.register(TAG);
  } catch {
    // Not every browser can; then it is the page's own timer.
  }
}
