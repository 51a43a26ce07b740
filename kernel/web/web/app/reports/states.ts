// How a report stands, in an icon, a word and only then a colour.

import { N_, t } from "../../words";
import { state } from "../../dom";
import type { Report } from "../sending";
import type { View } from "./reading";

type Tone = "" | "ok" | "warn" | "you";
const STATES: Record<string, [string, string, Tone]> = {
  reported: [N_("Received"), "check", ""],
  under_review: [N_("An officer is looking"), "eye", ""],
  verified: [N_("Verified"), "verified", "ok"],
  unfounded: [N_("Found not to have happened"), "unfounded", ""],
  inconclusive: [N_("Could not be told"), "inconclusive", ""],
  withdrawn: [N_("Withdrawn"), "undo", "warn"],
  closed: [N_("Closed"), "check", ""],
};

export const statusOf = (report: Report): string => (report.view as View | undefined)?.status ?? report.receipt?.status ?? "reported";

export function stateOf(report: Report): HTMLElement {
  if (report.state === "waiting") return state(t("Saved on this phone, not sent"), "offline", "warn");
  if (report.state === "refused") return state(t("Not taken: look at it again"), "question", "warn");
  const [words, drawing, tone] = STATES[statusOf(report)] ?? STATES.reported!;
  return state(t(words), drawing, tone);
}

const SAYS: Record<string, string> = {
  reported: N_("The police have it. Nobody has looked yet."),
  under_review: N_("An officer is looking at it now."),
  verified: N_("An officer has looked. It happened."),
  unfounded: N_("An officer has looked, and found otherwise."),
  inconclusive: N_("An officer has looked. It could not be told."),
  withdrawn: N_("What was verified was withdrawn."),
  closed: N_("It is closed."),
};

export const saysOf = (report: Report): string => t(SAYS[statusOf(report)] ?? SAYS.reported!);
