// Instants as officers read them: in the city's time, and by the server's clock, not by this desk's.

import { ltr } from "./words";

const zone = document.documentElement.dataset.timezone || "Asia/Karachi";
const parts = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});
// Names of months as the page writes them; figures are Latin everywhere, as on the plates.
const LOCALES: Record<string, string> = { ur: "ur-PK-u-nu-latn", sd: "sd-PK-u-nu-latn" };
const days = new Intl.DateTimeFormat(LOCALES[document.documentElement.lang] ?? "en-GB", { timeZone: zone, day: "numeric", month: "short" });
const dayKey = new Intl.DateTimeFormat("en-CA", { timeZone: zone });

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

export const clockHms = (at: number): string => parts.format(at);
export const clockHm = (at: number): string => parts.format(at).slice(0, 5);
/** Hours, and the day with it when it is not today's. */
export const clockAndDay = (at: number): string =>
  dayKey.format(at) === dayKey.format(serverNow()) ? clockHms(at) : `${days.format(at)}, ${clockHm(at)}`;

/** 9 s -> 0:09, 161 s -> 2:41, 3700 s -> 1:01:40 */
export function counter(spanMs: number): string {
  const total = Math.max(0, Math.floor(spanMs / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

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
