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

export interface Kept { items: Told[]; at: number }

/** As the phone has it, and when it was read. */
export const had = async (): Promise<Kept> => (await kept<Kept>(KEY)) ?? { items: [], at: 0 };

export async function read(): Promise<Told[]> {
  const answer = await call<{ items: Told[] }>("GET", `/v1/community?locale=${LANGUAGE}`);
  if (answer.status !== 200) return (await had()).items;
  await keep(KEY, { items: answer.body.items, at: Date.now() }).catch(() => undefined);
  return answer.body.items;
}
