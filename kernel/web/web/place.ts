// Places on a map: pure geometry on the Mercator projection that both libraries draw by. For orientation, never for measuring.

export interface LatLon { lat: number; lon: number }
/** What a map looks at, from straight above and with north on top. */
export interface Look { centre: LatLon; metresPerPx: number }
export interface View extends Look { width: number; height: number }
/** As GeoJSON has it: longitude first. */
export type Point = [lon: number, lat: number];

const EARTH_M = 6_378_137;
const RAD = Math.PI / 180;
const METRES_PER_DEGREE = EARTH_M * RAD;

const across = (lon: number): number => lon * RAD;
const up = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * RAD) / 2));
const pxPerUnit = ({ centre, metresPerPx }: Look): number => (EARTH_M * Math.cos(centre.lat * RAD)) / metresPerPx;

/** Pixels from the left upper corner. */
export function project(view: View, { lat, lon }: LatLon): [number, number] {
  const px = pxPerUnit(view);
  return [view.width / 2 + (across(lon) - across(view.centre.lon)) * px, view.height / 2 - (up(lat) - up(view.centre.lat)) * px];
}

export function unproject(view: View, [x, y]: [number, number]): LatLon {
  const px = pxPerUnit(view);
  const north = up(view.centre.lat) - (y - view.height / 2) / px;
  return { lat: (Math.atan(Math.exp(north)) * 2 - Math.PI / 2) / RAD, lon: view.centre.lon + (x - view.width / 2) / px / RAD };
}

/** The zoom of a library whose world is one tile of so many pixels at zoom 0. */
export const zoomOf = ({ centre, metresPerPx }: Look, tilePx: number): number =>
  Math.log2((2 * Math.PI * EARTH_M * Math.cos(centre.lat * RAD)) / (tilePx * metresPerPx));

export const metresPerPxAt = (lat: number, zoom: number, tilePx: number): number =>
  (2 * Math.PI * EARTH_M * Math.cos(lat * RAD)) / (tilePx * 2 ** zoom);

export function metresBetween(a: LatLon, b: LatLon): number {
  const x = (b.lon - a.lon) * Math.cos(((a.lat + b.lat) / 2) * RAD);
  return Math.hypot(x, b.lat - a.lat) * METRES_PER_DEGREE;
}

/** Degrees clockwise from north, 0 to 360. */
export function bearingDeg(from: LatLon, to: LatLon): number {
  const deg = Math.atan2((to.lon - from.lon) * Math.cos(from.lat * RAD), to.lat - from.lat) / RAD;
  return (deg + 360) % 360;
}

/** The place so many metres from another, in a direction from north; flat, for drawing only. */
export function destination(from: LatLon, distanceM: number, bearing: number): LatLon {
  return {
    lat: from.lat + (distanceM * Math.cos(bearing * RAD)) / METRES_PER_DEGREE,
    lon: from.lon + (distanceM * Math.sin(bearing * RAD)) / (METRES_PER_DEGREE * Math.cos(from.lat * RAD)),
  };
}

const STEP_DEG = 5;
export const point = ({ lat, lon }: LatLon): Point => [round(lon), round(lat)];
const round = (deg: number): number => Math.round(deg * 1e7) / 1e7; // about a centimetre

/** The slice of ground a lens looks at, as a closed ring. A full circle has no straight edges. */
export function sectorRing(at: LatLon, rangeM: number, azimuthDeg: number, hfovDeg: number): Point[] {
  if (hfovDeg >= 359.5) return circleRing(at, rangeM);
  const steps = Math.max(2, Math.ceil(hfovDeg / STEP_DEG));
  const arc = Array.from({ length: steps + 1 }, (_, step) => point(destination(at, rangeM, azimuthDeg - hfovDeg / 2 + (hfovDeg * step) / steps)));
  return [point(at), ...arc, point(at)];
}

export function circleRing(at: LatLon, radiusM: number): Point[] {
  const ring = Array.from({ length: 360 / STEP_DEG }, (_, step) => point(destination(at, radiusM, step * STEP_DEG)));
  return [...ring, ring[0]!];
}

/** A view that shows all of these, none closer to the edge than `marginPx`, and no nearer than `closest` metres a pixel. */
export function fit(points: LatLon[], width: number, height: number, marginPx: number, closest: number): View {
  const lats = points.map((p) => p.lat);
  const lons = points.map((p) => p.lon);
  const centre = { lat: (Math.min(...lats) + Math.max(...lats)) / 2, lon: (Math.min(...lons) + Math.max(...lons)) / 2 };
  const tall = (Math.max(...lats) - Math.min(...lats)) * METRES_PER_DEGREE;
  const broad = (Math.max(...lons) - Math.min(...lons)) * METRES_PER_DEGREE * Math.cos(centre.lat * RAD);
  const room = (px: number): number => Math.max(40, px - 2 * marginPx);
  return { centre, width, height, metresPerPx: Math.max(closest, tall / room(height), broad / room(width)) };
}

/** As SVG takes them: to a tenth of a pixel. */
export const n = (value: number): number => Math.round(value * 10) / 10;
export const linePath = (points: [number, number][]): string => "M" + points.map(([x, y]) => `${n(x)} ${n(y)}`).join(" ");
