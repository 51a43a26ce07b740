// Made by script/contracts from mobile_contracts/openapi.json: change that, not this.
import { Wire, type CallOptions, type Instant, type Uuid, type WireOptions } from "./wire.ts";

export { NoAnswer, Refused, type CallOptions, type Leaving, type WireOptions } from "./wire.ts";

export const CONTRACT_VERSION = "1.0.0";

/** May grow: a slug that you do not know is a refusal all the same. */
export type ProblemSlug =
  | "address-too-long"
  | "bad-gateway"
  | "bad-request"
  | "body-too-large"
  | "dispute-closed"
  | "forbidden"
  | "gateway-timeout"
  | "headers-too-large"
  | "idempotency-mismatch"
  | "in-progress"
  | "incident-status"
  | "internal-error"
  | "invalid-fields"
  | "malformed-json"
  | "method-not-allowed"
  | "not-disputable"
  | "not-found"
  | "not-implemented"
  | "pin-refused"
  | "question-closed"
  | "reference-mistyped"
  | "request-timeout"
  | "sos-closed"
  | "sos-open"
  | "still-under-way"
  | "storage-full"
  | "token-expired"
  | "too-many-links"
  | "too-many-requests"
  | "too-many-voice-notes"
  | "trip-open"
  | "trip-over"
  | "tus-version"
  | "unauthenticated"
  | "unavailable"
  | "unsupported-media-type"
  | "upload-gone"
  | "version-not-supported"
  | (string & {});

export type AlertFeatureType =
  | "Feature"
  | (string & {});

export type AlertsType =
  | "FeatureCollection"
  | (string & {});

export type ErasureErased =
  | "watch_areas"
  | "push_registrations"
  | "notifications"
  | "contact_links"
  | "trips"
  | "sos_pins"
  | "tokens"
  | (string & {});

export type FollowedSosState =
  | "arming"
  | "received"
  | "on_screen"
  | "answered"
  | "unit_en_route"
  | "unit_on_scene"
  | "closed"
  | "stood_down"
  | (string & {});

export type KeptWhat =
  | "reports"
  | "sos_alerts"
  | "audit"
  | (string & {});

export type MessageSender =
  | "resident"
  | "operator"
  | (string & {});

export type MessageState =
  | "sent"
  | "delivered"
  | "read"
  | (string & {});

export type NewDevicePlatform =
  | "web"
  | "android"
  | "ios";

export type NewDisputeReason =
  | "it_happened"
  | "more_to_see"
  | "place_or_time"
  | "other";

export type NewReportCategory =
  | "phone_snatching"
  | "motorcycle_snatching"
  | "car_snatching"
  | "motorcycle_theft"
  | "car_theft"
  | "robbery"
  | "burglary"
  | "assault"
  | "harassment"
  | "missing_person"
  | "suspicious_activity"
  | "traffic_collision"
  | "road_hazard"
  | "fire"
  | "other";

export type PointType =
  | "Point"
  | (string & {});

export type PushProvider =
  | "fcm";

export type SosAlertState =
  | "arming"
  | "received"
  | "on_screen"
  | "answered"
  | "unit_en_route"
  | "unit_on_scene"
  | "closed"
  | "stood_down"
  | (string & {});

export type TripState =
  | "under_way"
  | "arrived"
  | "raised"
  | (string & {});

export type UploadKind =
  | "photo"
  | "video"
  | "voice"
  | (string & {});

export type UploadState =
  | "open"
  | "received"
  | "ready"
  | "refused"
  | (string & {});

export type VoiceState =
  | "examining"
  | "ready"
  | "refused"
  | (string & {});

export interface Access {
  /** Its beginning */
  hour: Instant;
  role: string;
  /** Empty: of the whole city */
  station: string;
  level: string;
  purpose: string;
  /** Of how many recordings and pictures */
  count: number;
}

export interface Accesses {
  accesses: Access[];
}

export interface AlertFeature {
  type: AlertFeatureType;
  id: Uuid;
  geometry: Point;
  properties: AlertProperties;
}

export interface AlertProperties {
  category: string;
  /** Since when it is public, not when it happened */
  at: Instant;
  title: string;
  text: string;
  locale: string;
  /** A neighbourhood */
  place: string;
  /** The same as CAP 1.2 */
  cap: string;
}

export interface Alerts {
  type: AlertsType;
  features: AlertFeature[];
}

export interface AnswerReceipt {
  question_id: Uuid;
  report_id: Uuid;
  state: string;
  answered_at: Instant;
}

export interface Arrival {
  /** Either PIN; the other one raises an SOS that this phone does not see */
  pin?: string;
}

export interface Choice {
  /** What to answer with */
  choice: string;
  text: string;
}

export interface Community {
  items: CommunityItem[];
}

export interface CommunityItem {
  id: Uuid;
  at: Instant;
  kind: string;
  category: string;
  title: string;
  text: string;
  place: NamedPlace;
}

export interface DisputeReceipt {
  id: Uuid;
  report_id: Uuid;
  status: string;
  received_at: Instant;
  /** How often what is found now may be disputed in turn */
  disputes_left: number;
}

export interface Enrolment {
  device_id: Uuid;
  /** Sent as Authorization: Bearer */
  token: string;
  expires_at: Instant;
}

export interface Erasure {
  erased: ErasureErased[];
  kept: Kept[];
}

export interface FieldError {
  field: string;
  code: string;
  detail: string;
}

export interface Fix {
  /** Degrees, WGS 84 */
  lat: number;
  /** Degrees, WGS 84 */
  lon: number;
  /** Radius in metres that the phone is sure of */
  accuracy_m?: number;
  /** The phone's clock */
  at?: Instant;
  /** What the phone's battery had left then, 0 to 100 */
  battery_pct?: number;
}

export interface FollowedSos {
  id: Uuid;
  reference: string;
  state: FollowedSosState;
  escalation_level: number;
  raised_at: Instant;
  /** While it arms: when we raise it, by our clock. null when it was raised */
  raises_at: Instant | null;
  flags: string[];
  next_step: NextStepInWords | null;
  timeline: SosStepInWords[];
}

export interface Inbox {
  items: Notification[];
  next: Uuid | null;
}

export interface Kept {
  what: KeptWhat;
  /** Why, in the device's language */
  text: string;
}

export interface Language {
  /** BCP 47; en, ur and sd have words of their own, others read English */
  locale: string;
}

export interface Later {
  /** Within the next 24 hours */
  expected_at: Instant;
}

export interface Link {
  id: Uuid;
  created_at: Instant;
  expires_at: Instant;
  /** When it was last opened */
  opened_at: Instant | null;
}

export interface Links {
  items: Link[];
}

export interface MadeLink {
  id: Uuid;
  url: string;
  expires_at: Instant;
}

export interface Message {
  id: Uuid;
  sender: MessageSender;
  text: string;
  /** Our clock */
  at: Instant;
  state: MessageState;
  delivered_at: Instant | null;
  read_at: Instant | null;
  voice: Voice | null;
}

export interface Messages {
  items: Message[];
}

export interface NamedPlace {
  lat: number;
  lon: number;
  name: string;
}

export interface Neighbourhood {
  name: string;
  lat: number;
  lon: number;
}

export interface NewAnswer {
  question_id: Uuid;
  choice?: string | null;
  /** The resident's own words; needed where there is nothing to choose */
  narrative?: string;
}

export interface NewDevice {
  platform: NewDevicePlatform;
  /** BCP 47; en, ur and sd have words of their own, others read English */
  locale: string;
  app_version?: string;
  push?: Push | null;
}

export interface NewDispute {
  /** Closed for writing, open for reading; `other` needs a narrative */
  reason: NewDisputeReason;
  /** The resident's own words, for the officer who looks again */
  narrative?: string;
}

export interface NewLink {
  /** Hours until it opens nothing any more */
  holds_for_h?: number;
}

export interface NewMessage {
  text: string;
}

export interface NewPins {
  stand_down_pin: string;
  /** Looks like the other one in everything, and keeps the SOS up */
  duress_pin: string;
  /** One of those that are set; needed when there are some */
  current_pin?: string;
}

export interface NewReport {
  /** Closed for writing, open for reading */
  category: NewReportCategory;
  /** The resident's own words */
  narrative?: string;
  /** Up to 30 days back, by the phone's clock */
  occurred_at: Instant;
  occurred_until?: Instant | null;
  /** When the report was written */
  composed_at?: Instant | null;
  /** When it was sent; `received_at - sent_at` corrects the others */
  sent_at?: Instant | null;
  position: Position;
  /** Store neither resident nor device */
  anonymous?: boolean;
}

export interface NewSos {
  /** What it is, in a word; at most 40 characters */
  kind?: string;
  position?: SosPosition;
  /** The phone's clock */
  submitted_at?: Instant;
  /** Do not ring back */
  silent?: boolean;
  /** What the phone's battery had left then, 0 to 100 */
  battery_pct?: number;
  /** Take it, and raise it in some seconds unless it is stood down: see `raises_at` */
  arming?: boolean;
}

export interface NewTrip {
  from: string;
  to: string;
  /** Within the next 24 hours */
  expected_at: Instant;
}

export interface NextStep {
  level: number;
  to: string;
  /** Our clock */
  at: Instant;
}

export interface NextStepInWords {
  level: number;
  to: string;
  /** Our clock */
  at: Instant;
  /** In the device's language */
  text: string;
}

export interface Notification {
  id: Uuid;
  at: Instant;
  kind: string;
  title: string;
  text: string;
  /** The language of the words */
  locale: string;
  place: NamedPlace;
}

export interface Pins {
  are_set: boolean;
}

export interface Point {
  type: PointType;
  /** Longitude, latitude: GeoJSON's order */
  coordinates: number[];
}

export interface Position {
  /** Degrees, WGS 84 */
  lat: number;
  /** Degrees, WGS 84 */
  lon: number;
  /** Radius in metres that the phone is sure of */
  accuracy_m: number;
}

export interface Positions {
  positions: Fix[];
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  request_id: string;
  errors: FieldError[];
}

export interface Push {
  provider: PushProvider;
  /** The FCM registration token */
  token: string;
  /** The Firebase installation id, where the client knows it; used before the token */
  fid?: string | null;
}

export interface Question {
  id: Uuid;
  text: string;
  /** One of these is the answer; empty when it is answered in words */
  choices: Choice[];
  state: string;
  asked_at: Instant;
  /** Until when it may be answered */
  expires_at: Instant;
  answered_at: Instant | null;
  choice: string | null;
  /** The answer in the resident's own words */
  narrative: string;
}

export interface Receipt {
  up_to: Uuid;
  /** They have stood on a screen, too */
  read?: boolean;
}

export interface Reference {
  id: Uuid;
  reference: string;
}

export interface Report {
  id: Uuid;
  reference: string;
  status: string;
  category: string;
  narrative: string;
  occurred_at: Instant;
  occurred_until: Instant | null;
  received_at: Instant;
  position: Position;
  anonymous: boolean;
  report: Reference;
  incident: Reference;
  /** Until when its outcome may be disputed; null when it may not */
  disputable_until: Instant | null;
  timeline: TimelineStep[];
  questions: Question[];
}

export interface ReportReceipt {
  id: Uuid;
  /** Speakable, with a check character */
  reference: string;
  status: string;
  received_at: Instant;
  /** Only for an anonymous report: the only key to it */
  receipt_secret?: string;
}

export interface Sign {
  name: string;
  lat: number;
  lon: number;
  /** As it is painted, such as P17 */
  tag: string;
}

export interface Signs {
  poles: Sign[];
  places: Neighbourhood[];
}

export interface SosAlert {
  id: Uuid;
  reference: string;
  state: SosAlertState;
  escalation_level: number;
  raised_at: Instant;
  /** While it arms: when we raise it, by our clock. null when it was raised */
  raises_at: Instant | null;
  flags: string[];
  /** null when somebody has answered, or nothing is left to do */
  next_step: NextStep | null;
}

export interface SosPosition {
  /** Degrees, WGS 84 */
  lat: number;
  /** Degrees, WGS 84 */
  lon: number;
  /** Radius in metres that the phone is sure of */
  accuracy_m?: number;
}

export interface SosStepInWords {
  at: Instant;
  code: string;
  /** In the device's language */
  text: string;
}

export interface StandDown {
  /** Six digits: the PIN that stands down, or the other one */
  pin?: string;
}

export interface StoredPositions {
  stored: number;
  newest_at: Instant | null;
}

export interface TimelineStep {
  at: Instant;
  status: string;
  text: string;
}

export interface Trip {
  id: Uuid;
  from: string;
  to: string;
  state: TripState;
  started_at: Instant;
  expected_at: Instant;
  /** When we raise an SOS unless they have arrived */
  raises_at: Instant;
  arrived_at: Instant | null;
  /** What was raised when they did not arrive */
  sos_alert_id: Uuid | null;
}

export interface Trips {
  items: Trip[];
}

export interface Upload {
  id: Uuid;
  kind: UploadKind;
  /** `open`: bytes are missing. `received`: all have come, it is being examined. `ready`: the police can see it. `refused`: see `reason` and `text` */
  state: UploadState;
  /** Bytes that have come */
  offset: number;
  length: number;
  /** Of the whole, once it has come; else empty */
  sha256: string;
  /** A code, when refused; else empty */
  reason: string;
  /** What to do then, in your language; else empty */
  text: string;
  /** What has not come whole by then is thrown away */
  expires_at: Instant;
  received_at: Instant | null;
  report_id: Uuid | null;
  sos_alert_id: Uuid | null;
  message_id: Uuid | null;
}

export interface Uploads {
  items: Upload[];
}

export interface Voice {
  /** `ready`: the operator can play it. `refused`: they cannot, see `reason`; send words */
  state: VoiceState;
  reason: string;
  length_s: number | null;
}

export interface WatchArea {
  /** The resident's own word for it */
  label?: string;
  position: WatchedPlace;
  radius_m: number;
}

export interface WatchAreas {
  watch_areas: WatchArea[];
}

export interface WatchedPlace {
  /** Degrees, WGS 84 */
  lat: number;
  /** Degrees, WGS 84 */
  lon: number;
}

/** Which problems each operation names; the front door's may come at any. */
export const PROBLEMS_OF = {
  answerQuestion: ["body-too-large", "forbidden", "idempotency-mismatch", "internal-error", "invalid-fields", "malformed-json", "not-found", "question-closed", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  arriveTrip: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "pin-refused", "token-expired", "trip-over", "unauthenticated", "unavailable", "unsupported-media-type"],
  chooseDeviceLanguage: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  choosePins: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "pin-refused", "sos-open", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  disputeReport: ["body-too-large", "dispute-closed", "forbidden", "idempotency-mismatch", "incident-status", "internal-error", "invalid-fields", "malformed-json", "not-disputable", "not-found", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  enrol: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "token-expired", "too-many-requests", "unauthenticated", "unavailable", "unsupported-media-type"],
  eraseMyData: ["forbidden", "internal-error", "not-found", "still-under-way", "token-expired", "unauthenticated", "unavailable"],
  extendTrip: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "token-expired", "trip-over", "unauthenticated", "unavailable", "unsupported-media-type"],
  findReport: ["forbidden", "internal-error", "invalid-fields", "not-found", "reference-mistyped", "token-expired", "unauthenticated", "unavailable"],
  followSos: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "sos-closed", "unauthenticated", "unavailable"],
  followTrip: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "token-expired", "trip-over", "unauthenticated", "unavailable"],
  listAlerts: ["internal-error", "invalid-fields", "unavailable"],
  listContactLinks: ["forbidden", "internal-error", "token-expired", "unauthenticated", "unavailable"],
  listMessages: ["forbidden", "internal-error", "not-found", "unauthenticated", "unavailable"],
  listTrips: ["forbidden", "internal-error", "token-expired", "unauthenticated", "unavailable"],
  listUploads: ["forbidden", "internal-error", "invalid-fields", "token-expired", "unauthenticated", "unavailable"],
  makeContactLink: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "token-expired", "too-many-links", "unauthenticated", "unavailable", "unsupported-media-type"],
  mapAlerts: ["internal-error", "invalid-fields", "unavailable"],
  noteReceipt: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "unauthenticated", "unavailable", "unsupported-media-type"],
  raiseSos: ["body-too-large", "forbidden", "internal-error", "malformed-json", "unauthenticated", "unavailable"],
  raiseSosNow: ["forbidden", "internal-error", "not-found", "sos-closed", "unauthenticated", "unavailable"],
  renewToken: ["forbidden", "internal-error", "not-found", "token-expired", "unauthenticated", "unavailable"],
  replaceWatchAreas: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  showAccesses: ["forbidden", "internal-error", "not-found", "token-expired", "unauthenticated", "unavailable"],
  showAlert: ["internal-error", "not-found", "unavailable"],
  showCommunity: ["internal-error", "invalid-fields", "unavailable"],
  showExercise: ["internal-error", "unavailable"],
  showInbox: ["forbidden", "internal-error", "invalid-fields", "token-expired", "unauthenticated", "unavailable"],
  showPins: ["forbidden", "internal-error", "token-expired", "unauthenticated", "unavailable"],
  showReport: ["forbidden", "internal-error", "not-found", "token-expired", "unauthenticated", "unavailable"],
  showSigns: ["internal-error", "invalid-fields", "unavailable"],
  showSos: ["forbidden", "internal-error", "not-found", "unauthenticated", "unavailable"],
  showTrip: ["forbidden", "internal-error", "not-found", "token-expired", "unauthenticated", "unavailable"],
  showUpload: ["forbidden", "internal-error", "not-found", "token-expired", "tus-version", "unauthenticated", "unavailable", "upload-gone"],
  showWatchAreas: ["forbidden", "internal-error", "token-expired", "unauthenticated", "unavailable"],
  standDown: ["body-too-large", "forbidden", "internal-error", "malformed-json", "not-found", "pin-refused", "sos-closed", "unauthenticated", "unavailable"],
  startTrip: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "token-expired", "trip-open", "unauthenticated", "unavailable", "unsupported-media-type"],
  submitReport: ["body-too-large", "forbidden", "idempotency-mismatch", "in-progress", "internal-error", "invalid-fields", "malformed-json", "token-expired", "too-many-requests", "unauthenticated", "unavailable", "unsupported-media-type"],
  withdrawContactLink: ["forbidden", "internal-error", "not-found", "token-expired", "unauthenticated", "unavailable"],
  writeMessage: ["body-too-large", "forbidden", "idempotency-mismatch", "internal-error", "invalid-fields", "malformed-json", "not-found", "sos-closed", "storage-full", "too-many-voice-notes", "unauthenticated", "unavailable", "unsupported-media-type"],
} as const;

export class Gawah {
  private readonly wire: Wire;

  constructor(options: WireOptions) {
    this.wire = new Wire(options);
  }

  /**
   * Answer a question about your report
   * Within 72 hours, by its reporter, once. Nobody has to: the report is decided without it as well.
   */
  async answerQuestion(reportId: string, body: NewAnswer, key: Uuid, options?: CallOptions): Promise<AnswerReceipt> {
    return (await this.wire.send({
      operation: "answer_question",
      method: "POST",
      path: `/v1/reports/${encodeURIComponent(reportId)}/answers`,
      body,
      key,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as AnswerReceipt;
  }

  /**
   * You have arrived
   * Said twice it is one. Whoever has chosen PINs sends one of them.
   */
  async arriveTrip(tripId: string, body: Arrival, options?: CallOptions): Promise<Trip> {
    return (await this.wire.send({
      operation: "arrive_trip",
      method: "POST",
      path: `/v1/trips/${encodeURIComponent(tripId)}/arrive`,
      body,
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Trip;
  }

  /**
   * Choose the language a device is spoken to in
   * From then on; what was told before is read in it too.
   */
  async chooseDeviceLanguage(deviceId: string, body: Language, options?: CallOptions): Promise<Language> {
    return (await this.wire.send({
      operation: "choose_device_language",
      method: "PUT",
      path: `/v1/devices/${encodeURIComponent(deviceId)}/language`,
      body,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Language;
  }

  /**
   * Choose your PINs, or others
   * Not while an SOS is open. Five wrong ones in a quarter of an hour, and none is taken; an SOS always is.
   */
  async choosePins(body: NewPins, options?: CallOptions): Promise<Pins> {
    return (await this.wire.send({
      operation: "choose_pins",
      method: "PUT",
      path: "/v1/sos-pins",
      body,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Pins;
  }

  /**
   * Dispute what was found
   * Within 14 days, by its reporter: an officer who has not decided on it looks again, not knowing the first decision.
   */
  async disputeReport(reportId: string, body: NewDispute, key: Uuid, options?: CallOptions): Promise<DisputeReceipt> {
    return (await this.wire.send({
      operation: "dispute_report",
      method: "POST",
      path: `/v1/reports/${encodeURIComponent(reportId)}/dispute`,
      body,
      key,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as DisputeReceipt;
  }

  /**
   * Enrol a device
   * Anyone may. Who shows another device's token enrols a further device of the same resident.
   */
  async enrol(body: NewDevice, options?: CallOptions): Promise<Enrolment> {
    return (await this.wire.send({
      operation: "enrol",
      method: "POST",
      path: "/v1/devices",
      body,
      authorization: "device-if-given",
      mayBeRepeated: false,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Enrolment;
  }

  /**
   * Erase what is kept of you
   * Asked by one device, of all its resident's; their tokens end with it. Says what is kept, and why. Refused while an SOS or
   * a trip is under way.
   */
  async eraseMyData(deviceId: string, options?: CallOptions): Promise<Erasure> {
    return (await this.wire.send({
      operation: "erase_my_data",
      method: "DELETE",
      path: `/v1/devices/${encodeURIComponent(deviceId)}`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Erasure;
  }

  /**
   * Arrive later, or earlier
   * A new time, from now on.
   */
  async extendTrip(tripId: string, body: Later, options?: CallOptions): Promise<Trip> {
    return (await this.wire.send({
      operation: "extend_trip",
      method: "PUT",
      path: `/v1/trips/${encodeURIComponent(tripId)}/expected-at`,
      body,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Trip;
  }

  /**
   * Find your report by its reference
   * A mistyped reference is told apart from one that is not yours.
   */
  async findReport(query: { reference: string }, options?: CallOptions): Promise<Report> {
    return (await this.wire.send({
      operation: "find_report",
      method: "GET",
      path: "/v1/reports",
      query,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Report;
  }

  /**
   * Say where you are now
   * A batch, newest first; the largest `at` is current whatever the order.
   */
  async followSos(sosAlertId: string, body: Positions, options?: CallOptions): Promise<StoredPositions> {
    return (await this.wire.send({
      operation: "follow_sos",
      method: "POST",
      path: `/v1/sos-alerts/${encodeURIComponent(sosAlertId)}/positions`,
      body,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as StoredPositions;
  }

  /**
   * Say where you are on your trip
   * Only the newest place is kept.
   */
  async followTrip(tripId: string, body: Positions, options?: CallOptions): Promise<void> {
    return (await this.wire.send({
      operation: "follow_trip",
      method: "POST",
      path: `/v1/trips/${encodeURIComponent(tripId)}/positions`,
      body,
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "nothing",
      ...(options && { options }),
    })) as void;
  }

  /**
   * What was verified, as an Atom feed of CAP alerts
   * Of the last seven days, the newest first; each entry leads to its CAP 1.2 message in English, Urdu and Sindhi.
   */
  async listAlerts(query: { lang?: string } = {}, options?: CallOptions): Promise<string> {
    return (await this.wire.send({
      operation: "list_alerts",
      method: "GET",
      path: "/v1/alerts",
      query,
      authorization: "anyone",
      mayBeRepeated: true,
      stamps: false,
      answer: "text",
      ...(options && { options }),
    })) as string;
  }

  /**
   * Your links
   * Without their secrets; the phone knows to whom it gave which.
   */
  async listContactLinks(options?: CallOptions): Promise<Links> {
    return (await this.wire.send({
      operation: "list_contact_links",
      method: "GET",
      path: "/v1/contact-links",
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Links;
  }

  /**
   * What was written in your SOS
   * Both sides' messages, in the order in which we heard them. Reading them says nothing; a receipt does.
   */
  async listMessages(sosAlertId: string, options?: CallOptions): Promise<Messages> {
    return (await this.wire.send({
      operation: "list_messages",
      method: "GET",
      path: `/v1/sos-alerts/${encodeURIComponent(sosAlertId)}/messages`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Messages;
  }

  /**
   * Your trips
   * The newest first, at most twenty.
   */
  async listTrips(options?: CallOptions): Promise<Trips> {
    return (await this.wire.send({
      operation: "list_trips",
      method: "GET",
      path: "/v1/trips",
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Trips;
  }

  /**
   * What you have sent to a report
   * The first begun first; empty for a report that is not yours.
   */
  async listUploads(query: { report_id: Uuid }, options?: CallOptions): Promise<Uploads> {
    return (await this.wire.send({
      operation: "list_uploads",
      method: "GET",
      path: "/v1/uploads",
      query,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Uploads;
  }

  /**
   * Make a link for a trusted contact
   * Whoever opens it sees your open SOS and your trip, with your place, and needs no account.
   */
  async makeContactLink(body: NewLink, options?: CallOptions): Promise<MadeLink> {
    return (await this.wire.send({
      operation: "make_contact_link",
      method: "POST",
      path: "/v1/contact-links",
      body,
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as MadeLink;
  }

  /**
   * What was verified, as GeoJSON
   * Of the last seven days, without what was taken back: coarse places, half an hour late but where there is danger.
   */
  async mapAlerts(query: { lang?: string } = {}, options?: CallOptions): Promise<Alerts> {
    return (await this.wire.send({
      operation: "map_alerts",
      method: "GET",
      path: "/v1/alerts/incidents",
      query,
      authorization: "anyone",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Alerts;
  }

  /**
   * Say which messages have come, or were shown
   * The operator sees no more than this says.
   */
  async noteReceipt(sosAlertId: string, body: Receipt, options?: CallOptions): Promise<void> {
    return (await this.wire.send({
      operation: "note_receipt",
      method: "POST",
      path: `/v1/sos-alerts/${encodeURIComponent(sosAlertId)}/messages/receipts`,
      body,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "nothing",
      ...(options && { options }),
    })) as void;
  }

  /**
   * Raise an SOS
   * 201 with a new alert, 200 with the one that is open. Nothing but an unreadable body is refused.
   *
   * With `arming` it is raised at `raises_at` by us, whatever becomes of the phone, unless it is stood down before.
   */
  async raiseSos(body: NewSos, options?: CallOptions): Promise<SosAlert> {
    return (await this.wire.send({
      operation: "raise_sos",
      method: "POST",
      path: "/v1/sos-alerts",
      body,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as SosAlert;
  }

  /**
   * Do not wait: raise it now
   * An SOS that arms is raised before its time. Said twice, it is one.
   */
  async raiseSosNow(sosAlertId: string, options?: CallOptions): Promise<SosAlert> {
    return (await this.wire.send({
      operation: "raise_sos_now",
      method: "POST",
      path: `/v1/sos-alerts/${encodeURIComponent(sosAlertId)}/raise`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as SosAlert;
  }

  /**
   * Renew the device's token
   * The old token ends when the new one is first used, so that a lost answer locks nobody out.
   */
  async renewToken(deviceId: string, options?: CallOptions): Promise<Enrolment> {
    return (await this.wire.send({
      operation: "renew_token",
      method: "POST",
      path: `/v1/devices/${encodeURIComponent(deviceId)}/token`,
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Enrolment;
  }

  /**
   * Replace the places the device watches
   * All of them at once, none to stop.
   */
  async replaceWatchAreas(body: WatchAreas, options?: CallOptions): Promise<WatchAreas> {
    return (await this.wire.send({
      operation: "replace_watch_areas",
      method: "PUT",
      path: "/v1/watch-areas",
      body,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as WatchAreas;
  }

  /**
   * Who looked at the footage of your report
   * Every view leaves an entry before a byte is sent, so none is missing here.
   */
  async showAccesses(reportId: string, options?: CallOptions): Promise<Accesses> {
    return (await this.wire.send({
      operation: "show_accesses",
      method: "GET",
      path: `/v1/reports/${encodeURIComponent(reportId)}/accesses`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Accesses;
  }

  /**
   * One alert as CAP 1.2
   * An Alert; or what refers to it: an Update (it was reported again), or the Cancel of what was withdrawn.
   */
  async showAlert(alertId: string, options?: CallOptions): Promise<string> {
    return (await this.wire.send({
      operation: "show_alert",
      method: "GET",
      path: `/v1/alerts/${encodeURIComponent(alertId)}`,
      authorization: "anyone",
      mayBeRepeated: true,
      stamps: false,
      answer: "text",
      ...(options && { options }),
    })) as string;
  }

  /**
   * What was verified in the city during the last seven days
   * The whole city's, so that nobody says where they are to read it. Published anchors, never an exact place; half an hour
   * late where standing in the way is not dangerous; nothing that tells of a person or a home.
   */
  async showCommunity(query: { locale?: string } = {}, options?: CallOptions): Promise<Community> {
    return (await this.wire.send({
      operation: "show_community",
      method: "GET",
      path: "/v1/community",
      query,
      authorization: "anyone",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Community;
  }

  /**
   * A CAP 1.2 exercise
   * For trying out a program that reads alerts: status Exercise, always.
   */
  async showExercise(options?: CallOptions): Promise<string> {
    return (await this.wire.send({
      operation: "show_exercise",
      method: "GET",
      path: "/v1/alerts/exercise",
      authorization: "anyone",
      mayBeRepeated: true,
      stamps: false,
      answer: "text",
      ...(options && { options }),
    })) as string;
  }

  /**
   * What was verified near the places the device watches
   * Newest first, in the device's language, whether or not a push message reached it.
   */
  async showInbox(query: { after?: Uuid | null; limit?: number } = {}, options?: CallOptions): Promise<Inbox> {
    return (await this.wire.send({
      operation: "show_inbox",
      method: "GET",
      path: "/v1/notifications",
      query,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Inbox;
  }

  /**
   * Whether you have chosen PINs
   * Both or none: whether somebody has a duress PIN must not be a question.
   */
  async showPins(options?: CallOptions): Promise<Pins> {
    return (await this.wire.send({
      operation: "show_pins",
      method: "GET",
      path: "/v1/sos-pins",
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Pins;
  }

  /**
   * Follow your report
   * For its owner, or with the receipt secret; for anybody else it does not exist.
   */
  async showReport(reportId: string, options?: CallOptions): Promise<Report> {
    return (await this.wire.send({
      operation: "show_report",
      method: "GET",
      path: `/v1/reports/${encodeURIComponent(reportId)}`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Report;
  }

  /**
   * Where which number stands on a pole, and what places are called
   * The whole city's at once: a phone keeps them, and says of no single place that it stands there.
   */
  async showSigns(query: { locale?: string } = {}, options?: CallOptions): Promise<Signs> {
    return (await this.wire.send({
      operation: "show_signs",
      method: "GET",
      path: "/v1/poles",
      query,
      authorization: "anyone",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Signs;
  }

  /**
   * Where your SOS stands
   * The ladder as it is, for the resident who raised it: what happened, and what happens next.
   */
  async showSos(sosAlertId: string, options?: CallOptions): Promise<FollowedSos> {
    return (await this.wire.send({
      operation: "show_sos",
      method: "GET",
      path: `/v1/sos-alerts/${encodeURIComponent(sosAlertId)}`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as FollowedSos;
  }

  /**
   * One trip
   * Under way, arrived, or raised: then `sos_alert_id` says which SOS.
   */
  async showTrip(tripId: string, options?: CallOptions): Promise<Trip> {
    return (await this.wire.send({
      operation: "show_trip",
      method: "GET",
      path: `/v1/trips/${encodeURIComponent(tripId)}`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Trip;
  }

  /**
   * How far an upload has come
   * HEAD is tus', and says `Upload-Offset` and `Upload-Length`; GET says in words what became of it.
   */
  async showUpload(uploadId: string, options?: CallOptions): Promise<Upload> {
    return (await this.wire.send({
      operation: "show_upload",
      method: "GET",
      path: `/v1/uploads/${encodeURIComponent(uploadId)}`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Upload;
  }

  /**
   * Which places the device watches
   * Only the device's own.
   */
  async showWatchAreas(options?: CallOptions): Promise<WatchAreas> {
    return (await this.wire.send({
      operation: "show_watch_areas",
      method: "GET",
      path: "/v1/watch-areas",
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as WatchAreas;
  }

  /**
   * You need no help any more
   * Ends the alert; said twice it is one. A device whose resident has chosen PINs sends one of them.
   */
  async standDown(sosAlertId: string, body: StandDown, options?: CallOptions): Promise<SosAlert> {
    return (await this.wire.send({
      operation: "stand_down",
      method: "POST",
      path: `/v1/sos-alerts/${encodeURIComponent(sosAlertId)}/stand-down`,
      body,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as SosAlert;
  }

  /**
   * Share a trip
   * If you have not arrived at `raises_at`, we raise an SOS, whatever has become of the phone.
   */
  async startTrip(body: NewTrip, options?: CallOptions): Promise<Trip> {
    return (await this.wire.send({
      operation: "start_trip",
      method: "POST",
      path: "/v1/trips",
      body,
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Trip;
  }

  /**
   * Report a crime or a hazard
   * Accepted in one commit, before anything else happens; cameras are searched after the answer.
   */
  async submitReport(body: NewReport, key: Uuid, options?: CallOptions): Promise<ReportReceipt> {
    return (await this.wire.send({
      operation: "submit_report",
      method: "POST",
      path: "/v1/reports",
      body,
      key,
      authorization: "device",
      mayBeRepeated: true,
      stamps: true,
      answer: "json",
      ...(options && { options }),
    })) as ReportReceipt;
  }

  /**
   * Withdraw a link
   * It opens nothing from now on; said twice it is one.
   */
  async withdrawContactLink(linkId: string, options?: CallOptions): Promise<void> {
    return (await this.wire.send({
      operation: "withdraw_contact_link",
      method: "DELETE",
      path: `/v1/contact-links/${encodeURIComponent(linkId)}`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "nothing",
      ...(options && { options }),
    })) as void;
  }

  /**
   * Write to the operator
   * 201 with a new message, 200 with the one that came under this key before.
   *
   * Words as JSON; or a voice note as it was recorded, Opus or AAC in WebM, Ogg or MP4, 60 s and 1 MB at most.
   */
  async writeMessage(sosAlertId: string, body: NewMessage, key: Uuid, options?: CallOptions): Promise<Message> {
    return (await this.wire.send({
      operation: "write_message",
      method: "POST",
      path: `/v1/sos-alerts/${encodeURIComponent(sosAlertId)}/messages`,
      body,
      key,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Message;
  }

  /** Write to the operator: the bytes themselves, such as a recording. */
  async writeMessageBytes(sosAlertId: string, bytes: { content: Blob | Uint8Array; type: "audio/webm" | "audio/ogg" | "audio/mp4" | "audio/x-m4a" }, key: Uuid, options?: CallOptions): Promise<Message> {
    return (await this.wire.send({
      operation: "write_message",
      method: "POST",
      path: `/v1/sos-alerts/${encodeURIComponent(sosAlertId)}/messages`,
      bytes,
      key,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Message;
  }
}
