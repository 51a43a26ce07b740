// How MapLibre draws each kind, in the page's colours: the same as the sheet of styles says for Leaflet's shapes.

import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from "maplibre-gl";
import { baseLayers } from "./base";
import type { Shape } from "./features";
import type { Palette } from "./palette";
import type { Tiles } from "./sheet";

const kind = (...kinds: string[]): FilterSpecification => ["in", ["get", "kind"], ["literal", kinds]];
const LINES = { "line-cap": "round", "line-join": "round" } as const;

/** streetZoom: from here on the map is of streets, not of the city. */
export function layers(colours: Palette, streetZoom: number, tiles: Tiles | null): LayerSpecification[] {
  const from = <T extends string | number>(city: T, street: T): ExpressionSpecification => ["step", ["zoom"], city, streetZoom, street];
  const line = (id: string, kinds: string[], paint: object, more: object = {}): LayerSpecification =>
    ({ id, type: "line", source: "ground", filter: kind(...kinds), layout: LINES, paint, ...more }) as LayerSpecification;
  const fill = (id: string, paint: object, more: object = {}): LayerSpecification =>
    ({ id, type: "fill", source: "ground", filter: kind(id), paint, ...more }) as LayerSpecification;
  const near = { minzoom: streetZoom };
  return [
    { id: "land", type: "background", paint: { "background-color": colours.land } },
    ...(tiles ? baseLayers(tiles, colours, streetZoom) : []),
    fill("sea", { "fill-color": colours.sea }),
    fill("park", { "fill-color": colours.park }, near),
    line("district", ["district"], { "line-color": colours.district, "line-width": 1, "line-dasharray": [2, 3] }, { maxzoom: streetZoom, layout: {} }),
    line("station", ["station"], { "line-color": colours.district, "line-width": 1.5 }),
    line("river", ["river"], { "line-color": colours.river, "line-width": from(3, 26) }),
    line("coast", ["coast"], { "line-color": colours.coast, "line-width": 1.25 }),
    line("case", ["arterial", "road"], { "line-color": colours.case, "line-width": 15 }, near),
    line("street", ["street"], { "line-color": colours.street, "line-width": 7 }, near),
    line("road", ["road"], { "line-color": from(colours.farRoad, colours.road), "line-width": from(1, 11) }),
    line("art", ["arterial"], { "line-color": from(colours.farArt, colours.art), "line-width": from(1.75, 13) }),
    { id: "wall", type: "fill", source: "ground", filter: kind("obstruction"), minzoom: streetZoom, paint: { "fill-color": colours.coast, "fill-opacity": 0.22 } },
    line("wall-line", ["obstruction"], { "line-color": colours.coast, "line-width": 1.25 }, near),
    { id: "names", type: "symbol", source: "names", layout: { "icon-image": ["get", "stamp"], "icon-rotate": ["get", "turnDeg"], "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true } },
    ...shapes(colours),
    { id: "marks", type: "symbol", source: "marks", layout: { "icon-image": ["get", "stamp"], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["get", "rank"] } },
  ];
}

interface Look { fill?: string; fillOpacity?: number; edge?: string; widthPx?: number; dashPx?: number[]; edgeOpacity?: number }

function shapes(c: Palette): LayerSpecification[] {
  const looks: [Shape, Look][] = [
    ["heat", { fill: c.ink, edge: c.bg, widthPx: 1 }],
    ["sector-far", { edge: c.district, widthPx: 0.75, edgeOpacity: 0.8 }],
    ["sector-blind", { edge: c.sectorLine, widthPx: 1.25, dashPx: [4, 4] }],
    ["sector", { fill: c.sector, edge: c.sectorLine, widthPx: 1 }],
    ["sector-stale", { fill: c.warnFill, fillOpacity: 0.16, edge: c.warn, widthPx: 1.25, dashPx: [6, 3] }],
    ["sector-sel", { fill: c.you, fillOpacity: 0.26, edge: c.you, widthPx: 1.5 }],
    ["sector-hand", { fill: c.you, fillOpacity: 0.26, edge: c.you, widthPx: 1.5 }],
    ["dori", { edge: c.you, widthPx: 1, dashPx: [2, 3], edgeOpacity: 0.75 }],
    ["hand-line", { edge: c.you, widthPx: 1.5 }],
    ["ring", { edge: c.district, widthPx: 1.25, dashPx: [1, 4] }],
    ["acc", { fill: c.ink, fillOpacity: 0.08, edge: c.ink, widthPx: 1.25, dashPx: [3, 3] }],
    ["acc-sos", { fill: c.sos, fillOpacity: 0.16, edge: c.sosInk, widthPx: 1.5 }],
    ["track", { edge: c.sosInk, widthPx: 3 }],
  ];
  return looks.flatMap(([shape, look]) => [...filled(shape, look), ...edged(shape, look)]);
}

function filled(shape: Shape, { fill, fillOpacity }: Look): LayerSpecification[] {
  if (!fill) return [];
  const opacity = shape === "heat" ? ["get", "opacity"] : (fillOpacity ?? 1);
  return [{ id: `${shape} fill`, type: "fill", source: "shapes", filter: kind(shape), paint: { "fill-color": fill, "fill-opacity": opacity } } as LayerSpecification];
}

function edged(shape: Shape, { edge, widthPx = 1, dashPx, edgeOpacity }: Look): LayerSpecification[] {
  if (!edge) return [];
  const dashes = dashPx ? { "line-dasharray": dashPx.map((px) => px / widthPx) } : {};
  const paint = { "line-color": edge, "line-width": widthPx, "line-opacity": edgeOpacity ?? 1, ...dashes };
  return [{ id: shape, type: "line", source: "shapes", filter: kind(shape), layout: { "line-join": "round" }, paint } as LayerSpecification];
}
