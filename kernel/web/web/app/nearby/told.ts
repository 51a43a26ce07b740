// What neighbours are told: verified, coarse, in template words. The phone says no place of its own to learn it.

import { call } from "../call";
import { keep, kept } from "../store";

export interface Told {
  id: string;
  at: string;
  kind: string;
  category: string;
  title: string;
  text: string;
  place: { lat: number; lon: number; name: string };
  /** town: of a person or a home. Its place is the whole town's, its time the whole day's. A kept one may not say. */
  level?: "neighbourhood" | "town";
}

const LANGUAGE = document.documentElement.lang;
const KEY = `told-${LANGUAGE}`;

// Asked for again no sooner (pace.json): nearly every screen shows some of it, and its answer does not change with each.
const FRESH_MS = 60_000;

export interface Kept { items: Told[]; at: number }

let inPage: Kept = { items: [], at: 0 }; // of a phone on which nothing can be kept
let asking: Promise<Told[]> | null = null;

/** As the phone has it, and when it was read. */
export const had = async (): Promise<Kept> => (await kept<Kept>(KEY)) ?? inPage;

export async function read(): Promise<Told[]> {
  const { items, at } = await had();
  const ageMs = Date.now() - at;
  if (ageMs >= 0 && ageMs < FRESH_MS) return items;
  asking ??= readAnew().finally(() => { asking = null; });
  return asking;
}

async function readAnew(): Promise<Told[]> {
  const answer = await call<{ items: Told[] }>("GET", `/v1/community?locale=${LANGUAGE}`);
  if (answer.status !== 200) return (await had()).items;
  inPage = { items: answer.body.items, at: Date.now() };
  await keep(KEY, inPage).catch(() => undefined);
  return inPage.items;
}
