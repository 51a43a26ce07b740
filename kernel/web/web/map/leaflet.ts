// Leaflet as a sheet: where there is no WebGL2, where it was lost, and for pictures of a map that nobody moves.
//
// Shapes are SVG, coloured by the page's sheet of styles; the many marks and the names are one canvas over them.

import { map as leaflet, polyline, polygon, svg, tileLayer, type LatLngExpression, type Map as Leaf, type Path } from "leaflet";
import { linesOf, type Outline } from "../outlines";
import { metresPerPxAt, zoomOf, type Look } from "../place";
import type { Drawn, ShapeWords } from "./features";
import type { Palette } from "./palette";
import { FURTHEST_M_PER_PX, NEAREST_M_PER_PX } from "./scene";
import type { Beginning, Name, Sheet, Tiles } from "./sheet";
import { SHARP, stamped } from "./stamps";

const TILE_PX = 256;
const BEYOND = 0.6; // of the box's size is drawn on each side, so that a drag does not show the end of the world
const AREAS = ["sea", "park"];
const GROUND = ["sea", "park", "district", "station", "river", "coast", "road-case", "street", "road", "arterial", "obstruction"];
const CLASS: Record<string, string> = { arterial: "art" };

interface Stamp { at: [number, number]; stamp: string; turnDeg: number }

export async function begin(given: Beginning): Promise<Sheet> { return new LeafletSheet(given); }

class LeafletSheet implements Sheet {
  readonly surface: HTMLElement;
  base: Tiles | null;
  private readonly map: Leaf;
  private readonly canvas = document.createElement("canvas");
  private readonly shapes = new Map<string, { sign: string; shape: Path }>();
  private readonly pictures = new Map<string, HTMLCanvasElement>();
  private readonly under = svg({ padding: BEYOND, pane: "ground" });
  private readonly over = svg({ padding: BEYOND });
  private grounds: Path[] = [];
  private named: Stamp[] = [];
  private marked: Stamp[] = [];
  private colours: Palette;
  private isOurs = false;

  constructor(private readonly given: Beginning) {
    this.colours = given.colours;
    this.surface = given.into;
    const zoom = (metresPerPx: number): number => zoomOf({ ...given.look, metresPerPx }, TILE_PX);
    const may = !given.isFixed;
    this.map = leaflet(given.into, {
      center: [given.look.centre.lat, given.look.centre.lon], zoom: zoomOf(given.look, TILE_PX), minZoom: zoom(FURTHEST_M_PER_PX), maxZoom: zoom(NEAREST_M_PER_PX),
      zoomSnap: 0, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false, trackResize: false, renderer: this.over,
      attributionControl: false, zoomControl: false, keyboard: false, boxZoom: false, doubleClickZoom: false,
      dragging: may, scrollWheelZoom: may, touchZoom: may, wheelPxPerZoomLevel: 120, bounceAtZoomLimits: false,
    });
    this.map.createPane("ground").classList.add("map-pane-ground");
    this.base = given.tiles?.kind === "raster" ? given.tiles : null;
    if (this.base) this.underlay(this.base.url);
    this.canvas.className = "map-marks";
    given.into.append(this.canvas);
    this.map.on("move zoom", () => this.moved());
    this.map.on("moveend", () => given.rested());
    this.sized();
  }

  look({ centre, metresPerPx }: Look): void {
    this.ourselves(() => this.map.setView([centre.lat, centre.lon], zoomOf({ centre, metresPerPx }, TILE_PX), { animate: false }));
  }

  /** One path a kind: a city has tens of thousands of roads. */
  ground(outlines: Outline[]): void {
    for (const shape of this.grounds) shape.remove();
    this.grounds = GROUND.flatMap((name): Path[] => {
      const kinds = name === "road-case" ? ["arterial", "road"] : [name];
      const lines = outlines.filter(({ properties, geometry }) => kinds.includes(properties.kind) && geometry.type !== "Point")
        .flatMap(({ geometry }) => linesOf(geometry).map((line) => line.map(lonFirst)));
      if (!lines.length) return [];
      const options = { className: `m-${CLASS[name] ?? name}`, renderer: this.under, interactive: false, fillOpacity: 1, fill: AREAS.includes(name) || name === "obstruction" };
      return [(AREAS.includes(name) ? polygon(lines.map((ring) => [ring]), options) : polyline(lines, options)).addTo(this.map)];
    });
  }

  names(names: Name[]): void {
    this.named = names.map(({ words, at, turnDeg }) => ({ at: [at.lat, at.lon], stamp: `name|${words}`, turnDeg }));
    this.stamp();
  }

  draw({ shapes, marks }: Drawn): void {
    this.reshape(shapes.features);
    this.marked = [...marks.features].sort((a, b) => a.properties.rank - b.properties.rank)
      .map(({ geometry, properties }) => ({ at: lonFirst(geometry.coordinates as [number, number]), stamp: properties.stamp, turnDeg: 0 }));
    this.stamp();
  }

  repaint(colours: Palette): void {
    this.colours = colours;
    this.pictures.clear();
    this.stamp();
  }

  resized(): void {
    this.ourselves(() => this.map.invalidateSize({ animate: false, pan: false }));
    this.sized();
    this.stamp();
  }

  remove(): void {
    this.map.remove();
    this.canvas.remove();
  }

  private underlay(url: string): void {
    const tiles = tileLayer(url, { maxNativeZoom: 19, maxZoom: 24 });
    let hasCome = false;
    tiles.on("tileload", () => { hasCome = true; });
    tiles.on("tileerror", () => {
      if (hasCome || !this.base) return;
      tiles.remove();
      this.base = null;
      this.given.baseGone();
    });
    tiles.addTo(this.map);
  }

  private ourselves(act: () => void): void {
    this.isOurs = true;
    try { act(); } finally { this.isOurs = false; }
  }

  private moved(): void {
    this.stamp();
    const { lat, lng: lon } = this.map.getCenter();
    const metresPerPx = metresPerPxAt(lat, this.map.getZoom(), TILE_PX);
    this.given.moved({ centre: { lat, lon }, metresPerPx }, !this.isOurs);
  }

  private reshape(features: Drawn["shapes"]["features"]): void {
    const wanted = new Set(features.map(({ properties }) => properties.key));
    for (const [key, { shape }] of this.shapes) if (!wanted.has(key)) { shape.remove(); this.shapes.delete(key); }
    let hasNew = false;
    for (const { properties, geometry } of features) {
      const sign = JSON.stringify([properties, geometry]);
      const known = this.shapes.get(properties.key);
      if (known?.sign === sign) continue;
      known?.shape.remove();
      this.shapes.set(properties.key, { sign, shape: shapeOf(properties, geometry as GeoJSON.Polygon).addTo(this.map) });
      hasNew = true;
    }
    if (hasNew) for (const { properties } of features) this.shapes.get(properties.key)!.shape.bringToFront();
  }

  private sized(): void {
    const { x, y } = this.map.getSize();
    this.canvas.width = x * SHARP;
    this.canvas.height = y * SHARP;
  }

  /** Names, then marks, where they lie now. */
  private stamp(): void {
    const pen = this.canvas.getContext("2d")!;
    const { x: wide, y: tall } = this.map.getSize();
    pen.setTransform(SHARP, 0, 0, SHARP, 0, 0);
    pen.clearRect(0, 0, wide, tall);
    for (const { at, stamp, turnDeg } of [...this.named, ...this.marked]) {
      const { x, y } = this.map.latLngToContainerPoint(at);
      if (x < -80 || y < -80 || x > wide + 80 || y > tall + 80) continue;
      const picture = this.pictures.get(stamp) ?? stamped(stamp, this.colours);
      this.pictures.set(stamp, picture);
      const turn = (turnDeg * Math.PI) / 180;
      pen.setTransform(SHARP * Math.cos(turn), SHARP * Math.sin(turn), -SHARP * Math.sin(turn), SHARP * Math.cos(turn), SHARP * x, SHARP * y);
      const [width, height] = [picture.width / SHARP, picture.height / SHARP];
      pen.drawImage(picture, -width / 2, -height / 2, width, height);
    }
  }
}

const lonFirst = ([lon, lat]: [number, number]): [number, number] => [lat, lon];

function shapeOf({ kind, opacity }: ShapeWords, geometry: GeoJSON.Polygon | GeoJSON.LineString): Path {
  const options = { className: `m-${kind}`, interactive: false, fillOpacity: opacity ?? 1, smoothFactor: 0 };
  const places = (geometry.type === "Polygon" ? geometry.coordinates[0]! : geometry.coordinates).map((at) => lonFirst(at as [number, number])) as LatLngExpression[];
  return geometry.type === "Polygon" ? polygon(places, options) : polyline(places, options);
}
