// This phone at the server: enrolled by itself when it is first needed, with no name and no number. It signs what it sends, where the
// browser keeps keys; its token then lasts a quarter of an hour, is renewed by the key, and is worth nothing without it.

import { call, slug, type Answer, type Asking } from "./call";
import { chosenLanguage } from "./chosen";
import { now, phoneKey } from "./key";
import { erase, forget, keep, kept } from "./store";

export interface Device { device_id: string; token: string; expires_at: string; locale: string }

const RENEW_BEFORE_MS = 10 * 24 * 3600 * 1000;
const RENEW_SIGNED_BEFORE_MS = 60 * 1000;
const LOCK = "gawah-device";
// An SOS that never got through keeps a phone that was signed out from being erased for so long.
const UNHEARD_MS = 6 * 3600 * 1000;
// Of a phone on which nothing can be kept.
let inPage: Device | undefined;
let hasTriedKey = false;
// Signed out while its SOS is under way: until that is over nothing else is asked, for all of it would be refused.
let ended = "";

const signs = ({ token }: Device): boolean => token.startsWith("gws_");
const known = async (): Promise<Device | undefined> => (await kept<Device>("device")) ?? inPage;

/** The phone's token, or "" when it has none and nobody answers. */
export async function token(): Promise<string> {
  return oneAtATime(async () => {
    const device = await known();
    if (!device) return enrol();
    if (device.device_id === ended && (await isCalling())) return "";
    const left = Date.parse(device.expires_at) - now();
    if (!signs(device) && !hasTriedKey) return (await withKey(device)) ?? device.token;
    if (left > (signs(device) ? RENEW_SIGNED_BEFORE_MS : RENEW_BEFORE_MS)) return device.token;
    return (await renew(device)).token ?? (device.device_id === ended ? "" : device.token);
  });
}

/** For an SOS: as it is, ended or not. */
export async function tokenAtHand(): Promise<string> {
  return (await known())?.token ?? token();
}

/** Tell the server when the language has changed since: notices and timelines are in the phone's. */
export async function speak(locale: string): Promise<void> {
  const device = await kept<Device>("device");
  if (!device || device.locale === locale) return;
  const answer = await call("PUT", `/v1/devices/${device.device_id}/language`, { token: await token(), body: { locale } });
  if (answer.status === 200) await oneAtATime(async () => remembered({ ...((await kept<Device>("device")) ?? device), locale }));
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
    const device = await known();
    if (device && device.token !== refused) return device.token;
    if (device) {
      // By its key, also one whose answer to having a key was lost.
      const { status, token: another } = await renew(device);
      if (another || status !== 401) return another ?? "";
    }
    inPage = undefined;
    await forget("device").catch(() => undefined);
    return enrol();
  });
}

/** From now on this phone is that device: it has joined another. What it was is kept, for the reports that it has sent. */
export async function become(device: Device): Promise<void> {
  await oneAtATime(async () => {
    const before = await known();
    if (before) await keep("device-before", before).catch(() => undefined);
    await remembered(device);
  });
}

export interface Erasure { kept: { text: string }[] }

/** What the house keeps of this phone's resident, taken back; null when it has never heard of them. */
export async function takenBack(): Promise<Answer<Erasure> | null> {
  const device = await known();
  return device ? call<Erasure>("DELETE", `/v1/devices/${device.device_id}`, { token: await token() }) : null;
}

/** A copy of what the house keeps of this phone's resident; null when it has never heard of them. */
export async function takenOut(): Promise<Answer<object> | null> {
  const device = await known();
  return device ? asked<object>("GET", `/v1/devices/${device.device_id}/data`) : null;
}

/** A browser that cannot keep a key, or whose key is not taken, enrols without. */
async function enrol(): Promise<string> {
  const locale = await chosenLanguage();
  const body = { platform: "web", locale };
  hasTriedKey = true;
  const key = await phoneKey();
  let answer = await call<Device>("POST", "/v1/devices", { body: { ...body, ...(key && { key: key.jwk }) }, sign: Boolean(key) });
  if (key && (answer.status === 401 || answer.status === 422)) answer = await call<Device>("POST", "/v1/devices", { body });
  if (answer.status !== 201) return "";
  return remembered({ ...answer.body, locale });
}

async function renew(device: Device): Promise<{ status: number; token?: string }> {
  const answer = await call<Device>("POST", `/v1/devices/${device.device_id}/token`, { token: device.token, sign: true });
  if (answer.status === 201) return { status: 201, token: await remembered({ ...answer.body, locale: device.locale }) };
  if (slug(answer.body) !== "device-ended") return { status: answer.status };
  ended = device.device_id;
  await signedOut();
  return { status: 0 };
}

/** A phone that enrolled before there were keys, or in another app's days. */
async function withKey(device: Device): Promise<string | null> {
  hasTriedKey = true;
  const key = await phoneKey();
  if (!key) return null;
  const answer = await call<Device>("PUT", `/v1/devices/${device.device_id}/key`, { token: device.token, body: { key: key.jwk }, sign: true });
  return answer.status === 200 ? remembered({ ...answer.body, locale: device.locale }) : null;
}

/**
 * Another phone of the same resident has signed this one out, because it is lost: what it keeps is not for who has it now. An SOS that is
 * under way here comes to its end first: where this phone is, is wanted, and whoever has the other one may be whom its owner flees from.
 */
async function signedOut(): Promise<void> {
  if (await isCalling()) return;
  inPage = undefined;
  await erase().catch(() => undefined);
  globalThis.document?.location.reload();
}

async function isCalling(): Promise<boolean> {
  const sos = await kept<Under>("sos");
  return sos !== undefined && isUnderWay(sos, Date.now());
}

type Under = { begun_at: number; told: { state: string } | null; sends_until: number };

function isUnderWay({ begun_at, told, sends_until }: Under, at: number): boolean {
  if (!told) return at - begun_at < UNHEARD_MS;
  return !/^(closed|stood_down)$/.test(told.state) || sends_until > at;
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
