// Where the phone is, as it says itself, and what that place is called: the nearest pole's sign, or the neighbourhood.

import { metresBetween, type LatLon } from "../place";
import { call } from "./call";
import { keep, kept } from "./store";

export interface Here extends LatLon { accuracy_m: number; at: number }
export interface Sign extends LatLon { tag: string; name: string }
export interface Names { poles: Sign[]; places: (LatLon & { name: string })[] }

const SIGN_M = 150; // a sign further off is not where one stands
const FRESH_MS = 24 * 3600 * 1000;
const LANGUAGE = document.documentElement.lang;

let last: Here | null = null;
let known: Promise<Names> | null = null;

export const lastKnown = (): Here | null => last;

/** Where somebody must be who has just read the sign: until the phone itself says better. */
export function assume(at: LatLon, accuracy_m: number): void {
  last ??= { lat: at.lat, lon: at.lon, accuracy_m, at: Date.now() };
}

/** What the phone may say without asking anybody: granted, prompt or denied. */
export async function permission(): Promise<PermissionState> {
  if (!("geolocation" in navigator)) return "denied";
  try {
    return (await navigator.permissions.query({ name: "geolocation" })).state;
  } catch {
    return "prompt";
  }
}

/** Follow the phone, better and better. Ends when it is told to. */
export function follow(told: (here: Here) => void, refused: () => void): () => void {
  const watch = navigator.geolocation.watchPosition(({ coords, timestamp }) => {
    last = { lat: coords.latitude, lon: coords.longitude, accuracy_m: Math.min(Math.max(coords.accuracy, 1), 5000), at: timestamp };
    told(last);
  }, () => { if (!last) refused(); }, { enableHighAccuracy: true, maximumAge: 15_000, timeout: 20_000 });
  return () => navigator.geolocation.clearWatch(watch);
}

/** Signs and neighbourhoods of the city, in the page's language; what the phone has, and a newer list for the next time. */
export function names(): Promise<Names> {
  known ??= load();
  return known;
}

async function load(): Promise<Names> {
  const key = `names-${LANGUAGE}`;
  const had = await kept<{ names: Names; at: number }>(key);
  if (had && Date.now() - had.at < FRESH_MS) return had.names;
  const answer = await call<Names>("GET", `/v1/poles?locale=${LANGUAGE}`);
  if (answer.status !== 200) { known = null; return had?.names ?? { poles: [], places: [] }; }
  await keep(key, { names: answer.body, at: Date.now() }).catch(() => undefined);
  return answer.body;
}

export interface Called { name: string; sign: Sign | null; distance_m: number }

export async function called(at: LatLon): Promise<Called> {
  const { poles, places } = await names();
  const sign = nearest(poles, at);
  if (sign && metresBetween(sign, at) <= SIGN_M) return { name: sign.name, sign, distance_m: metresBetween(sign, at) };
  return { name: nearest(places, at)?.name ?? "", sign: null, distance_m: 0 };
}

export async function signCalled(tag: string): Promise<Sign | undefined> {
  const wanted = tag.trim().toUpperCase().replace(/\s+/g, "");
  return (await names()).poles.find((pole) => pole.tag.toUpperCase() === wanted);
}

function nearest<T extends LatLon>(all: T[], at: LatLon): T | undefined {
  let best: T | undefined;
  for (const each of all) if (!best || metresBetween(each, at) < metresBetween(best, at)) best = each;
  return best;
}
