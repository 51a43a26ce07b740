// Telling the server that an SOS is on this screen, and only when it is: the element is in the page, has a size, lies within
// the window, nothing covers it, the tab is visible, and a frame has been painted since. A resident reads what this says.

import { send, slug } from "../net";

const RETRY_MS = 1_000;
const KEY = "gawah-console";

/** This tab's name, for as long as the tab lives. */
export const consoleId: string = (() => {
  try {
    const kept = sessionStorage.getItem(KEY);
    if (kept) return kept;
    const made = crypto.randomUUID();
    sessionStorage.setItem(KEY, made);
    return made;
  } catch {
    return crypto.randomUUID();
  }
})();

const told = new Set<string>();
const telling = new Set<string>();

/** Says once that this alert was seen here; keeps trying while it stands on the screen and nobody has heard. */
export async function tellShown(alertId: string, element: () => HTMLElement | null): Promise<void> {
  if (told.has(alertId) || telling.has(alertId)) return;
  telling.add(alertId);
  try {
    for (;;) {
      if (!element()?.isConnected) return;
      if (document.visibilityState !== "visible") await visible();
      await painted();
      const shown = element();
      if (!shown?.isConnected) return;
      if (!isOnScreen(shown)) { await wait(RETRY_MS / 4); continue; }
      const answer = await send("POST", `/v1/cpo/sos-alerts/${alertId}/shown`, { console_id: consoleId });
      const settled = answer.status === 200 || answer.status === 404 || (answer.status === 409 && slug(answer.body) === "sos-state");
      if (settled) { told.add(alertId); return; }
      await wait(RETRY_MS);
    }
  } finally {
    telling.delete(alertId);
  }
}

/** Two frames: in the first the change is laid out, before the second it has been painted. */
const painted = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const visible = (): Promise<void> => new Promise((done) => {
  const look = (): void => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", look);
    done();
  };
  document.addEventListener("visibilitychange", look);
  look();
});

export function isOnScreen(element: HTMLElement): boolean {
  if (document.visibilityState !== "visible") return false;
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  const box = element.getBoundingClientRect();
  if (box.width < 2 || box.height < 2) return false;
  const x = box.left + box.width / 2;
  const y = box.top + Math.min(box.height / 2, 20);
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
  const top = document.elementFromPoint(x, y);
  return top !== null && (element === top || element.contains(top));
}
