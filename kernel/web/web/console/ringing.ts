// Where an SOS that nobody has answered rings. Until the first step it rings at the console that rendered it first, then at
// every operator's, then at the supervisors' too. What is not known rings: a tone too many is better than one too few.

import type { Case } from "./cases";

export interface Here { console: string; role: string }

export const ringingHere = (unanswered: Case[], here: Here): Case[] => unanswered.filter((one) => rings(one, here));

export const highestLevel = (cases: Case[]): number => Math.max(0, ...cases.map((one) => one.alert?.escalation_level ?? 0));

function rings(one: Case, here: Here): boolean {
  const first = one.alert?.first_console;
  const level = one.alert?.escalation_level ?? 0;
  if (!first || first === here.console || level >= 2) return true;
  return level === 1 && here.role !== "supervisor";
}
