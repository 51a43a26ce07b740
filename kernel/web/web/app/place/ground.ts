// The ground of the little map: the hand-placed outlines, one path a kind, drawn where the view looks.

import { s } from "../../dom";
import { linesOf, loadOutlines, type Outline } from "../../outlines";
import { project, type View } from "../../place";

const ORDER = ["sea", "park", "district", "river", "coast", "street", "road", "arterial"];
const ROADS = ["road", "arterial"];
const AREAS = ["sea", "park"];
const STREET_M_PER_PX = 6; // nearer than this, streets and parks are worth their lines
const MOST_NAMES = 6;

export async function ground(view: View): Promise<SVGElement[]> {
  const { features } = await loadOutlines();
  const isNear = view.metresPerPx < STREET_M_PER_PX;
  const shapes: SVGElement[] = [];
  for (const kind of ORDER) {
    if (!isNear && ["street", "park"].includes(kind)) continue;
    if (isNear && kind === "district") continue;
    const d = features.filter(({ properties }) => properties.kind === kind).map((feature) => path(view, feature, AREAS.includes(kind))).join("");
    if (!d) continue;
    if (isNear && ROADS.includes(kind)) shapes.push(s("path", { class: `m-case m-case-${kind}`, d }));
    shapes.push(s("path", { class: isNear ? `m-${kind} m-near` : `m-${kind}`, d }));
  }
  return [...shapes, ...names(view, features)];
}

function path(view: View, { geometry }: Outline, isArea: boolean): string {
  return linesOf(geometry).map((line) => `M${line.map(([lon, lat]) => project(view, { lat, lon }).map(Math.round).join(" ")).join("L")}${isArea ? "Z" : ""}`).join("");
}

function names(view: View, features: Outline[]): SVGElement[] {
  return features.filter(({ geometry }) => geometry.type === "Point")
    .map(({ properties, geometry }) => ({ name: properties.name, at: project(view, lonFirst(geometry.coordinates as [number, number])) }))
    .filter(({ at: [x, y] }) => x > 30 && y > 20 && x < view.width - 30 && y < view.height - 20)
    .slice(0, MOST_NAMES)
    .map(({ name, at: [x, y] }) => s("text.m-place", { x: Math.round(x), y: Math.round(y) }, name));
}

const lonFirst = ([lon, lat]: [number, number]) => ({ lat, lon });
