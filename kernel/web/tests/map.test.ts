// A scene becomes the same shapes and marks for either library: what a camera sees is on the ground where it stands, what
// would lie on each other becomes one with its number, and what lies under a finger is what was meant.

import assert from "node:assert/strict";
import test from "node:test";
import { boundsIn, cityLook } from "../web/map/city";
import { features, RINGS_M, SHAPES } from "../web/map/features";
import { gather } from "../web/map/gather";
import { hit } from "../web/map/hit";
import { namesIn } from "../web/map/names";
import { NOTHING, type Happened, type Scene, type Sector } from "../web/map/scene";
import { summary } from "../web/map/summary";
import type { Outline } from "../web/outlines";
import { bearingDeg, circleRing, destination, fit, metresBetween, metresPerPxAt, project, sectorRing, unproject, zoomOf, type LatLon, type View } from "../web/place";

const SQUARE: LatLon = { lat: 24.8722, lon: 67.0355 };
const NEAR = 0.5;
const CITY = 60;
const view = (metresPerPx: number): View => ({ centre: SQUARE, metresPerPx, width: 800, height: 600 });
const sector = (more: Partial<Sector> = {}): Sector => ({ id: "c1", at: SQUARE, azimuthDeg: 0, hfovDeg: 60, rangeM: 80, tone: "linked", ...more });
const incident = (id: string, at: LatLon, more: Partial<Happened> = {}): Happened => ({ id, at, verified: false, ...more });
const kinds = (scene: Scene, metresPerPx: number): string[] => features(scene, metresPerPx).shapes.features.map(({ properties }) => properties.kind);
const stamps = (scene: Scene, metresPerPx: number): string[] => features(scene, metresPerPx).marks.features.map(({ properties }) => properties.stamp);

test("a place and its pixel are each other's inverse, and north is up", () => {
  const there = destination(SQUARE, 100, 0);
  const [x, y] = project(view(1), there);

  assert.ok(Math.abs(x - 400) < 1e-6 && Math.abs(y - 200) < 0.2);
  assert.ok(metresBetween(unproject(view(1), [x, y]), there) < 1e-3);
});

test("the city is where its places are, within its bounds, and no other city's", () => {
  const hyderabad = boundsIn("68.2,25.3,68.5,25.5");
  const karachi = boundsIn("66.40,24.60,67.80,25.70");
  const place = (lon: number, lat: number): Outline => ({ type: "Feature", properties: { name: "", kind: "place" }, geometry: { type: "Point", coordinates: [lon, lat] } });
  const outlines = [place(67.0, 24.82), place(67.2, 24.94)];

  assert.ok(metresBetween(cityLook(karachi, outlines, 900, 600).centre, { lat: 24.88, lon: 67.1 }) < 10);
  assert.ok(metresBetween(cityLook(hyderabad, outlines, 900, 600).centre, { lat: 25.4, lon: 68.35 }) < 10);
  assert.ok(cityLook(hyderabad, outlines, 900, 600).metresPerPx < 60);
  assert.equal(boundsIn(""), null);
});

test("a scale becomes a zoom of either library and comes back", () => {
  for (const tilePx of [256, 512]) assert.ok(Math.abs(metresPerPxAt(SQUARE.lat, zoomOf(view(6), tilePx), tilePx) - 6) < 1e-9);
  assert.ok(Math.abs(zoomOf(view(6), 256) - zoomOf(view(6), 512) - 1) < 1e-9);
});

test("a bearing is the way back of a destination", () => {
  for (const deg of [0, 67, 180, 275]) assert.ok(Math.abs(bearingDeg(SQUARE, destination(SQUARE, 50, deg)) - deg) < 0.05);
});

test("a sector begins and ends at its pole and reaches as far as the lens", () => {
  const ring = sectorRing(SQUARE, 80, 90, 60);
  const places = ring.map(([lon, lat]) => ({ lat, lon }));

  assert.deepEqual(ring[0], ring.at(-1));
  for (const place of places.slice(1, -1)) assert.ok(Math.abs(metresBetween(SQUARE, place) - 80) < 0.1);
  assert.ok(Math.abs(bearingDeg(SQUARE, places[1]!) - 60) < 0.1);
  assert.deepEqual(sectorRing(SQUARE, 80, 0, 360), circleRing(SQUARE, 80));
});

test("a frame holds every place, and one place does not fill the screen", () => {
  const places = [SQUARE, destination(SQUARE, 900, 45)];
  const seen = fit(places, 800, 600, 50, 0.5);

  for (const place of places) {
    const [x, y] = project(seen, place);
    assert.ok(x >= 49 && x <= 751 && y >= 49 && y <= 551);
  }
  assert.equal(fit([SQUARE], 800, 600, 50, 0.5).metresPerPx, 0.5);
});

test("each tone is a shape of its own, the chosen one on top", () => {
  const tones = ["sel", "linked", "stale", "blind", "far"] as const;

  assert.deepEqual(kinds({ ...NOTHING, sectors: tones.map((tone, index) => sector({ id: String(index), tone })) }, NEAR),
    ["sector-far", "sector-blind", "sector", "sector-stale", "sector-sel"]);
});

test("from afar a pole is a square, and only sectors that matter are drawn", () => {
  const scene: Scene = { ...NOTHING, sectors: [sector(), sector({ id: "far", tone: "far" }), sector({ id: "minor", minor: true })],
    poles: [{ label: "K01", at: SQUARE, dark: false }, { label: "K02", at: SQUARE, dark: true }, { label: "K03", at: SQUARE, dark: true }] };

  assert.deepEqual(kinds(scene, CITY), ["sector"]);
  assert.deepEqual(stamps(scene, CITY), ["pole", "pole-off"]);
  assert.equal(kinds(scene, NEAR).length, 3);
  assert.deepEqual(stamps(scene, NEAR), []); // the plates are labels
});

test("rings of 50 and 100 m and the accuracy stand around the chosen incident alone", () => {
  const drawn = features({ ...NOTHING, incidents: [incident("a", SQUARE, { selected: true, accuracyM: 30 }), incident("b", destination(SQUARE, 400, 90), { accuracyM: 30 })] }, NEAR);
  const radii = drawn.shapes.features.map(({ geometry, properties }) => {
    const [lon, lat] = (geometry.coordinates as [number, number][][])[0]![0]!;
    return [properties.kind, Math.round(metresBetween(SQUARE, { lat, lon }))];
  });

  assert.deepEqual(radii, [...RINGS_M.map((metres) => ["ring", metres]), ["acc", 30]]);
  assert.deepEqual(drawn.marks.features.map(({ properties }) => properties.stamp), ["inc", "inc-sel"]);
});

test("a circle that could not be seen is drawn as large as can be", () => {
  const drawn = features({ ...NOTHING, sos: [{ id: "s", at: SQUARE, accuracyM: 5, note: "", track: [], selected: true }] }, CITY);
  const [lon, lat] = (drawn.shapes.features[0]!.geometry.coordinates as [number, number][][])[0]![0]!;

  assert.equal(Math.round(metresBetween(SQUARE, { lat, lon })), 22 * CITY);
});

test("a person's way is a line, and it lies over everything", () => {
  const track = [0, 1, 2].map((step) => ({ at: destination(SQUARE, step * 20, 0) }));
  const scene: Scene = { ...NOTHING, sectors: [sector({ tone: "sel" })], sos: [{ id: "s", at: track[2]!.at, accuracyM: null, note: "", track, selected: true }] };

  assert.deepEqual(kinds(scene, NEAR), ["sector-sel", "track"]);
  assert.equal(SHAPES.at(-1), "track");
});

test("incidents that touch become one mark with their number; the chosen one stands alone", () => {
  const close = [0, 1, 2, 3].map((step) => incident(String(step), destination(SQUARE, step * 3, 90), { verified: step > 0 }));

  assert.deepEqual(stamps({ ...NOTHING, incidents: close }, CITY), ["incs-4"]);
  assert.deepEqual(stamps({ ...NOTHING, incidents: close.slice(1) }, CITY), ["vers-3"]);
  assert.deepEqual(stamps({ ...NOTHING, incidents: close.map((each) => ({ ...each, selected: each.id === "0" })) }, CITY), ["vers-3", "inc-sel"]);
  assert.equal(stamps({ ...NOTHING, incidents: close.map((each, index) => ({ ...each, at: destination(SQUARE, index * 30, 90) })) }, NEAR).length, 4);
});

test("five thousand incidents are each counted once, in a few hundred marks, in a few milliseconds", () => {
  const many = Array.from({ length: 5_000 }, (_, index) => incident(String(index), { lat: 24.8 + ((index * 7919) % 5000) / 25_000, lon: 66.95 + ((index * 104_729) % 5000) / 25_000 }));

  const began = performance.now();
  const groups = gather(many, 28 * CITY);
  const tookMs = performance.now() - began;

  assert.equal(groups.reduce((sum, { members }) => sum + members.length, 0), 5_000);
  assert.equal(new Set(groups.flatMap(({ members }) => members.map(({ id }) => id))).size, 5_000);
  assert.ok(groups.length < 500, `${groups.length} marks`);
  assert.ok(tookMs < 250, `${tookMs} ms`);
});

test("a newer incident does not move the marks that are there", () => {
  const before = [incident("a", SQUARE), incident("b", destination(SQUARE, 3_000, 90))];
  const places = (incidents: Happened[]): LatLon[] => gather(incidents, 28 * CITY).map(({ at }) => at);

  assert.deepEqual(places([...before, incident("c", destination(SQUARE, 200, 0))]), places(before));
});

test("a finger finds the mark before the sector, the group by its members, and nothing where nothing is", () => {
  const scene: Scene = { ...NOTHING, sectors: [sector(), sector({ id: "chosen", tone: "sel", hfovDeg: 20 })], incidents: [incident("i", destination(SQUARE, 40, 20))] };
  const at = (place: LatLon, among = scene, metresPerPx = NEAR) => hit(among, features(among, metresPerPx), view(metresPerPx), project(view(metresPerPx), place));

  assert.deepEqual(at(destination(SQUARE, 40, 20)), { what: "incident", id: "i" });
  assert.deepEqual(at(destination(SQUARE, 60, -25)), { what: "camera", id: "c1" });
  assert.deepEqual(at(destination(SQUARE, 60, 5)), { what: "camera", id: "chosen" });
  assert.equal(at(destination(SQUARE, 60, 180)), null);
  assert.equal(at(destination(SQUARE, 90, 0)), null);
  const two = { ...NOTHING, incidents: [incident("a", SQUARE), incident("b", destination(SQUARE, 5, 90))] };
  assert.deepEqual(at(SQUARE, two, CITY), { what: "group", ids: ["a", "b"] });
  assert.deepEqual(at(SQUARE, { ...NOTHING, poles: [{ label: "K01", at: SQUARE, dark: false }] }, CITY), { what: "pole", id: "K01" });
});

test("heat is stronger where more was, and never invisible", () => {
  const cell = (share: number) => ({ at: SQUARE, sizeDeg: 0.005, share, count: 1 });
  const [least, most] = features({ ...NOTHING, heat: [cell(0), cell(1)] }, CITY).shapes.features.map(({ properties }) => properties.opacity);

  assert.deepEqual([least, most], [0.15, 0.85]);
});

test("names do not lie over each other, run along their road and never upside down", () => {
  const road = (name: string, from: LatLon, to: LatLon): Outline => ({ type: "Feature", properties: { name, kind: "road" }, geometry: { type: "LineString", coordinates: [[from.lon, from.lat], [to.lon, to.lat]] } });
  const east = destination(SQUARE, 150, 90), west = destination(SQUARE, 150, 270);
  const ten = (words: string): number => words.length * 7;

  const [name, ...rest] = namesIn([road("Preedy Street", east, west), road("Preedy Street", west, east), road("The same place", west, east)], view(NEAR), ten);
  assert.deepEqual([name!.words, Math.abs(Math.round(name!.turnDeg)), rest.length], ["Preedy Street", 0, 0]);
  assert.deepEqual(namesIn([road("Too long a name for so short a lane", SQUARE, destination(SQUARE, 20, 90))], view(NEAR), ten), []);
  assert.deepEqual(namesIn([road("Preedy Street", west, east)], view(CITY), ten), []);
});

test("who cannot see the map hears what is on it", () => {
  const scene: Scene = { ...NOTHING, sectors: [sector({ tone: "blind" }), sector({ tone: "sel" })], incidents: [incident("a", SQUARE), incident("b", SQUARE)], sos: [{ id: "s", at: SQUARE, accuracyM: null, note: "", track: [], selected: false }] };

  assert.match(summary(scene), /^1 SOS, 2 incidents, 1 camera sees the place, 1 camera is blind\. Arrow keys/);
  assert.match(summary(NOTHING), /^Nothing to show yet\./);
});
