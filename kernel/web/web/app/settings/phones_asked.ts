// The resident's phones, as the server lists them, and what may be asked about them.

import type { Answer } from "../call";
import { asked } from "../device";

export interface Phone {
  id: string; platform: string; locale: string; state: "in_use" | "waiting"; this_device: boolean; signs: boolean; added_at: string; seen_on: string | null;
}
export interface Invitation { code: string; url: string; qr_svg: string; expires_at: string }

export const phones = (): Promise<Answer<{ items: Phone[] }>> => asked("GET", "/v1/devices");
export const invite = (): Promise<Answer<Invitation>> => asked("POST", "/v1/devices/invitations");
export const admit = ({ id }: Phone): Promise<Answer<unknown>> => asked("POST", `/v1/devices/${id}/admit`);
export const signOut = ({ id }: Phone): Promise<Answer<unknown>> => asked("POST", `/v1/devices/${id}/sign-out`);
