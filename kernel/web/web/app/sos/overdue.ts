// A trip that this phone has shared and whose time is up: the SOS that was raised for it is followed as if it had been pressed here.

import { asked } from "../device";
import { go, here } from "../router";
import { adopt } from "./run";
import type { Trip } from "./trip";
import { forgetTrip, isWatched, watch, watched } from "./watched";

// So long after its time it takes until its SOS is raised; then it is asked again.
const RAISED_BY_MS = 4_000;
const AGAIN_MS = 15_000;
let timer = 0;

/** Whether an SOS of this phone stands now. Another phone's trip is that phone's to follow: its places are the ones wanted. */
export async function follow(trip: Trip | undefined): Promise<boolean> {
  if (!trip || !isWatched(trip.id)) return false;
  if (trip.state === "under_way") {
    watch(trip); // it may have been put off
    lookLater();
    return false;
  }
  const stands = trip.state === "raised" && trip.sos_alert_id ? await adopt(trip.sos_alert_id) : "over";
  if (stands === "unknown") lookLater();
  else forgetTrip();
  return stands === "open";
}

/** Whichever screen stands; whoever is at home is taken to it. */
export async function look(): Promise<void> {
  const answer = await asked<{ items: Trip[] }>("GET", "/v1/trips");
  if (answer.status !== 200) return lookLater();
  const stands = await follow(answer.body.items.find(({ id }) => isWatched(id)));
  if (stands && !here().length) go("sos");
}

function lookLater(): void {
  clearTimeout(timer);
  const trip = watched();
  if (trip) timer = setTimeout(() => void look(), Math.max(Date.parse(trip.raises_at) + RAISED_BY_MS - Date.now(), AGAIN_MS)) as unknown as number;
}
