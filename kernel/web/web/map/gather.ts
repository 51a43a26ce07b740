// Marks that would lie on each other become one with their number: five thousand incidents are not five thousand marks. Pure.

import { metresBetween, type LatLon } from "../place";

const METRES_PER_DEGREE = 111_320;
const ROW = 1 << 20; // more columns than any scale has

interface Placed { at: LatLon; selected?: boolean }
export interface Gathered<T> { at: LatLon; members: T[] }

/** Each once, in as few groups as touch within so many metres, each group at its first. The chosen one always stands alone. */
export function gather<T extends Placed>(all: T[], reachM: number): Gathered<T>[] {
  const cellDeg = reachM / METRES_PER_DEGREE;
  const cells = new Map<number, Gathered<T>[]>();
  const groups: Gathered<T>[] = [];
  const alone: Gathered<T>[] = [];
  for (const each of all) {
    if (each.selected) { alone.push({ at: each.at, members: [each] }); continue; }
    const cell = Math.floor(each.at.lat / cellDeg) * ROW + Math.floor(each.at.lon / cellDeg);
    const near = touching(cells, cell, each.at, reachM);
    if (near) { near.members.push(each); continue; }
    const group = { at: each.at, members: [each] };
    groups.push(group);
    const here = cells.get(cell);
    if (here) here.push(group);
    else cells.set(cell, [group]);
  }
  return [...groups, ...alone];
}

/** Columns are narrower in metres than rows, hence one more on each side. */
function touching<T>(cells: Map<number, Gathered<T>[]>, cell: number, at: LatLon, reachM: number): Gathered<T> | undefined {
  for (let row = -1; row <= 1; row++) {
    for (let column = -2; column <= 2; column++) {
      const found = cells.get(cell + row * ROW + column)?.find((group) => metresBetween(group.at, at) < reachM);
      if (found) return found;
    }
  }
  return undefined;
}
