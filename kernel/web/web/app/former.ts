// What this phone was before it joined another: the reports that it sent then are read as that.

import { call, type Answer, type Asking } from "./call";
import type { Device } from "./device";
import { keep, kept } from "./store";

const BEFORE = "device-before";

/** The question asked again as the device before; null when there was none. */
export async function askedAsBefore<T>(method: string, path: string, more: Asking): Promise<Answer<T> | null> {
  const before = await kept<Device>(BEFORE);
  if (!before) return null;
  const answer = await call<T>(method, path, { ...more, token: before.token });
  if (answer.status !== 401) return answer;
  const renewed = await call<Device>("POST", `/v1/devices/${before.device_id}/token`, { token: before.token, sign: true });
  if (renewed.status !== 201) return answer;
  await keep(BEFORE, { ...renewed.body, locale: before.locale }).catch(() => undefined);
  return call<T>(method, path, { ...more, token: renewed.body.token });
}
