// Which district a place lies in, by the outlines that the map is drawn on. For sorting a feed, not for a file.

import { calledHere, linesOf, loadOutlines } from "../outlines";
import type { LatLon } from "../place";

interface District { name: string; called: string; rings: [number, number][][] }
const GAP_M = 5_000;
const METRES_PER_DEGREE = 111_320;
let districts: District[] = [];

/** What each is called here, in that order, by its name; none where no outlines of districts are known. */
export async function loadDistricts(): Promise<Map<string, string>> {
  const { features } = await loadOutlines();
  districts = features.filter(({ properties }) => properties.kind === "district").map(({ properties, geometry }) => ({ name: properties.name, called: calledHere(properties), rings: linesOf(geometry) }));
  return new Map([...districts].sort((a, b) => a.called.localeCompare(b.called)).map(({ name, called }) => [name, called]));
}

/** The one that holds the place; between outlines that leave a gap the nearest, as stations do. Empty where none is near. */
export function districtOf(place: LatLon | null): string {
  if (!place) return "";
  const holding = districts.find(({ rings }) => rings.some((ring) => holds(ring, place)));
  if (holding) return holding.name;
  const [nearest] = districts.map(({ name, rings }) => ({ name, m: Math.min(...rings.map((ring) => metresTo(ring, place))) })).sort((a, b) => a.m - b.m);
  return nearest && nearest.m < GAP_M ? nearest.name : "";
}

/** A ray to the east crosses the ring an odd number of times from inside. */
function holds(ring: [number, number][], { lat, lon }: LatLon): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[i]!, [x2, y2] = ring[j]!;
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** To the nearest edge of the ring, flat. */
function metresTo(ring: [number, number][], { lat, lon }: LatLon): number {
  const narrow = Math.cos((lat * Math.PI) / 180);
  let least = Infinity;
  for (let i = 1; i < ring.length; i++) {
    const [x1, y1] = [(ring[i - 1]![0] - lon) * narrow, ring[i - 1]![1] - lat];
    const [x2, y2] = [(ring[i]![0] - lon) * narrow, ring[i]![1] - lat];
    const long = (x2 - x1) ** 2 + (y2 - y1) ** 2;
    const along = long ? Math.max(0, Math.min(1, -(x1 * (x2 - x1) + y1 * (y2 - y1)) / long)) : 0;
    least = Math.min(least, Math.hypot(x1 + along * (x2 - x1), y1 + along * (y2 - y1)));
  }
  return least * METRES_PER_DEGREE;
}
