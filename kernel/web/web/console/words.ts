// What the console calls things; the names come with the page, from kernel/web/wording.py.

import { given, h, icon, must } from "../dom";
import { poleOf, type Kind, type SosAlert } from "../wire";
import type { Case } from "./cases";

interface Words { categories: Record<string, [string, string]>; absences: Record<string, string>; statuses: Record<string, string> }
const words = given<Words>(must<HTMLElement>("#main"), "words");

const plain = (slug: string): string => slug.replace(/[-_]/g, " ");
export const categoryName = (category: string): string => words.categories[category]?.[0] ?? plain(category);
export const categoryIcon = (category: string): string => words.categories[category]?.[1] ?? "question";
export const absence = (reason: string | null | undefined): string => words.absences[reason ?? ""] ?? plain(reason || "not recording");
export const statusName = (status: string): string => words.statuses[status] ?? plain(status);

/** What an SOS is called, and its mark: a filled octagon, or a dashed flag for a drill, where nobody is in danger. */
export const sosName = (alert: SosAlert | null | undefined): string => (alert?.drill ? "Drill" : "SOS");
export const sosMark = (alert: SosAlert | null | undefined, words: string): HTMLElement =>
  alert?.drill ? h("span.drill-flag", { "aria-hidden": "true" }, icon("drill")) : h("span.oct", { "aria-hidden": "true" }, words);

/** "P23, 62 m off": the nearest camera's pole stands for the place. */
export function nearest(one: Case): { pole: string; distanceM: number } | null {
  const [first] = [...one.cameras].sort((a, b) => a.grounds.distance_m - b.grounds.distance_m);
  return first ? { pole: poleOf(first.label), distanceM: Math.round(first.grounds.distance_m) } : null;
}

export const STEP_WORDS: Record<Kind, string> = {
  report_submitted: "Received", sos_raised: "Received", sos_moved: "Moved", sos_shown: "On a screen", sos_answered: "Answered",
  sos_escalated: "Nobody answered: called further", sos_contacted: "Station contact", sos_offered: "Offered to another operator",
  sos_message: "Message", sos_handed_over: "Handed over", sos_closed: "Closed", sos_stood_down: "Stood down by the resident", cameras_linked: "Cameras linked", clip_secured: "Clip secured",
  footage_unavailable: "Footage missing", incident_decided: "Decided", reset: "Feed began anew",
};
