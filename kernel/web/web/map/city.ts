// The whole city in a view: its named places, else its districts, of what lies within its bounds; else the bounds. Pure.

import { linesOf, type Outline } from "../outlines";
import { fit, type LatLon, type Look } from "../place";
import { FURTHEST_M_PER_PX } from "./scene";

export interface Bounds { west: number; south: number; east: number; north: number }

const CLOSEST_M_PER_PX = 36;
const MARGIN_PX = 24;

/** As the page has them: CITY_BOUNDS of the settings. Null where it has none. */
export function boundsIn(written: string | undefined): Bounds | null {
  const [west, south, east, north] = (written ?? "").split(",").map(Number);
  return [west, south, east, north].every(Number.isFinite) && west! < east! && south! < north! ? { west: west!, south: south!, east: east!, north: north! } : null;
}

/** Named places are dense where people are; districts reach out into the country, and bounds further still. */
export function cityLook(bounds: Bounds | null, outlines: Outline[], width: number, height: number): Look {
  for (const kind of ["place", "district"]) {
    const known = outlines.filter(({ properties }) => properties.kind === kind).flatMap(pointsOf).filter((point) => isIn(bounds, point));
    if (known.length > 1) return looking(known, width, height);
  }
  const { west, south, east, north } = bounds ?? { west: -180, south: -60, east: 180, north: 70 };
  return looking([{ lat: south, lon: west }, { lat: north, lon: east }], width, height);
}

function looking(points: LatLon[], width: number, height: number): Look {
  const { centre, metresPerPx } = fit(points, width, height, MARGIN_PX, CLOSEST_M_PER_PX);
  return { centre, metresPerPx: Math.min(FURTHEST_M_PER_PX, metresPerPx) };
}

function pointsOf({ geometry }: Outline): LatLon[] {
  const points = geometry.type === "Point" ? [geometry.coordinates as [number, number]] : linesOf(geometry).flat();
  return points.map(([lon, lat]) => ({ lat, lon }));
}

const isIn = (bounds: Bounds | null, { lat, lon }: LatLon): boolean =>
  !bounds || (lat >= bounds.south && lat <= bounds.north && lon >= bounds.west && lon <= bounds.east);
