// What a watched place may be about, in plain words; and what of the last days it would have told.

import { metresBetween } from "../../place";
import { N_, t } from "../../words";
import { nameOf } from "../kinds";
import type { Told } from "../nearby/told";

export interface Area { label?: string; position: { lat: number; lon: number }; radius_m: number; kinds?: string[] }
export interface Quiet { from: string; to: string }
export interface Watching { watch_areas: Area[]; quiet_hours?: Quiet | null; help_requests?: boolean }

// Groups, as citizen_api/devices/kinds.py has them.
const GROUPS: Record<string, string[]> = {
  snatching_and_robbery: ["phone_snatching", "motorcycle_snatching", "car_snatching", "robbery"],
  stolen_vehicles: ["motorcycle_theft", "car_theft"],
  roads: ["traffic_collision", "road_hazard"],
};
const NAMES: Record<string, string> = {
  snatching_and_robbery: N_("Snatching and robbery"), stolen_vehicles: N_("Stolen vehicles"), roads: N_("Collisions and hazards"),
};
/** What is offered: each kind that neighbours are told of is in one of them. */
export const OFFERED = ["snatching_and_robbery", "stolen_vehicles", "roads", "fire", "suspicious_activity", "other"];

export const kindName = (kind: string): string => (NAMES[kind] ? t(NAMES[kind]) : nameOf(kind));

export const around = (radius_m: number): string => (radius_m < 1000 ? `${radius_m} m` : `${radius_m / 1000} km`);

/** What was verified there lately, of these kinds; what tells of a person or a home has no place to be near to. */
export function wouldTell(area: Area, items: Told[]): Told[] {
  return items.filter((told) => told.kind === "incident_verified" && isIn(area, told));
}

export const isOf = (category: string, kinds: string[] | undefined): boolean => !kinds?.length || kinds.some((kind) => (GROUPS[kind] ?? [kind]).includes(category));

export const isIn = ({ position, radius_m, kinds }: Area, { category, place, level }: Told): boolean =>
  level !== "town" && isOf(category, kinds) && metresBetween(position, place) <= radius_m;
