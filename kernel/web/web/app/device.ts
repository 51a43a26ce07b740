// This phone at the server: enrolled by itself when it is first needed, with no name and no number.

import { call, type Answer, type Asking } from "./call";
import { forget, keep, kept } from "./store";

export interface Device { device_id: string; token: string; expires_at: string; locale: string }

const RENEW_BEFORE_MS = 10 * 24 * 3600 * 1000;
const LOCK = "gawah-device";
// Of a phone on which nothing can be kept.
let inPage: Device | undefined;

/** The phone's token, or "" when it has none and nobody answers. */
export async function token(): Promise<string> {
  return oneAtATime(async () => {
    const known = (await kept<Device>("device")) ?? inPage;
    if (known && Date.parse(known.expires_at) - Date.now() > RENEW_BEFORE_MS) return known.token;
    if (known) return (await renew(known)) ?? known.token;
    return enrol();
  });
}

/** Tell the server when the language has changed since: notices and timelines are in the phone's. */
export async function speak(locale: string): Promise<void> {
  const known = await kept<Device>("device");
  if (!known || known.locale === locale) return;
  const answer = await call("PUT", `/v1/devices/${known.device_id}/language`, { token: known.token, body: { locale } });
  if (answer.status === 200) await oneAtATime(async () => remembered({ ...((await kept<Device>("device")) ?? known), locale }));
}

/** A question of this phone. A token that has ended is replaced and the question asked once more. */
export async function asked<T>(method: string, path: string, more: Asking = {}): Promise<Answer<T>> {
  const first = await token();
  if (!first) return { status: 0, body: {} as Answer<T>["body"], retryAfterS: 0 };
  const answer = await call<T>(method, path, { ...more, token: first });
  if (answer.status !== 401) return answer;
  const second = await replaced(first);
  return second ? call<T>(method, path, { ...more, token: second }) : answer;
}

/** Another token in place of one that is refused, unless that has happened meanwhile. */
export async function replaced(refused: string): Promise<string> {
  return oneAtATime(async () => {
    const known = await kept<Device>("device");
    if (known && known.token !== refused) return known.token;
    inPage = undefined;
    await forget("device").catch(() => undefined);
    return enrol();
  });
}

export interface Erasure { kept: { text: string }[] }

/** What the house keeps of this phone's resident, taken back; null when it has never heard of them. */
export async function takenBack(): Promise<Answer<Erasure> | null> {
  const known = (await kept<Device>("device")) ?? inPage;
  return known ? call<Erasure>("DELETE", `/v1/devices/${known.device_id}`, { token: known.token }) : null;
}

/** A copy of what the house keeps of this phone's resident; null when it has never heard of them. */
export async function takenOut(): Promise<Answer<object> | null> {
  const known = (await kept<Device>("device")) ?? inPage;
  return known ? asked<object>("GET", `/v1/devices/${known.device_id}/data`) : null;
}

async function enrol(): Promise<string> {
  const locale = (await kept<string>("language")) ?? "en";
  const answer = await call<Device>("POST", "/v1/devices", { body: { platform: "web", locale } });
  if (answer.status !== 201) return "";
  return remembered({ ...answer.body, locale });
}

async function renew(known: Device): Promise<string | null> {
  const answer = await call<Device>("POST", `/v1/devices/${known.device_id}/token`, { token: known.token });
  if (answer.status !== 201) return null;
  return remembered({ ...answer.body, locale: known.locale });
}

async function remembered(device: Device): Promise<string> {
  inPage = device;
  await keep("device", device).catch(() => undefined);
  return device.token;
}

/** Page and worker do not both enrol. */
function oneAtATime<T>(act: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(LOCK, act) as Promise<T> : act();
}
