// What the phone knows of itself: where it is, and what its battery has left.

import { follow } from "../where";
import type { Fix } from "./open";

interface Battery { level: number }

const APART_MS = 4_500; // a place each five seconds is enough; each more costs battery
let stop: (() => void) | null = null;
let level: number | undefined;
let last = 0;
let refused = false;

export const senses = {
  /** Whether the phone will not say where it is. */
  isBlind: (): boolean => refused,
  battery: (): number | undefined => level,
  begin(told: (fix: Fix) => void): void {
    void readBattery();
    if (stop || !("geolocation" in navigator)) { refused ||= !("geolocation" in navigator); return; }
    refused = false;
    stop = follow((here) => {
      if (Date.now() - last < APART_MS) return;
      last = Date.now();
      void readBattery();
      told({ lat: here.lat, lon: here.lon, accuracy_m: here.accuracy_m, at: here.at, ...(level === undefined ? {} : { battery_pct: level }) });
    }, () => { refused = true; });
  },
  end(): void {
    stop?.();
    stop = null;
    last = 0;
  },
};

async function readBattery(): Promise<void> {
  try {
    const battery = await (navigator as Navigator & { getBattery?: () => Promise<Battery> }).getBattery?.();
    if (battery) level = Math.round(battery.level * 100);
  } catch {
    // Many phones do not say.
  }
}
