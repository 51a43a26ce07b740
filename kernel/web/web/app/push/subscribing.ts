// Having this phone told while the app is closed: the browser's subscription, and where the server sends to. From the page, and from
// the worker when the browser has changed it.

import { asked, token, type Device } from "../device";
import { forget, keep, kept } from "../store";

/** on: told from now on. unset: not offered here. refused: the browser or the server does not want to. away: nobody answers. */
export type Outcome = "on" | "unset" | "refused" | "away";

export interface State { registered: { provider: string; registered_at: string } | null; webpush: { public_key: string } | null }
interface Known { endpoint: string; device_id: string; looked_at: number; registered_at: string }

const KEY = "push";
const LOOK_EVERY_MS = 24 * 3600 * 1000;

export const known = (): Promise<Known | undefined> => kept<Known>(KEY);

/** What the server says of this phone; null when nobody answers. */
export async function stateOf(): Promise<State | null> {
  const device = await mine();
  if (!device) return null;
  const answer = await asked<State>("GET", `/v1/devices/${device.device_id}/push`);
  return answer.status === 200 ? answer.body : null;
}

/** Subscribe, where it is not done, and say so. Somebody has allowed it before. */
export async function subscribe(registration: ServiceWorkerRegistration): Promise<Outcome> {
  const state = await stateOf();
  const device = await mine();
  if (!state || !device) return "away";
  if (!state.webpush) return "unset";
  const subscription = await subscribed(registration.pushManager, state.webpush.public_key);
  if (!subscription) return "refused";
  const { endpoint, keys } = subscription.toJSON();
  const body = { provider: "webpush", endpoint, keys: { p256dh: keys?.p256dh, auth: keys?.auth } };
  const answer = await asked<State>("PUT", `/v1/devices/${device.device_id}/push`, { body });
  if (answer.status !== 200) return answer.status === 409 ? "unset" : answer.status === 422 ? "refused" : "away";
  await keep(KEY, { endpoint, device_id: device.device_id, looked_at: Date.now(), registered_at: answer.body.registered?.registered_at ?? "" }).catch(() => undefined);
  return "on";
}

/** Told no more: here, and at the server. Answers whether the server knows. */
export async function unsubscribe(registration: ServiceWorkerRegistration): Promise<boolean> {
  const device = await mine();
  const answer = device ? await asked("DELETE", `/v1/devices/${device.device_id}/push`) : null;
  // Without the browser's part nothing comes any more, whoever sends it.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  await forget(KEY).catch(() => undefined);
  return answer?.status === 204;
}

/** Once a day, and when the phone has enrolled anew: what was allowed before goes on. */
export async function keepUp(registration: ServiceWorkerRegistration): Promise<void> {
  const before = await known();
  if (!before || Notification.permission !== "granted") return;
  const device = await kept<Device>("device");
  const isAsItWas = device?.device_id === before.device_id && (await registration.pushManager.getSubscription())?.endpoint === before.endpoint;
  if (isAsItWas && Date.now() - before.looked_at < LOOK_EVERY_MS) return;
  await subscribe(registration);
}

/** With the key that is in force: a subscription for another one reaches nobody. */
async function subscribed(manager: PushManager, key: string): Promise<PushSubscription | null> {
  try {
    const before = await manager.getSubscription();
    if (before && keyOf(before) === key) return before;
    await before?.unsubscribe();
    return await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  } catch {
    return null;
  }
}

function keyOf({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function mine(): Promise<Device | undefined> {
  await token();
  return kept<Device>("device");
}
