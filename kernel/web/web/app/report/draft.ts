// The report that is being written. Kept on the phone at every change, so that a call, a dead battery or a lost network takes
// nothing; gone when it is sent or left.

import { t } from "../../words";
import { forget, keep, kept } from "../store";
import type { Place, Said } from "../sending";

export interface Draft {
  category: string;
  position: Place | null;
  /** Whether the resident has set the place: then the phone's own does not move it. */
  isSet: boolean;
  /** What the place is called. */
  called: string;
  occurred_at: number;
  /** Which of the answers to "When?" is chosen: minutes ago, or -1 for a time of its own. */
  minutes: number;
  deeds: string[];
  words: string;
  anonymous: boolean;
  begun_at: number;
}

const KEY = "draft";
const KEPT_MS = 2 * 3600 * 1000;

let draft: Draft | null = null;

/** The one under way when it is of this kind and not old, or a fresh one. */
export async function begin(category: string): Promise<Draft> {
  const old = draft ?? (await kept<Draft>(KEY)) ?? null;
  const isOurs = old !== null && Date.now() - old.begun_at < KEPT_MS && sameKey(old.category, category);
  draft = isOurs ? old : fresh(category);
  return draft;
}

export async function underWay(): Promise<Draft | null> {
  return draft ?? ((draft = (await kept<Draft>(KEY)) ?? null));
}

export function save(): void {
  if (draft) void keep(KEY, draft).catch(() => undefined);
}

export async function drop(): Promise<void> {
  draft = null;
  await forget(KEY).catch(() => undefined);
}

export function resume(category: string, words: string, position: Place, called: string, anonymous: boolean): void {
  draft = { ...fresh(category), words, position, called, isSet: true, anonymous };
  save();
}

export const happenedAt = (given: Draft): number => (given.minutes < 0 ? given.occurred_at : given.begun_at - given.minutes * 60_000);

/** What the police will read, word for word. */
export const narrative = ({ deeds, words }: Draft): string => [...deeds.map((deed) => t("%(deed)s.", { deed: t(deed) })), words.trim()].filter(Boolean).join("\n");

export function said(given: Draft, position: Place): Said {
  return {
    category: given.category, narrative: narrative(given), occurred_at: new Date(happenedAt(given)).toISOString(),
    composed_at: new Date().toISOString(), position, anonymous: given.anonymous,
  };
}

const sameKey = (one: string, other: string): boolean => one === other || (other === "motorcycle" && one.startsWith("motorcycle"));

const fresh = (category: string): Draft => ({
  category, position: null, isSet: false, called: "", occurred_at: Date.now(), minutes: 0, deeds: [], words: "", anonymous: true, begun_at: Date.now(),
});
