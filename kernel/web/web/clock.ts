// The city's clock, for residents and officers alike, whatever zone this browser is in; figures are Latin everywhere.

const zone = document.documentElement.dataset.timezone || "Asia/Karachi";
const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const days = new Intl.DateTimeFormat("en-CA", { timeZone: zone });

export const clockHms = (at: number): string => parts.format(at);
export const clockHm = (at: number): string => parts.format(at).slice(0, 5);
/** 2026-11-30. */
export const dayKey = (at: number): string => days.format(at);
