// What the entries of the feed add up to: one case an incident. Pure: entries in, cases out, in any order of arrival by seq.

import type { Clip, Entry, Incident, Kind, LinkedCamera, Position, SosAlert, Still } from "../wire";

export type Rung = "received" | "on_screen" | "answered" | "closed" | "stood_down";

export interface Step { kind: Kind; at: string; seq: number }
export interface Fix { at: string; lat: number; lon: number; accuracyM: number | null }

export interface Case {
  id: string;
  sosId: string | null;
  alert: SosAlert | null;
  reference: string;
  incident: Incident;
  verified: boolean;
  begunAt: string;
  rung: Rung | null;
  steps: Step[];
  track: Fix[];
  cameras: LinkedCamera[];
  /** Linked before, no longer now: a moving resident has left them, their clips remain. */
  left: LinkedCamera[];
  clips: Clip[];
  stills: Still[];
  newestSeq: number;
}

const RUNG_OF: Partial<Record<Kind, Rung>> = {
  sos_raised: "received", sos_shown: "on_screen", sos_answered: "answered", sos_closed: "closed", sos_stood_down: "stood_down",
};
const ORDER: Rung[] = ["received", "on_screen", "answered", "closed", "stood_down"];

export class Cases {
  private readonly byIncident = new Map<string, Case>();
  private readonly seen = new Set<number>();

  /** False when this entry was known already. */
  take(entry: Entry): boolean {
    if (this.seen.has(entry.seq) || entry.kind === "reset") return false;
    this.seen.add(entry.seq);
    const known = this.byIncident.get(entry.incident.id) ?? begun(entry);
    this.byIncident.set(known.id, known);
    if (entry.seq > known.newestSeq) {
      known.newestSeq = entry.seq;
      known.incident = { ...known.incident, ...entry.incident };
      known.verified = entry.verified;
      if (entry.sos_alert) known.alert = entry.sos_alert;
      if (entry.cameras.length || entry.kind === "cameras_linked") relink(known, entry.cameras);
      known.clips = merged(known.clips, entry.clips);
      known.stills = merged(known.stills, entry.stills);
    }
    if (entry.sos_alert) {
      known.sosId = entry.sos_alert.id;
      known.begunAt = entry.sos_alert.raised_at ?? known.begunAt;
      known.reference = entry.sos_alert.reference;
      known.rung = higher(known.rung, RUNG_OF[entry.kind] ?? "received");
    }
    known.steps.push({ kind: entry.kind, at: entry.at, seq: entry.seq });
    known.steps.sort((a, b) => a.seq - b.seq);
    if ((entry.kind === "sos_raised" || entry.kind === "sos_moved") && entry.incident.position) fixed(known, entry.sos_alert?.position_at ?? entry.at, entry.incident.position);
    return true;
  }

  forget(): void {
    this.byIncident.clear();
    this.seen.clear();
  }

  get(id: string | null): Case | undefined { return id ? this.byIncident.get(id) : undefined; }
  all(): Case[] { return [...this.byIncident.values()]; }
  newest(): Case | undefined {
    let found: Case | undefined;
    for (const one of this.byIncident.values()) if (!found || one.newestSeq > found.newestSeq) found = one;
    return found;
  }
  /** SOS alerts that nobody has answered, the longest waiting first: the key A never changes its meaning under a hand. */
  unanswered(): Case[] {
    return this.openSos().filter((one) => one.rung === "received" || one.rung === "on_screen");
  }
  openSos(): Case[] {
    return this.all().filter((one) => one.sosId && isOpen(one)).sort((a, b) => a.begunAt.localeCompare(b.begunAt));
  }
}

export const isOpen = (one: Case): boolean => one.rung !== "closed" && one.rung !== "stood_down";

function begun(entry: Entry): Case {
  return {
    id: entry.incident.id, sosId: entry.sos_alert?.id ?? null, alert: entry.sos_alert ?? null,
    reference: entry.sos_alert?.reference ?? entry.report?.reference ?? entry.incident.reference,
    incident: entry.incident, verified: entry.verified, begunAt: entry.sos_alert?.raised_at ?? entry.at, rung: null, steps: [], track: [],
    cameras: [], left: [], clips: [], stills: [], newestSeq: 0,
  };
}

const higher = (a: Rung | null, b: Rung): Rung => (a && ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b);

function relink(one: Case, cameras: LinkedCamera[]): void {
  const now = new Set(cameras.map((camera) => camera.id));
  one.left = [...one.cameras.filter((camera) => !now.has(camera.id)), ...one.left.filter((camera) => !now.has(camera.id))];
  one.cameras = cameras;
}

/** An entry may carry all clips of the incident or only the one it is about: what came before stays. */
function merged<T extends { id: string }>(before: T[], now: T[]): T[] {
  const fresh = new Set(now.map((one) => one.id));
  return [...before.filter((one) => !fresh.has(one.id)), ...now];
}

function fixed(one: Case, at: string, { lat, lon, accuracy_m }: Position): void {
  const last = one.track[one.track.length - 1];
  if (last && last.lat === lat && last.lon === lon) { last.at = at; return; }
  one.track.push({ at, lat, lon, accuracyM: accuracy_m });
}
