// What lies under a finger: the nearest mark, or else the sector that covers the place. Pure, so both libraries agree.

import { bearingDeg, metresBetween, project, unproject, type View } from "../place";
import type { Drawn } from "./features";
import { STREET_M_PER_PX, type Scene, type SectorTone } from "./scene";

const FINGER_PX = 14;
const FIRST: SectorTone[] = ["sel", "stale", "linked", "blind", "far"];

export type Hit = { what: "incident" | "camera" | "pole"; id: string } | { what: "group"; ids: string[] } | null;

export function hit(scene: Scene, drawn: Drawn, view: View, [x, y]: [number, number]): Hit {
  let nearest: Drawn["marks"]["features"][number] | null = null;
  let least = FINGER_PX;
  for (const mark of drawn.marks.features) {
    const [lon, lat] = mark.geometry.coordinates as [number, number];
    const [mx, my] = project(view, { lat, lon });
    const away = Math.hypot(mx - x, my - y) - mark.properties.rank * 0.01; // of two at one place the upper one
    if (away < least) [nearest, least] = [mark, away];
  }
  if (nearest) {
    const { members, id, stamp } = nearest.properties;
    if (members) return { what: "group", ids: members };
    return { what: stamp.startsWith("pole") ? "pole" : "incident", id: id! };
  }
  return sectorAt(scene, view, [x, y]);
}

function sectorAt(scene: Scene, view: View, px: [number, number]): Hit {
  const place = unproject(view, px);
  const isStreet = view.metresPerPx < STREET_M_PER_PX;
  const covering = scene.sectors.filter(({ at, azimuthDeg, hfovDeg, rangeM, tone, minor }) => {
    if (!isStreet && (minor || tone === "far")) return false;
    const off = Math.abs(((bearingDeg(at, place) - azimuthDeg + 540) % 360) - 180);
    return metresBetween(at, place) <= rangeM && off <= hfovDeg / 2;
  });
  covering.sort((a, b) => FIRST.indexOf(a.tone) - FIRST.indexOf(b.tone) || metresBetween(a.at, place) - metresBetween(b.at, place));
  return covering[0] ? { what: "camera", id: covering[0].id } : null;
}
