// The SOS of this phone as it stands here: what was said, what the server has told, what has not left the phone. Pure.

export interface Fix { lat: number; lon: number; accuracy_m: number; at: number; battery_pct?: number }
export interface Step { at: string; code: string; text: string }
export interface Next { level: number; to: string; at: string; text?: string }

/** As `GET /v1/sos-alerts/{id}` tells it; the answers of the others lack the words. */
export interface Told {
  id: string;
  reference: string;
  state: string;
  raised_at: string;
  raises_at: string | null;
  next_step: Next | null;
  timeline?: Step[];
}

export interface Open {
  /** By this phone's clock. */
  begun_at: number;
  silent: boolean;
  /** Whether its resident does not wait for the countdown. */
  now: boolean;
  told: Told | null;
  /** When this phone first had an answer, and how far the server's clock is ahead. */
  told_at: number;
  ahead_ms: number;
  /** Until then it can be stood down before it is raised; by this phone's clock. */
  raises_at: number;
  tries: number;
  tried_at: number;
  /** Since when nobody answers; 0 while somebody does. */
  lost_at: number;
  unsent: Fix[];
  place: Fix | null;
  /** When a place was last taken by the server. */
  placed_at: number;
  /** After a stand-down places are sent on until then. */
  sends_until: number;
  /** Over, and read: the next press is a new one. */
  is_away: boolean;
}

/** Of what is typed to the operator; gone with the SOS. */
export const SOS_WORDS = "sos";
export const ARMING_MS = 5_000;
export const SENDS_ON_MS = 30 * 60_000;
const MOST_UNSENT = 300;
export const BATCH = 100;

export const begun = (now: number, silent: boolean): Open => ({
  begun_at: now, silent, now: false, told: null, told_at: 0, ahead_ms: 0, raises_at: now + ARMING_MS, tries: 0, tried_at: 0, lost_at: 0,
  unsent: [], place: null, placed_at: 0, sends_until: 0, is_away: false,
});

export const isOver = ({ told }: Open): boolean => told?.state === "closed" || told?.state === "stood_down";

/** Which screen stands. */
export function stage(one: Open, now: number): "arming" | "nonet" | "open" | "over" {
  if (isOver(one)) return "over";
  if (!one.told) return one.tries && now - one.begun_at > ARMING_MS ? "nonet" : "arming";
  if (one.told.state === "arming") return "arming";
  return "open";
}

/** After an answer that tells of the alert. sentAt: when this phone had asked; isNew: whether that answer made it. */
export function toldOf(one: Open, told: Told, sentAt: number, now: number, isNew = false): Open {
  if (one.told) return { ...one, told: { ...told, timeline: told.timeline ?? one.told.timeline }, lost_at: 0 };
  // The server's deadline, counted from when we asked: it can only be later than we say, never sooner.
  const left = told.raises_at ? Date.parse(told.raises_at) - Date.parse(told.raised_at) : 0;
  // One that was open before tells nothing of the two clocks.
  return { ...one, told, told_at: now, ahead_ms: isNew ? Date.parse(told.raised_at) - sentAt : 0, raises_at: sentAt + left, lost_at: 0 };
}

export const lost = (one: Open, now: number): Open => ({ ...one, tries: one.tries + 1, tried_at: now, lost_at: one.lost_at || now });

/** A place more; the oldest go when the phone was long without a network. */
export const placed = (one: Open, fix: Fix): Open => ({ ...one, place: fix, unsent: [...one.unsent, fix].slice(-MOST_UNSENT) });

/** The newest first: what is sent before the link breaks is what matters. */
export const batch = (one: Open): Fix[] => [...one.unsent].sort((a, b) => b.at - a.at).slice(0, BATCH);

export function sent(one: Open, fixes: Fix[], now: number): Open {
  const gone = new Set(fixes.map(({ at }) => at));
  return { ...one, unsent: one.unsent.filter(({ at }) => !gone.has(at)), placed_at: now };
}

/** As the wire takes a place; its time by the server's clock. */
export const wired = (fix: Fix, ahead: number): object => ({
  lat: fix.lat, lon: fix.lon, accuracy_m: Math.round(fix.accuracy_m), at: new Date(fix.at + ahead).toISOString(),
  ...(fix.battery_pct === undefined ? {} : { battery_pct: fix.battery_pct }),
});
