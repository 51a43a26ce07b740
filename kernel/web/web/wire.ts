// The shapes of the wire, as contract.md and /openapi.json have them; only what the pages read.

export interface Place { lat: number; lon: number }
export interface Position extends Place { accuracy_m: number | null }
export type CameraState = "recording" | "not_recording" | "unknown";

export interface Grounds {
  distance_m: number;
  bearing_deg: number;
  inside_sector: boolean;
  near_pole: boolean;
  accuracy_m: number;
  off_axis_deg?: number | null;
  dori?: "identify" | "recognise" | "observe" | "detect" | null;
  light?: "day" | "night";
  obstructed?: boolean | null;
}

export interface LinkedCamera {
  id: string;
  label: string;
  rank: number;
  grounds: Grounds;
  state: CameraState;
  reason?: string | null;
  /** What upkeep had found at the moment; null: nobody watched it. Older entries of the feed do not tell it. */
  truth?: { rung: string; reason: string } | null;
  missed?: boolean;
  position?: Place | null;
  azimuth_deg?: number | null;
  hfov_deg?: number | null;
  range_m?: number | null;
}

export interface Camera {
  id: string;
  pole: string;
  label: string;
  position: { lat: number; lon: number };
  azimuth_deg: number | null;
  hfov_deg: number | null;
  range_m: number;
  state: CameraState;
  reason?: string;
  simulated: boolean;
}

export type ClipState = "pending" | "partial" | "final" | "unavailable";

/** Pictures spread evenly over a file, side by side in one, row by row. */
export interface Board { url: string; columns: number; tile_width_px: number; tile_height_px: number; moments: string[] }

export interface ClipPart {
  number: number;
  recorded_from: string;
  recorded_to: string;
  url: string;
  storyboard: Board | null;
  /** By whose clock the instants are, and how far the camera's is before ours; older entries of the feed do not tell it. */
  clock_source?: string;
  clock_offset_ms?: number | null;
}

export interface Clip {
  id: string;
  camera_id: string;
  state: ClipState;
  reason: string | null;
  from: string;
  to: string;
  /** reason: older entries of the feed do not tell it. */
  gaps: { from: string; to: string; reason?: string }[];
  parts?: ClipPart[];
  sha256: string | null;
  size_bytes: number | null;
  url: string | null;
}

export interface Still { id: string; clip_id: string; at: string; sha256: string; url: string }

export interface Incident {
  id: string;
  reference: string;
  category: string;
  status: string;
  priority: number;
  position: Position | null;
  occurred_at?: string;
  received_at?: string;
}

/** The alert as it was when the entry was written. */
export interface SosAlert {
  id: string;
  reference: string;
  state?: string;
  escalation_level?: number;
  raised_at?: string;
  kind?: string;
  silent?: boolean;
  flags?: string[];
  position_at?: string | null;
  answered_by?: string | null;
  next_step?: LadderStep | null;
  /** All steps of this alert's ladder, taken or not, as they were announced. */
  steps?: LadderStep[];
  escalations?: Escalation[];
  /** It rings there alone until the first step; empty: everywhere. */
  first_console?: string;
  offered_to?: string | null;
  /** Synthetic: nobody is in danger. A dashed flag and the word wherever an octagon would be filled. */
  drill?: boolean;
  outcome?: string;
  /** An officer has said what takes two, and it goes on: another one says how it ended. */
  needs_second_person?: boolean;
  half_closed_by?: string | null;
  /** Of the phone, as it last said; older entries do not tell it. */
  battery_pct?: number | null;
  battery_at?: string | null;
  /** Its phone was made to stand it down, and shows that it was: neither call nor write. */
  duress?: boolean;
  /** It arms until then, and may be stood down before. */
  raises_at?: string | null;
  /** When people nearby were asked to help, and how many phones that were. */
  help_asked_at?: string | null;
  help_asked_devices?: number | null;
}

export type Called = "second_console" | "supervisor" | "station" | "all_consoles";
export interface LadderStep { level: number; to: Called; at: string }
export interface Contact { who: string; how: "console" | "webhook" | "sms"; state: "called" | "shown" | "waiting" | "told" | "refused" | "not_needed"; tries: number; answer: string; at: string }
export interface Escalation extends LadderStep { told: Contact[] }

export type Kind =
  | "sos_arming" | "sos_duress"
  | "report_submitted" | "sos_raised" | "sos_moved" | "sos_shown" | "sos_answered" | "sos_closed" | "sos_half_closed" | "sos_kept_open" | "sos_stood_down"
  | "sos_escalated" | "sos_contacted" | "sos_offered" | "sos_handed_over" | "sos_help_asked" | "sos_message" | "sos_console_blind"
  | "cameras_linked" | "clip_secured" | "footage_unavailable" | "incident_decided" | "incident_withdrawn" | "incident_joined" | "incident_separated" | "reset";

export interface Entry {
  seq: number;
  kind: Kind;
  at: string;
  verified: boolean;
  incident: Incident;
  report?: { id: string; reference: string } | null;
  sos_alert?: SosAlert | null;
  cameras: LinkedCamera[];
  clips: Clip[];
  stills: Still[];
}

export interface FeedPage { entries: Entry[]; next: number | null }

/** P17-3 stands on pole P17; SQ-01/2 on SQ-01. */
export const poleOf = (label: string): string => label.replace(/[-/][^-/]*$/, "") || label;
