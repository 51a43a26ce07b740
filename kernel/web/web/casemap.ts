// One incident on the map, with the cameras that may have seen it.

import { given } from "./dom";
import { MapView, type Scene } from "./map";
import { destination } from "./place";
import { t } from "./words";
import { poleOf, type Incident, type LinkedCamera } from "./wire";

interface Case { incident: Incident; cameras: LinkedCamera[] }

/** Draws what `data-map` holds, as a picture where `data-fixed` says so; `chosen` is the camera that is looked at. Safe to call again when the data changed. */
export function drawCase(box: HTMLElement, chosen: string | null = null): void {
  const { incident, cameras } = given<Case>(box, "map");
  const place = incident.position;
  if (!place) return;
  const known = views.get(box);
  const view = known ?? new MapView(box, t("Place with its accuracy, and the sectors of the cameras that may have seen it"), "fixed" in box.dataset);
  if (!known) forgetGone();
  views.set(box, view);
  const scene: Scene = { sectors: [], poles: [], sos: [], incidents: [
    { id: incident.id, at: place, verified: incident.status === "verified", accuracyM: place.accuracy_m, selected: true }] };
  const dark = new Map<string, { at: { lat: number; lon: number }; dark: boolean }>();
  for (const camera of cameras) {
    // Without a surveyed position the grounds still say where the lens stands: so far from the place, in that direction.
    const at = camera.position ?? destination(place, camera.grounds.distance_m, camera.grounds.bearing_deg + 180);
    const blind = camera.state === "not_recording";
    // A view that nobody has surveyed is no sector; the plate still says that a camera stands there.
    if (camera.range_m && camera.azimuth_deg != null && camera.hfov_deg != null) scene.sectors.push({
      id: camera.id, at, azimuthDeg: camera.azimuth_deg, hfovDeg: camera.hfov_deg,
      rangeM: camera.range_m, tone: blind ? "blind" : camera.id === chosen ? "sel" : "linked",
    });
    const pole = poleOf(camera.label);
    dark.set(pole, { at, dark: blind && (dark.get(pole)?.dark ?? true) });
  }
  for (const [label, pole] of dark) scene.poles.push({ label, ...pole });
  view.show(scene);
  if (!known) view.frame([place, ...scene.poles.map((pole) => pole.at)], 46, 0.45);
}

const views = new Map<HTMLElement, MapView>();

/** The preview of another task has taken the place of theirs. */
function forgetGone(): void {
  for (const [box, view] of views) {
    if (box.isConnected) continue;
    view.remove();
    views.delete(box);
  }
}
