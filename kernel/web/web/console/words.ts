// What the console calls things; the names come with the page, from kernel/web/wording.py.

import { given, must } from "../dom";
import { poleOf, type Kind } from "../wire";
import type { Case } from "./cases";
import { N_, t } from "../words";

interface Words { categories: Record<string, [string, string]>; absences: Record<string, string>; statuses: Record<string, string> }
const words = given<Words>(must<HTMLElement>("#main"), "words");

const plain = (slug: string): string => slug.replace(/[-_]/g, " ");
export const categoryName = (category: string): string => words.categories[category]?.[0] ?? plain(category);
export const categoryIcon = (category: string): string => words.categories[category]?.[1] ?? "question";
export const absence = (reason: string | null | undefined): string => words.absences[reason ?? ""] ?? t(plain(reason || "not recording"));
export const statusName = (status: string): string => words.statuses[status] ?? plain(status);

/** "P23, 62 m off": the nearest camera's pole stands for the place. */
export function nearest(one: Case): { pole: string; distanceM: number } | null {
  const [first] = [...one.cameras].sort((a, b) => a.grounds.distance_m - b.grounds.distance_m);
  return first ? { pole: poleOf(first.label), distanceM: Math.round(first.grounds.distance_m) } : null;
}

export const STEP_WORDS: Record<Kind, string> = {
  report_submitted: t("Received"), sos_raised: t("Received"), sos_moved: t("Moved"), sos_shown: t("On a screen"), sos_answered: t("Answered"),
  sos_closed: t("Closed"), sos_stood_down: t("Stood down by the resident"), cameras_linked: t("Cameras linked"), clip_secured: t("Clip secured"),
  footage_unavailable: t("Footage missing"), incident_decided: t("Decided"), reset: t("Feed began anew"),
};

/** Words of the wire that are shown as they are; said here so that they have a translation. */
export const PLAIN_WORDS = [
  N_("recording"), N_("unknown"), N_("not recording"), N_("token expired"), N_("clock wrong"), N_("position missing"),
  N_("position far off"), N_("position inaccurate"), N_("accuracy unknown"),
];
