// A scene as GeoJSON: areas, lines and marks, each with the kind by which it is drawn. Pure; both libraries draw the same.
//
// What is few and has words on it (plates, octagons, notes) is not here: labels.ts lays it over either library.

import type { Feature, FeatureCollection, LineString, Point as PointOf, Polygon } from "geojson";
import { circleRing, destination, point, sectorRing, type LatLon, type Point } from "../place";
import { gather, type Gathered } from "./gather";
import { STREET_M_PER_PX, type Handle, type Happened, type InDanger, type PolePlate, type Scene, type Sector, type SectorTone } from "./scene";

/** In the order in which they lie on each other, the last on top. */
export const SHAPES = [
  "heat", "sector-far", "sector-blind", "sector", "sector-stale", "sector-sel", "sector-hand", "dori", "hand-line", "ring", "acc", "acc-sos", "track",
] as const;
export type Shape = (typeof SHAPES)[number];
export interface ShapeWords { key: string; kind: Shape; opacity?: number }
/** stamp: the picture of it, see stamps.ts. */
export interface MarkWords { stamp: string; rank: number; id?: string; members?: string[] }

export interface Drawn {
  shapes: FeatureCollection<Polygon | LineString, ShapeWords>;
  marks: FeatureCollection<PointOf, MarkWords>;
}

export const RINGS_M = [50, 100];
/** Nearer together than this, two diamonds cannot be told apart or hit; two squares. */
const DIAMONDS_PX = 28;
const SQUARES_PX = 9;
const LEAST_SECTOR_PX = 6;
const LEAST_CIRCLE_PX = 11;
const LEAST_SOS_CIRCLE_PX = 22;
const KIND: Record<SectorTone, Shape> = { sel: "sector-sel", linked: "sector", stale: "sector-stale", blind: "sector-blind", far: "sector-far" };

/** How far around a person in danger the circle is drawn: their accuracy, or what can still be seen. */
export const sosRadiusM = (alert: InDanger, metresPerPx: number): number => Math.max(LEAST_SOS_CIRCLE_PX * metresPerPx, alert.accuracyM ?? 0);

export function features(scene: Scene, metresPerPx: number): Drawn {
  const isStreet = metresPerPx < STREET_M_PER_PX;
  const shapes = [
    ...(scene.heat ?? []).map(({ at, sizeDeg, share }, index) => area(`heat-${index}`, "heat", square(at, sizeDeg), Math.round((0.15 + 0.7 * share) * 100) / 100)),
    ...scene.sectors.filter((sector) => isStreet || !(sector.minor || sector.tone === "far")).map((sector) => sectorOf(sector, metresPerPx)),
    ...(scene.handle ? handle(scene.handle, metresPerPx) : []),
    ...scene.incidents.flatMap((incident) => circles(incident, metresPerPx)),
    ...scene.sos.flatMap((alert) => person(alert, metresPerPx)),
  ];
  shapes.sort((a, b) => SHAPES.indexOf(a.properties.kind) - SHAPES.indexOf(b.properties.kind));
  const marks = [...(isStreet ? [] : poleMarks(scene.poles, metresPerPx)), ...gather(scene.incidents, DIAMONDS_PX * metresPerPx).map((group) => incidentMark(group, scene.isSmall ?? false))];
  return { shapes: { type: "FeatureCollection", features: shapes }, marks: { type: "FeatureCollection", features: marks } };
}

function area(key: string, kind: Shape, ring: Point[], opacity?: number): Feature<Polygon, ShapeWords> {
  return { type: "Feature", properties: opacity === undefined ? { key, kind } : { key, kind, opacity }, geometry: { type: "Polygon", coordinates: [ring] } };
}

function line(key: string, kind: Shape, places: LatLon[]): Feature<LineString, ShapeWords> {
  return { type: "Feature", properties: { key, kind }, geometry: { type: "LineString", coordinates: places.map(point) } };
}

function square(at: LatLon, sizeDeg: number): Point[] {
  const [west, south] = point(at);
  const [east, north] = point({ lat: at.lat + sizeDeg, lon: at.lon + sizeDeg });
  return [[west, south], [east, south], [east, north], [west, north], [west, south]];
}

function sectorOf({ id, at, azimuthDeg, hfovDeg, rangeM, tone }: Sector, metresPerPx: number): Feature<Polygon, ShapeWords> {
  return area(id, KIND[tone], sectorRing(at, Math.max(LEAST_SECTOR_PX * metresPerPx, rangeM), azimuthDeg, hfovDeg));
}

const KNOB_PX = 14;

/** Where the knob lies by which a hand turns the sector. */
export function knobOf({ at, rangeM, azimuthDeg }: Handle, metresPerPx: number): LatLon {
  return destination(at, Math.max(LEAST_SECTOR_PX * metresPerPx, rangeM) + KNOB_PX * metresPerPx, azimuthDeg);
}

function handle(hand: Handle, metresPerPx: number): Feature<Polygon | LineString, ShapeWords>[] {
  const ring = (metres: number): Point[] => sectorRing(hand.at, Math.max(LEAST_SECTOR_PX * metresPerPx, metres), hand.azimuthDeg, hand.hfovDeg);
  return [
    area("hand", "sector-hand", ring(hand.rangeM)),
    ...[...hand.classesM, hand.nearM].filter((metres) => metres > 0 && metres < hand.rangeM).map((metres, index) => area(`dori-${index}`, "dori", ring(metres))),
    line("hand-line", "hand-line", [hand.at, knobOf(hand, metresPerPx)]),
  ];
}

/** The chosen incident alone has its accuracy around it, and rings to judge distances by. */
function circles({ id, at, accuracyM, selected }: Happened, metresPerPx: number): Feature<Polygon, ShapeWords>[] {
  if (!selected || !accuracyM) return [];
  return [
    ...RINGS_M.map((metres) => area(`${id} ring ${metres}`, "ring", circleRing(at, metres))),
    area(`${id} acc`, "acc", circleRing(at, Math.max(LEAST_CIRCLE_PX * metresPerPx, accuracyM))),
  ];
}

function person(alert: InDanger, metresPerPx: number): Feature<Polygon | LineString, ShapeWords>[] {
  const way = alert.track.map((fix) => fix.at);
  return [
    ...(alert.accuracyM ? [area(`${alert.id} acc`, "acc-sos", circleRing(alert.at, sosRadiusM(alert, metresPerPx)))] : []),
    ...(way.length > 1 ? [line(`${alert.id} track`, "track", way)] : []),
  ];
}

function mark(at: LatLon, properties: MarkWords): Feature<PointOf, MarkWords> {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: point(at) } };
}

/** Dark ones are never hidden among those that work. */
function poleMarks(poles: PolePlate[], metresPerPx: number): Feature<PointOf, MarkWords>[] {
  return [false, true].flatMap((dark) => gather(poles.filter((pole) => pole.dark === dark), SQUARES_PX * metresPerPx).map(({ at, members }) => {
    const who = members.length === 1 ? { id: members[0]!.label } : { members: members.map(({ label }) => label) };
    return mark(at, { stamp: dark ? "pole-off" : "pole", rank: dark ? 1 : 0, ...who });
  }));
}

/** One that touches no other is a diamond; several are a larger one with their number, green only when all are verified. */
function incidentMark({ at, members }: Gathered<Happened>, isSmall: boolean): Feature<PointOf, MarkWords> {
  const [first] = members;
  const verified = members.every((each) => each.verified);
  if (isSmall) return mark(at, { stamp: verified ? "ver-small" : "inc-small", rank: 2 });
  if (members.length === 1) return mark(at, { stamp: `${verified ? "ver" : "inc"}${first!.selected ? "-sel" : ""}`, rank: first!.selected ? 4 : 2, id: first!.id });
  return mark(at, { stamp: `${verified ? "vers" : "incs"}-${members.length}`, rank: 3, members: members.map((each) => each.id) });
}
