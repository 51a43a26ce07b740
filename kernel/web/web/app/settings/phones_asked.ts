// The resident's phones, as the server lists them, and what may be asked about them.

import type { Answer } from "../call";
import { asked } from "../device";
import { keep, kept } from "../store";

export interface Phone {
  id: string; platform: string; locale: string; state: "in_use" | "waiting"; this_device: boolean; signs: boolean; fingerprint: string | null; added_at: string; seen_on: string | null;
}
export interface Invitation { code: string; url: string; qr_svg: string; expires_at: string }

const KNOWN = "phones-known";

/** Those that have come since the list was last looked at on this phone. */
export async function unseen(found: Phone[]): Promise<Phone[]> {
  const known = await kept<string[]>(KNOWN);
  if (known) return found.filter(({ id, state }) => state === "in_use" && !known.includes(id));
  await seen(found);
  return [];
}
export const seen = (found: Phone[]): Promise<unknown> => keep(KNOWN, found.filter(({ state }) => state === "in_use").map(({ id }) => id)).catch(() => undefined);

export const phones = (): Promise<Answer<{ items: Phone[] }>> => asked("GET", "/v1/devices");
export const invite = (): Promise<Answer<Invitation>> => asked("POST", "/v1/devices/invitations");
export const admit = ({ id }: Phone): Promise<Answer<unknown>> => asked("POST", `/v1/devices/${id}/admit`);
export const signOut = ({ id }: Phone): Promise<Answer<unknown>> => asked("POST", `/v1/devices/${id}/sign-out`);
