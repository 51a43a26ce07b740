// What the map is drawn on: outlines that somebody imported, and the hand-placed schematic for the kinds nobody did.

import { t } from "./words";

export interface Geometry { type: string; coordinates: unknown }
/** name:ur and so on: what it is called in that language, as OpenStreetMap writes it. */
export interface Named { name: string; [inLanguage: `name:${string}`]: string | undefined }
export interface Outline { type: "Feature"; properties: Named & { kind: string; min_zoom?: number }; geometry: Geometry }
export interface Outlines { features: Outline[]; by: string }

/** Kinds that are drawn together come from one source: imported roads beside hand-placed ones would lie. */
const TOGETHER = [["arterial", "road", "street"], ["sea", "coast"], ["river"], ["park"], ["district"], ["place"], ["station"], ["obstruction"]];

let loading: Promise<Outlines> | null = null;

export function loadOutlines(): Promise<Outlines> {
  const { imported, outlines } = document.documentElement.dataset;
  loading ??= Promise.all([read(imported), read(outlines)]).then(([ours, schematic]) => merge(ours, schematic));
  return loading;
}

/** What it is called in the page's language, or else its name. */
export const calledHere = (named: Named): string => named[`name:${document.documentElement.lang}`] || named.name;

/** Every line or ring of a geometry, longitude first. */
export function linesOf({ type, coordinates }: Geometry): [number, number][][] {
  if (type === "LineString") return [coordinates as [number, number][]];
  if (type === "MultiLineString") return coordinates as [number, number][][];
  if (type === "Polygon") return (coordinates as [number, number][][]).slice(0, 1);
  if (type === "MultiPolygon") return (coordinates as [number, number][][][]).map((rings) => rings[0]!);
  return [];
}

async function read(url: string | undefined): Promise<Outline[]> {
  if (!url) return [];
  try {
    const answer = await fetch(url, { credentials: "same-origin" });
    return answer.ok ? ((await answer.json()) as { features: Outline[] }).features : [];
  } catch {
    return []; // without outlines the map still shows what matters
  }
}

function merge(imported: Outline[], schematic: Outline[]): Outlines {
  if (!imported.length) return { features: schematic, by: t("schematic") };
  const has = new Set(imported.map((feature) => feature.properties.kind));
  const replaced = new Set(TOGETHER.filter((kinds) => kinds.some((kind) => has.has(kind))).flat());
  const rest = schematic.filter((feature) => !replaced.has(feature.properties.kind));
  return { features: [...rest, ...imported], by: rest.length ? t("imported, the rest schematic") : t("imported outlines") };
}
