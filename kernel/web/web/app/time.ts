// Times as a resident reads them: by the city's clock, and how long ago in one unit.

import { N_, t, tn } from "../words";

const zone = document.documentElement.dataset.timezone || "Asia/Karachi";
// Not every browser knows the months in Sindhi.
const MONTHS = [N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")];
const hm = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const hms = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const key = new Intl.DateTimeFormat("en-CA", { timeZone: zone });

function day(at: number): string {
  const [, month, date] = key.format(at).split("-").map(Number);
  return t("%(date)s %(month)s", { date: date!, month: t(MONTHS[month! - 1]!) });
}

export const clock = (at: number): string => hm.format(at);
export const clockAndDay = (at: number): string => (key.format(at) === key.format(Date.now()) ? hm.format(at) : t("%(day)s, %(time)s", { day: day(at), time: hm.format(at) }));
export const fully = (at: number): string => t("%(time)s, %(day)s", { time: hms.format(at), day: day(at) });

export function ago(at: number): string {
  const minutes = Math.max(0, Math.floor((Date.now() - at) / 60_000));
  if (minutes < 1) return t("just now");
  if (minutes < 60) return tn("%(n)s minute ago", "%(n)s minutes ago", minutes);
  if (minutes < 48 * 60) return tn("%(n)s hour ago", "%(n)s hours ago", Math.floor(minutes / 60));
  return tn("%(n)s day ago", "%(n)s days ago", Math.floor(minutes / 1440));
}
