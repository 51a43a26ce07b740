// Which library draws: MapLibre where the browser has WebGL2 and a hand moves the map, else Leaflet. Fetched only now.

import type { Beginning, Sheet, SheetModule, Tiles } from "./sheet";

/** Where the pages say that the files lie; `given` on the root element by the layout. */
const asset = (name: "maplibre" | "maplibreWorker" | "leaflet"): string => document.documentElement.dataset[name] ?? "";

let isGlLost = false;

/** Not where the browser says that the processor plays the graphics card: Leaflet is quicker there. */
function hasWebGl2(): boolean {
  try {
    const context = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
    context?.getExtension("WEBGL_lose_context")?.loseContext(); // a page may hold few of them
    return context !== null;
  } catch {
    return false;
  }
}

function chosenTiles(): Tiles | null {
  const { tiles: url, tilesBy: by } = document.documentElement.dataset;
  return url ? { url, by: by ?? "", kind: /\.(pbf|mvt)(\?|$)/.test(url) ? "vector" : "raster" } : null;
}

type Wanted = Omit<Beginning, "workerUrl" | "tiles">;

export async function beginSheet(wanted: Wanted): Promise<{ sheet: Sheet; by: "maplibre" | "leaflet" }> {
  const given = { ...wanted, workerUrl: asset("maplibreWorker"), tiles: chosenTiles() };
  if (!wanted.isFixed && !isGlLost && hasWebGl2()) {
    try {
      const { begin } = (await import(asset("maplibre"))) as SheetModule;
      return { sheet: await begin(given), by: "maplibre" };
    } catch (error) {
      console.info("map: Leaflet takes over.", error);
      glIsLost();
      wanted.into.replaceChildren();
    }
  }
  const { begin } = (await import(asset("leaflet"))) as SheetModule;
  return { sheet: await begin(given), by: "leaflet" };
}

/** From now on this page draws without WebGL. */
export function glIsLost(): void { isGlLost = true; }
