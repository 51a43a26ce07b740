// Instants as officers read them: in the city's time, and by the server's clock, not by this desk's.

import { clockHm, clockHms, dayKey } from "./clock";
import { counter } from "./counter";
import { ltr } from "./words";

const zone = document.documentElement.dataset.timezone || "Asia/Karachi";
// Names of months as the page writes them; figures are Latin everywhere, as on the plates.
const LOCALES: Record<string, string> = { ur: "ur-PK-u-nu-latn", sd: "sd-PK-u-nu-latn" };
const days = new Intl.DateTimeFormat(LOCALES[document.documentElement.lang] ?? "en-GB", { timeZone: zone, day: "numeric", month: "short" });

/** Server minus this desk, ms: the page says when the server made it, the browser knows when its first byte came. */
const lead = (() => {
  const made = Date.parse(document.documentElement.dataset.now ?? "");
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (Number.isNaN(made) || !entry) return 0;
  return made - (performance.timeOrigin + entry.responseStart);
})();

/** Milliseconds since 1970 on the server's clock. Monotonic: a desk clock that is set meanwhile does not move it. */
export const serverNow = (): number => performance.timeOrigin + performance.now() + lead;

export const ms = (instant: string): number => Date.parse(instant);

export { clockHm, clockHms };
/** Hours, and the day with it when it is not today's. */
export const clockAndDay = (at: number): string =>
  dayKey(at) === dayKey(serverNow()) ? clockHms(at) : `${days.format(at)}, ${clockHm(at)}`;

/** 41 s, 6 min, 3 h, 2 d: one unit, the one that still tells something. */
export function age(spanMs: number): string {
  const total = Math.max(0, Math.floor(spanMs / 1000));
  if (total < 60) return ltr(`${total} s`);
  if (total < 3600) return ltr(`${Math.floor(total / 60)} min`);
  if (total < 86_400) return ltr(`${Math.floor(total / 3600)} h`);
  return ltr(`${Math.floor(total / 86_400)} d`);
}

/** +0.9 s, +2:41: how long after the beginning. */
export const after = (spanMs: number): string => ltr(spanMs < 10_000 ? `+${Math.max(0, spanMs / 1000).toFixed(1)} s` : `+${counter(spanMs)}`);
