// Times as a resident reads them: by the city's clock, and how long ago in one unit.

import { t, tn } from "../words";

const zone = document.documentElement.dataset.timezone || "Asia/Karachi";
const LOCALES: Record<string, string> = { ur: "ur-PK-u-nu-latn", sd: "sd-PK-u-nu-latn" };
const locale = LOCALES[document.documentElement.lang] ?? "en-GB";
const hm = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const hms = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(locale, { timeZone: zone, day: "numeric", month: "long" });
const key = new Intl.DateTimeFormat("en-CA", { timeZone: zone });

export const clock = (at: number): string => hm.format(at);
export const clockAndDay = (at: number): string => (key.format(at) === key.format(Date.now()) ? hm.format(at) : `${day.format(at)} ${hm.format(at)}`);
export const fully = (at: number): string => t("%(time)s, %(day)s", { time: hms.format(at), day: day.format(at) });

export function ago(at: number): string {
  const minutes = Math.max(0, Math.floor((Date.now() - at) / 60_000));
  if (minutes < 1) return t("just now");
  if (minutes < 60) return tn("%(n)s minute ago", "%(n)s minutes ago", minutes);
  if (minutes < 48 * 60) return tn("%(n)s hour ago", "%(n)s hours ago", Math.floor(minutes / 60));
  return tn("%(n)s day ago", "%(n)s days ago", Math.floor(minutes / 1440));
}
