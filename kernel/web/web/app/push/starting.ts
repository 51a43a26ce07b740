// What goes on behind every page of a phone that may be told: its registration stays right, receipts go out, and a notification that
// is opened leads to its page.

import { sendReceipts } from "./receipts";
import { keepUp } from "./subscribing";

let isStarted = false;

export function start(registration: ServiceWorkerRegistration): void {
  if (isStarted) return;
  isStarted = true;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<{ go?: string }>) => {
    if (data?.go?.startsWith("#/")) location.replace(data.go);
  });
  addEventListener("online", () => void sendReceipts());
  void keepUp(registration).then(sendReceipts).catch(() => undefined);
}
