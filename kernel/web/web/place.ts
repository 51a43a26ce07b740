// Places on a drawing: pure geometry, metres and degrees in, SVG numbers out. For orientation, never for measuring.

export interface LatLon { lat: number; lon: number }
export interface View { centre: LatLon; metresPerPx: number; width: number; height: number }

const METRES_PER_DEGREE = 111_320;
const RAD = Math.PI / 180;

/** Flat around the centre: good to a metre over a few kilometres, good enough to know the city by. */
export function project(view: View, { lat, lon }: LatLon): [number, number] {
  const x = (lon - view.centre.lon) * METRES_PER_DEGREE * Math.cos(view.centre.lat * RAD);
  const y = (view.centre.lat - lat) * METRES_PER_DEGREE;
  return [view.width / 2 + x / view.metresPerPx, view.height / 2 + y / view.metresPerPx];
}

export function unproject(view: View, [x, y]: [number, number]): LatLon {
  return {
    lat: view.centre.lat - ((y - view.height / 2) * view.metresPerPx) / METRES_PER_DEGREE,
    lon: view.centre.lon + ((x - view.width / 2) * view.metresPerPx) / (METRES_PER_DEGREE * Math.cos(view.centre.lat * RAD)),
  };
}

export function metresBetween(a: LatLon, b: LatLon): number {
  const x = (b.lon - a.lon) * Math.cos(((a.lat + b.lat) / 2) * RAD);
  return Math.hypot(x, b.lat - a.lat) * METRES_PER_DEGREE;
}

/** The slice of ground a lens looks at, as an SVG path around (x, y). A full circle has no straight edges. */
export function sectorPath(x: number, y: number, radius: number, azimuthDeg: number, hfovDeg: number): string {
  const r = n(radius);
  if (hfovDeg >= 359.5) return `M${n(x - radius)} ${n(y)}a${r} ${r} 0 1 0 ${n(2 * radius)} 0a${r} ${r} 0 1 0 ${n(-2 * radius)} 0Z`;
  const edge = (deg: number): string => `${n(x + radius * Math.sin(deg * RAD))} ${n(y - radius * Math.cos(deg * RAD))}`;
  const wide = hfovDeg > 180 ? 1 : 0;
  return `M${n(x)} ${n(y)}L${edge(azimuthDeg - hfovDeg / 2)}A${r} ${r} 0 ${wide} 1 ${edge(azimuthDeg + hfovDeg / 2)}Z`;
}

export const linePath = (points: [number, number][]): string => "M" + points.map(([x, y]) => `${n(x)} ${n(y)}`).join(" ");

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

export const n = (value: number): number => Math.round(value * 10) / 10;

/** The place so many metres from another, in a direction from north; flat, for drawing only. */
export function destination(from: LatLon, distanceM: number, bearingDeg: number): LatLon {
  return {
    lat: from.lat + (distanceM * Math.cos(bearingDeg * RAD)) / METRES_PER_DEGREE,
    lon: from.lon + (distanceM * Math.sin(bearingDeg * RAD)) / (METRES_PER_DEGREE * Math.cos(from.lat * RAD)),
  };
}
