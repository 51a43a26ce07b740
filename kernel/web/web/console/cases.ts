// What the entries of the feed add up to: one case an incident. Pure: entries in, cases out, in any order of arrival by seq.

import type { Clip, Entry, Incident, Kind, LinkedCamera, Position, SosAlert, Still } from "../wire";

export type Rung = "arming" | "received" | "on_screen" | "answered" | "closed" | "stood_down";

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
  sos_arming: "arming", sos_raised: "received", sos_shown: "on_screen", sos_answered: "answered", sos_closed: "closed", sos_stood_down: "stood_down",
};
const ORDER: Rung[] = ["arming", "received", "on_screen", "answered", "closed", "stood_down"];

/** How far an alert had come when the entry was written, where its kind does not say it. */
const STATED: Record<string, Rung> = {
  on_screen: "on_screen", answered: "answered", unit_en_route: "answered", unit_on_scene: "answered", closed: "closed", stood_down: "stood_down",
};

const MOST_CASES = 6_000; // of 50 reports a second, two minutes; the feed keeps the rest
const FORGOTTEN_AT_ONCE = 500;

export class Cases {
  private readonly byIncident = new Map<string, Case>();
  /** Those that are not over, by incident: asked for many times a second, among thousands of reports. */
  private readonly open = new Map<string, Case>();
  private seen = new Set<number>();
  private latest: Case | undefined;

  /** False when this entry was known already. */
  take(entry: Entry): boolean {
    if (this.seen.has(entry.seq) || entry.kind === "reset") return false;
    this.seen.add(entry.seq);
    const known = this.byIncident.get(entry.incident.id) ?? begun(entry);
    this.byIncident.set(known.id, known);
    if (!this.latest || entry.seq > this.latest.newestSeq) this.latest = known;
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
      const stated = STATED[entry.sos_alert.state ?? ""]; // what a page that reads from later on has not seen happen
      if (stated) known.rung = higher(known.rung, stated);
      known.sosId = entry.sos_alert.id;
      known.begunAt = entry.sos_alert.raised_at ?? known.begunAt;
      known.reference = entry.sos_alert.reference;
      known.rung = higher(known.rung, RUNG_OF[entry.kind] ?? (entry.sos_alert.state === "arming" ? "arming" : "received"));
    }
    if (known.sosId && isOpen(known)) this.open.set(known.id, known);
    else this.open.delete(known.id);
    const isLate = known.steps.length > 0 && known.steps[known.steps.length - 1]!.seq > entry.seq;
    known.steps.push({ kind: entry.kind, at: entry.at, seq: entry.seq });
    if (isLate) known.steps.sort((a, b) => a.seq - b.seq);
    if ((entry.kind === "sos_arming" || entry.kind === "sos_raised" || entry.kind === "sos_moved") && entry.incident.position) fixed(known, entry.sos_alert?.position_at ?? entry.at, entry.incident.position);
    if (this.byIncident.size > MOST_CASES) this.prune();
    return true;
  }

  forget(): void {
    this.byIncident.clear();
    this.open.clear();
    this.seen.clear();
    this.latest = undefined;
  }

  /** The reports that came first go; an open SOS never does. */
  private prune(): void {
    let left = FORGOTTEN_AT_ONCE;
    for (const one of this.byIncident.values()) {
      if (left-- <= 0) break;
      if (!this.open.has(one.id) && one !== this.latest) this.byIncident.delete(one.id);
    }
    if (this.seen.size > MOST_CASES * 5) this.seen = new Set([...this.seen].slice(-MOST_CASES * 4));
  }

  get(id: string | null): Case | undefined { return id ? this.byIncident.get(id) : undefined; }
  all(): Case[] { return [...this.byIncident.values()]; }
  newest(): Case | undefined { return this.latest; }
  /** SOS alerts that nobody has answered, the longest waiting first: the key A never changes its meaning under a hand. */
  unanswered(): Case[] {
    return this.openSos().filter((one) => one.rung === "received" || one.rung === "on_screen");
  }
  openSos(): Case[] {
    return [...this.open.values()].sort((a, b) => a.begunAt.localeCompare(b.begunAt));
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
