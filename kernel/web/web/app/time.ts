// Times as a resident reads them: by the city's clock, and how long ago in one unit.

import { clockHm, clockHms, dayKey } from "../clock";
import { N_, t, tn } from "../words";

// Not every browser knows the months and days in Sindhi.
const MONTHS = [N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")];
const WEEKDAYS = [N_("Sunday"), N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday")];

export function day(at: number): string {
  const [, month, date] = dayKey(at).split("-").map(Number);
  return t("%(date)s %(month)s", { date: date!, month: t(MONTHS[month! - 1]!) });
}

/** Monday, 30 November. */
export const weekdayAndDay = (at: number): string => t("%(weekday)s, %(day)s", { weekday: t(WEEKDAYS[new Date(`${dayKey(at)}T12:00Z`).getUTCDay()]!), day: day(at) });
export { clockHms, clockHm as clock };
export const clockAndDay = (at: number): string => (dayKey(at) === dayKey(Date.now()) ? clockHm(at) : t("%(day)s, %(time)s", { day: day(at), time: clockHm(at) }));
export const fully = (at: number): string => t("%(time)s, %(day)s", { time: clockHms(at), day: day(at) });

export function ago(at: number): string {
  const minutes = Math.max(0, Math.floor((Date.now() - at) / 60_000));
  if (minutes < 1) return t("just now");
  if (minutes < 60) return tn("%(n)s minute ago", "%(n)s minutes ago", minutes);
  if (minutes < 48 * 60) return tn("%(n)s hour ago", "%(n)s hours ago", Math.floor(minutes / 60));
  return tn("%(n)s day ago", "%(n)s days ago", Math.floor(minutes / 1440));
}
