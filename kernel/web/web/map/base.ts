// The base map that an installation has chosen, as MapLibre draws it: pictures as they are, and vector tiles in the schema of
// OpenMapTiles in our own colours. Its names are not drawn: they would need letters from somewhere else.

import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from "maplibre-gl";
import type { Palette } from "./palette";
import type { Tiles } from "./sheet";

const GREAT = ["motorway", "trunk", "primary"];
const MIDDLING = ["secondary", "tertiary"];
const VECTOR_ZOOM = 14; // the nearest that the schema has; nearer, it is enlarged

export function baseSource({ url, kind }: Tiles): SourceSpecification {
  const tiles = [new URL(url, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}")];
  return kind === "raster" ? { type: "raster", tiles, tileSize: 256 } : { type: "vector", tiles, maxzoom: VECTOR_ZOOM };
}

export function baseLayers({ kind }: Tiles, colours: Palette, streetZoom: number): LayerSpecification[] {
  if (kind === "raster") {
    const dim = { "raster-brightness-max": colours.isDark ? 0.55 : 1, "raster-saturation": colours.isDark ? -0.5 : -0.2 };
    return [{ id: "base", type: "raster", source: "base", paint: { ...dim, "raster-fade-duration": 0 } }];
  }
  const layer = (id: string, from: string, more: object): LayerSpecification => ({ id: `base ${id}`, source: "base", "source-layer": from, ...more }) as LayerSpecification;
  const width = (city: number, street: number): ExpressionSpecification => ["interpolate", ["exponential", 1.6], ["zoom"], streetZoom - 4, city, streetZoom, street / 3, streetZoom + 4, street];
  const road = (id: string, classes: string[], colour: string, city: number, street: number): LayerSpecification => layer(id, "transportation", {
    type: "line", filter: ["in", ["get", "class"], ["literal", classes]], layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": colour, "line-width": width(city, street) },
  });
  return [
    layer("park", "park", { type: "fill", paint: { "fill-color": colours.park } }),
    layer("green", "landcover", { type: "fill", filter: ["in", ["get", "class"], ["literal", ["wood", "grass"]]], paint: { "fill-color": colours.park } }),
    layer("water", "water", { type: "fill", paint: { "fill-color": colours.sea } }),
    layer("waterway", "waterway", { type: "line", paint: { "line-color": colours.river, "line-width": width(1, 8) } }),
    layer("building", "building", { type: "fill", minzoom: streetZoom, paint: { "fill-color": colours.coast, "fill-opacity": 0.18 } }),
    road("lane", ["minor", "service", "track", "path"], colours.street, 0.2, 8),
    road("road", MIDDLING, colours.road, 0.8, 12),
    road("case", GREAT, colours.case, 1.6, 18),
    road("great", GREAT, colours.art, 1, 15),
  ];
}
