// What the console calls things; the names come with the page, from kernel/web/wording.py.

import { given, h, icon, must } from "../dom";
import { poleOf, type Clip, type Kind, type LinkedCamera, type SosAlert } from "../wire";
import type { Case } from "./cases";
import { N_, t } from "../words";

interface Words {
  categories: Record<string, [string, string]>; absences: Record<string, string>; truths: Record<string, string>; statuses: Record<string, string>;
  roles: Record<string, string>;
}
const words = given<Words>(must<HTMLElement>("#main"), "words");

const plain = (slug: string): string => slug.replace(/[-_]/g, " ");
export const categoryName = (category: string): string => words.categories[category]?.[0] ?? plain(category);
export const categoryIcon = (category: string): string => words.categories[category]?.[1] ?? "question";
export const absence = (reason: string | null | undefined): string => words.absences[reason ?? ""] ?? t(plain(reason || "not recording"));
export const roleName = (role: string): string => words.roles[role] ?? plain(role);
export const statusName = (status: string): string => words.statuses[status] ?? plain(status);

/** It recorded nothing, or pictures on which nothing is to be seen; as cctv_link/cameras/sight.py has it. */
export function isBlind({ state, truth }: LinkedCamera): boolean {
  if (state === "not_recording") return true;
  if (!truth?.rung) return false;
  if (truth.rung === "picture_usable") return truth.reason !== "moved" && truth.reason !== "changed";
  return state === "unknown" && truth.rung !== "clock_right";
}

/** What was wrong with the camera at the moment: "lens covered", "not connected"; empty when nothing is known to have been. */
export function wrong({ state, reason, truth }: LinkedCamera): string {
  if (state === "not_recording") return absence(reason);
  if (!truth?.rung) return "";
  const why = truth.reason || `not ${plain(truth.rung)}`;
  return words.truths[why] ?? absence(why);
}

/** The clip as the player tells of it: why each gap is one, in words. */
export const told = (clip: Clip): Clip => ({ ...clip, gaps: clip.gaps.map((gap) => (gap.reason ? { ...gap, reason: absence(gap.reason) } : gap)) });

/** What an SOS is called, and its mark: a filled octagon, or a dashed flag for a drill, where nobody is in danger. */
export const sosName = (alert: SosAlert | null | undefined): string => (alert?.drill ? t("Drill") : "SOS");
export const sosMark = (alert: SosAlert | null | undefined, words: string): HTMLElement =>
  alert?.drill ? h("span.drill-flag", { "aria-hidden": "true" }, icon("drill")) : h("span.oct", { "aria-hidden": "true" }, words);

/** "P23, 62 m off": the nearest camera's pole stands for the place. */
export function nearest(one: Case): { pole: string; distanceM: number } | null {
  const [first] = [...one.cameras].sort((a, b) => a.grounds.distance_m - b.grounds.distance_m);
  return first ? { pole: poleOf(first.label), distanceM: Math.round(first.grounds.distance_m) } : null;
}

export const STEP_WORDS: Record<Kind, string> = {
  sos_arming: t("About to be raised"), sos_duress: t("Under duress: made to stand it down"),
  report_submitted: t("Received"), sos_raised: t("Received"), sos_moved: t("Moved"), sos_shown: t("On a screen"), sos_answered: t("Answered"),
  sos_escalated: t("Nobody answered: called further"), sos_contacted: t("Station contact"), sos_offered: t("Offered to another operator"),
  sos_message: t("Message"), sos_console_blind: t("A console with it was cut off"), sos_handed_over: t("Handed over"), sos_help_asked: t("People nearby were asked to help"), sos_closed: t("Closed"),
  sos_half_closed: t("Waits for a second person to say how it ended"), sos_kept_open: t("Goes on: its closing was taken back"), sos_stood_down: t("Stood down by the resident"),
  cameras_linked: t("Cameras linked"), clip_secured: t("Clip secured"), footage_unavailable: t("Footage missing"), incident_decided: t("Decided"),
  incident_joined: t("Joined to another report"), incident_separated: t("By itself again"), incident_withdrawn: t("Withdrawn"), reset: t("Feed began anew"),
};

/** Words of the wire that are shown as they are; said here so that they have a translation. */
export const PLAIN_WORDS = [
  N_("recording"), N_("unknown"), N_("not recording"), N_("token expired"), N_("unsigned"), N_("device waiting"), N_("device ended"), N_("clock wrong"), N_("position missing"),
  N_("position far off"), N_("position inaccurate"), N_("accuracy unknown"),
];

const FIELDS: Record<string, string> = {
  kind: t("what it is"), position: t("place"), positions: t("some of the places"), submitted_at: t("time of sending"), silent: t("silent or not"), battery_pct: t("battery"),
};

/** How it came, and where its place is from: said of a call without the app. */
const WAYS: Record<string, string> = {
  "by-sms": t("by SMS"), "by-whatsapp": t("by WhatsApp"), "at-pole": t("place of a pole"), "pole-unknown": t("no such pole"), "message-late": t("message came late"),
};

/** What the phone sent and could not be read ("dropped:battery_pct"), or what is doubtful about it ("clock-wrong"). */
export function flagWords(flag: string): string {
  const [doubt, field] = flag.split(":");
  return WAYS[flag] ?? (doubt === "dropped" && field ? t("unreadable: %(field)s", { field: FIELDS[field] ?? plain(field) }) : t(plain(flag)));
}
