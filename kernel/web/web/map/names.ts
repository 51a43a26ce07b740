// Which names of places and roads stand on the map, where, and which way they run. Pure but for the width of a word.

import { linesOf, type Named, type Outline } from "../outlines";
import { project, unproject, type View } from "../place";
import { STREET_M_PER_PX } from "./scene";
import type { Name } from "./sheet";

const NAMELESS_M_PER_PX = 90; // from further away names would be all there is
const MOST = 60;
const TALL_PX = 16;
const EDGE_PX = 30;
const ROADS = ["arterial", "road", "street"];

interface Piece { x: number; y: number; turnDeg: number; long: number }
interface Box { left: number; top: number; right: number; bottom: number }

/** Great roads first, and none over another. */
export function namesIn(outlines: Outline[], view: View, widthOf: (words: string) => number, called = ({ name }: Named): string => name): Name[] {
  if (view.metresPerPx > NAMELESS_M_PER_PX) return [];
  const isStreet = view.metresPerPx < STREET_M_PER_PX;
  const wanted = outlines.filter(({ properties }) => properties.name && (isStreet ? [...ROADS, "station"] : ["place", "station"]).includes(properties.kind));
  wanted.sort((a, b) => ROADS.indexOf(a.properties.kind) - ROADS.indexOf(b.properties.kind));
  const taken: Box[] = [];
  const names: Name[] = [];
  const said = new Set<string>();
  for (const { properties, geometry } of wanted) {
    const words = called(properties);
    if (names.length === MOST) break;
    if (said.has(words)) continue; // a road in many pieces is named once
    const wide = widthOf(words);
    const isRoad = geometry.type !== "Point";
    const piece = !isRoad ? spot(geometry.coordinates as [number, number], view) : longest(linesOf(geometry), view);
    if (!piece || piece.long < wide) continue;
    const box = around(piece, wide);
    if ((isRoad && sticksOut(box, view)) || taken.some((other) => touches(other, box))) continue;
    taken.push(box);
    said.add(words);
    names.push({ words, at: unproject(view, [piece.x, piece.y]), turnDeg: piece.turnDeg });
  }
  return names;
}

function isOff(x: number, y: number, { width, height }: View, margin: number): boolean {
  return x < margin || y < margin || x > width - margin || y > height - margin;
}

/** A place's name stands over it. */
function spot([lon, lat]: [number, number], view: View): Piece | null {
  const [x, y] = project(view, { lat, lon });
  return isOff(x, y, view, -EDGE_PX) ? null : { x, y: y - 9, turnDeg: 0, long: Infinity };
}

/** The middle of a road's longest visible piece, along it and never upside down. */
function longest(lines: [number, number][][], view: View): Piece | null {
  let best: Piece | null = null;
  for (const line of lines) {
    let before: [number, number] | null = null;
    for (const [lon, lat] of line) {
      const here = project(view, { lat, lon });
      if (before) best = longer(best, before, here, view);
      before = here;
    }
  }
  return best;
}

function longer(best: Piece | null, [x1, y1]: [number, number], [x2, y2]: [number, number], view: View): Piece | null {
  const long = Math.hypot(x2 - x1, y2 - y1);
  if (best && long <= best.long) return best;
  for (const part of [0.5, 0.25, 0.75]) {
    const [x, y] = [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part];
    if (isOff(x, y, view, EDGE_PX)) continue;
    const turn = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
    return { x, y, long, turnDeg: turn > 90 ? turn - 180 : turn < -90 ? turn + 180 : turn };
  }
  return best;
}

function around({ x, y, turnDeg }: Piece, wide: number): Box {
  const turn = (Math.abs(turnDeg) * Math.PI) / 180;
  const [halfWide, halfTall] = [(wide * Math.cos(turn) + TALL_PX * Math.sin(turn)) / 2, (wide * Math.sin(turn) + TALL_PX * Math.cos(turn)) / 2];
  return { left: x - halfWide, right: x + halfWide, top: y - halfTall, bottom: y + halfTall };
}

const sticksOut = ({ left, right, top, bottom }: Box, { width, height }: View): boolean => left < 0 || top < 0 || right > width || bottom > height;
const touches = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
