// The cameras on the resident, as they rank now, in words: where each stands, and whether the resident comes towards it.

import { type LatLon, metresBetween } from "../place";
import { ms } from "../times";
import type { LinkedCamera } from "../wire";
import type { Case } from "./cases";
import type { Cameras } from "./cameras";
import type { Look } from "./lookout";
import { absence } from "./words";
import { ltr, metres, t } from "../words";

const URGENT = 3; // the best so many are asked for as often as there can be news
const MOVED_M = 8; // nearer together than this, two places tell no direction
const AHEAD_DEG = 60;
const MOST_AHEAD_S = 300;

/** Best first. by: who looks, written into the largest. */
export function looksOf(one: Case, cameras: Cameras, by: string): Look[] {
  const going = heading(one);
  return [...one.cameras].sort((a, b) => a.rank - b.rank).map((camera, index) => {
    const now = cameras.get(camera.id);
    const isOff = now?.state === "not_recording";
    const note = [t("rank %(rank)s", { rank: camera.rank }), metres(camera.grounds.distance_m), camera.grounds.inside_sector ? t("looks at it") : "", going ? way(camera, going) : ""];
    return {
      id: camera.id, label: camera.label, note: note.filter(Boolean).join(t(", ")), by: index === 0 ? by : "", urgent: index < URGENT && !isOff,
      word: isOff ? capital(absence(now.reason)) : "",
    };
  });
}

interface Heading { deg: number; metresPerS: number }

/** Which way the resident goes, from the last two places that are far enough apart. */
export function heading(one: Case): Heading | null {
  const last = one.track[one.track.length - 1];
  if (!last) return null;
  const before = [...one.track].reverse().find((fix) => metresBetween(fix, last) >= MOVED_M);
  if (!before) return null;
  const seconds = (ms(last.at) - ms(before.at)) / 1000;
  return seconds > 0 ? { deg: bearing(before, last), metresPerS: metresBetween(before, last) / seconds } : null;
}

/** "ahead, in about 40 s" or t("behind"); nothing for what lies to the side. */
function way({ grounds }: LinkedCamera, going: Heading): string {
  const off = Math.abs(((grounds.bearing_deg + 180 - going.deg + 540) % 360) - 180);
  if (off > 180 - AHEAD_DEG) return t("behind");
  if (off > AHEAD_DEG || grounds.distance_m < MOVED_M) return "";
  const seconds = grounds.distance_m / Math.max(0.1, going.metresPerS);
  if (seconds > MOST_AHEAD_S) return t("ahead");
  const time = ltr(seconds < 60 ? `${Math.max(5, Math.round(seconds / 5) * 5)} s` : `${Math.round(seconds / 60)} min`);
  return t("ahead, in about %(time)s", { time });
}

function bearing(from: LatLon, to: LatLon): number {
  const x = (to.lon - from.lon) * Math.cos((from.lat * Math.PI) / 180);
  return ((Math.atan2(x, to.lat - from.lat) * 180) / Math.PI + 360) % 360;
}

const capital = (words: string): string => words.replace(/^./, (letter) => letter.toUpperCase());
