// MapLibre GL as a sheet: where the browser has WebGL2. Fetched when a map is opened, with a worker of our own address.

import { Map as Gl, setWorkerUrl, type ErrorEvent, type GeoJSONSource, type MapLibreEvent, type StyleSpecification } from "maplibre-gl";
import type { Outline } from "../outlines";
import { metresPerPxAt, zoomOf, type Look } from "../place";
import { baseLayers, baseSource } from "./base";
import type { Drawn } from "./features";
import { layers } from "./layers";
import type { Palette } from "./palette";
import { FURTHEST_M_PER_PX, NEAREST_M_PER_PX, STREET_M_PER_PX } from "./scene";
import type { Beginning, Name, Sheet, Tiles } from "./sheet";
import { SHARP, stamped } from "./stamps";

const TILE_PX = 512; // the world at MapLibre's zoom 0
const BEGINS_WITHIN_MS = 12_000;
const MOST_STAMPS = 500;
const NONE = { type: "FeatureCollection", features: [] } as const;

export async function begin(given: Beginning): Promise<Sheet> {
  setWorkerUrl(new URL(given.workerUrl, location.href).href);
  const sheet = new GlSheet(given);
  try {
    await sheet.begun();
  } catch (error) {
    sheet.remove();
    throw error;
  }
  return sheet;
}

class GlSheet implements Sheet {
  private readonly map: Gl;
  private readonly streetZoom: number;
  private readonly written = new Map<string, string>();
  private colours: Palette;
  private hasBase = false;
  base: Tiles | null;

  constructor(private readonly given: Beginning) {
    this.colours = given.colours;
    this.base = given.tiles;
    this.streetZoom = zoomOf({ ...given.look, metresPerPx: STREET_M_PER_PX }, TILE_PX);
    const zoom = (metresPerPx: number): number => zoomOf({ ...given.look, metresPerPx }, TILE_PX);
    this.map = new Gl({
      container: given.into, style: this.style(), center: [given.look.centre.lon, given.look.centre.lat], zoom: zoomOf(given.look, TILE_PX),
      minZoom: zoom(FURTHEST_M_PER_PX), maxZoom: zoom(NEAREST_M_PER_PX), interactive: !given.isFixed, attributionControl: false, maplibreLogo: false,
      keyboard: false, boxZoom: false, doubleClickZoom: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, maxPitch: 0,
      renderWorldCopies: false, trackResize: false, fadeDuration: 0,
    });
    this.map.touchZoomRotate.disableRotation();
    if (!given.isFixed) this.map.dragPan.enable({ linearity: 1, easing: (t: number) => t, maxSpeed: 0, deceleration: 1e9 }); // it lies still when the hand does
    const canvas = this.map.getCanvas();
    canvas.tabIndex = -1; // the box around it has the focus, the name and the keys
    for (const name of ["role", "aria-label"]) canvas.removeAttribute(name);
    canvas.setAttribute("aria-hidden", "true");
    this.map.on("move", (event: MapLibreEvent & { isOurs?: boolean }) => given.moved(this.seen(), !event.isOurs));
    this.map.on("moveend", () => given.rested());
    this.map.on("webglcontextlost", () => given.lost());
    this.map.on("sourcedata", ({ sourceId, tile }) => { if (sourceId === "base" && tile) this.hasBase = true; });
    this.map.on("error", (event: ErrorEvent & { sourceId?: string }) => {
      console.info("map:", event.error.message); // a tile that is not there is no fault of the page
      if (event.sourceId === "base" && this.base && !this.hasBase) this.dropBase();
    });
  }

  get surface(): HTMLElement { return this.map.getCanvasContainer(); }

  /** Refuses when the worker or the context does not come; a page that nobody looks at may take its time. */
  begun(): Promise<void> {
    return new Promise((done, failed) => {
      const late = setTimeout(() => { if (!document.hidden) failed(new Error("MapLibre did not begin in time")); }, BEGINS_WITHIN_MS);
      this.map.once("load", () => { clearTimeout(late); done(); });
    });
  }

  look(look: Look): void {
    this.map.jumpTo({ center: [look.centre.lon, look.centre.lat], zoom: zoomOf(look, TILE_PX) }, { isOurs: true });
  }

  ground(outlines: Outline[]): void {
    this.write("ground", { type: "FeatureCollection", features: outlines });
  }

  names(names: Name[]): void {
    const features = names.map(({ words, at, turnDeg }) => ({
      type: "Feature", properties: { stamp: `name|${words}`, turnDeg }, geometry: { type: "Point", coordinates: [at.lon, at.lat] },
    }));
    const wanted = new Set(features.map(({ properties }) => properties.stamp));
    const here = this.map.listImages();
    if (here.length > MOST_STAMPS) for (const stamp of here) if (stamp.startsWith("name|") && !wanted.has(stamp)) this.map.removeImage(stamp);
    wanted.forEach((stamp) => this.stamp(stamp));
    this.write("names", { type: "FeatureCollection", features });
  }

  draw({ shapes, marks }: Drawn): void {
    for (const { properties } of marks.features) this.stamp(properties.stamp);
    this.write("shapes", shapes);
    this.write("marks", marks);
  }

  repaint(colours: Palette): void {
    this.colours = colours;
    for (const { id, paint } of layers(colours, this.streetZoom, this.base))
      for (const [property, value] of Object.entries(paint ?? {})) this.map.setPaintProperty(id, property as never, value as never);
    for (const stamp of this.map.listImages()) this.map.updateImage(stamp, picture(stamp, colours));
  }

  resized(): void { this.map.resize({ isOurs: true }); }

  remove(): void { this.map.remove(); }

  private dropBase(): void {
    for (const { id } of baseLayers(this.base!, this.colours, this.streetZoom)) this.map.removeLayer(id);
    this.map.removeSource("base");
    this.base = null;
    this.given.baseGone();
  }

  private seen(): Look {
    const { lat, lng: lon } = this.map.getCenter();
    return { centre: { lat, lon }, metresPerPx: metresPerPxAt(lat, this.map.getZoom(), TILE_PX) };
  }

  private stamp(stamp: string): void {
    if (!this.map.hasImage(stamp)) this.map.addImage(stamp, picture(stamp, this.colours), { pixelRatio: SHARP });
  }

  /** Only what has changed goes to the worker. */
  private write(source: string, data: object): void {
    const text = JSON.stringify(data);
    if (this.written.get(source) === text) return;
    this.written.set(source, text);
    this.map.getSource<GeoJSONSource>(source)?.setData(data as GeoJSON.FeatureCollection);
  }

  private style(): StyleSpecification {
    const tiles = this.base;
    const empty = { type: "geojson", data: NONE as unknown as GeoJSON.FeatureCollection } as const;
    return {
      version: 8,
      sources: {
        ground: empty, names: empty, shapes: empty, marks: empty,
        ...(tiles ? { base: baseSource(tiles) } : {}),
      },
      layers: layers(this.colours, this.streetZoom, tiles),
    };
  }
}

function picture(stamp: string, colours: Palette): ImageData {
  const canvas = stamped(stamp, colours);
  return canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
}
