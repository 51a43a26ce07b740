// Made by script/contracts from mobile_contracts/openapi.json: change that, not this.
import { Wire, type CallOptions, type Instant, type Uuid, type WireOptions } from "./wire.ts";

export { NoAnswer, Refused, type CallOptions, type Leaving, type WireOptions } from "./wire.ts";

export const CONTRACT_VERSION = "1.0.0";

/** May grow: a slug that you do not know is a refusal all the same. */
export type ProblemSlug =
  | "address-too-long"
  | "bad-gateway"
  | "bad-request"
  | "bad-signature"
  | "body-too-large"
  | "code-refused"
  | "device-ended"
  | "device-key-set"
  | "device-waiting"
  | "dispute-closed"
  | "forbidden"
  | "gateway-timeout"
  | "headers-too-large"
  | "idempotency-mismatch"
  | "in-progress"
  | "incident-status"
  | "internal-error"
  | "invalid-fields"
  | "invitation-over"
  | "malformed-json"
  | "method-not-allowed"
  | "not-disputable"
  | "not-found"
  | "not-implemented"
  | "nothing-to-appeal"
  | "pin-refused"
  | "push-not-registered"
  | "push-not-set-up"
  | "question-closed"
  | "reference-mistyped"
  | "request-timeout"
  | "signature-replayed"
  | "signature-required"
  | "signature-time"
  | "sos-closed"
  | "sos-open"
  | "still-under-way"
  | "storage-full"
  | "token-expired"
  | "too-many-codes"
  | "too-many-devices"
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
  | "work-required"
  | (string & {});

export type AlertFeatureType =
  | "Feature"
  | (string & {});

export type AlertsType =
  | "FeatureCollection"
  | (string & {});

export type AppealState =
  | "waiting"
  | "answered"
  | (string & {});

export type AppealOutcome =
  | "lifted"
  | "kept"
  | (string & {});

export type AskedCodeState =
  | "waiting"
  | "proven"
  | (string & {});

export type AskedCodeSentBy =
  | "sms"
  | "console"
  | (string & {});

export type BecauseCode =
  | "verified"
  | "made_up"
  | "number"
  | (string & {});

export type CommunityItemLevel =
  | "neighbourhood"
  | "town"
  | (string & {});

export type DeviceKeyKty =
  | "EC"
  | "OKP";

export type DeviceKeyCrv =
  | "P-256"
  | "Ed25519";

export type ErasureErased =
  | "watch_areas"
  | "push_registrations"
  | "notifications"
  | "contact_links"
  | "trips"
  | "sos_pins"
  | "phone_numbers"
  | "standing"
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

export type PhonePlatform =
  | "web"
  | "android"
  | "ios"
  | (string & {});

export type PhoneState =
  | "in_use"
  | "waiting"
  | (string & {});

export type PhoneNumberState =
  | "waiting"
  | "proven"
  | (string & {});

export type PointType =
  | "Point"
  | (string & {});

export type PushProvider =
  | "fcm"
  | "webpush";

export type RegisteredProvider =
  | "fcm"
  | "webpush"
  | (string & {});

export type ShownOrOpenedKind =
  | "shown"
  | "opened";

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

export type StandingTreated =
  | "as_usual"
  | "sooner"
  | "later"
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

export type WatchAreaKinds =
  | "snatching_and_robbery"
  | "stolen_vehicles"
  | "roads"
  | "phone_snatching"
  | "motorcycle_snatching"
  | "car_snatching"
  | "motorcycle_theft"
  | "car_theft"
  | "robbery"
  | "suspicious_activity"
  | "traffic_collision"
  | "road_hazard"
  | "fire"
  | "other"
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

export interface Appeal {
  id: Uuid;
  state: AppealState;
  asked_at: Instant;
  answered_at: Instant | null;
  outcome: AppealOutcome | null;
  text: string;
}

export interface Arrival {
  /** Either PIN; the other one raises an SOS that this phone does not see */
  pin?: string;
}

export interface AskedCode {
  id: Uuid;
  /** Its last two digits */
  ending: string;
  state: AskedCodeState;
  /** Until when its code may be entered */
  code_expires_at: Instant | null;
  proven_at: Instant | null;
  /** console: no gateway is configured here, and no message will come */
  sent_by: AskedCodeSentBy;
}

export interface AskedTest {
  /** As that of a notification */
  id: Uuid;
  at: Instant;
}

export interface Because {
  code: BecauseCode;
  text: string;
}

export interface BrowserKeys {
  p256dh: string;
  auth: string;
}

export interface BrowserPush {
  /** `applicationServerKey`, base64url. Another one than yours: subscribe anew */
  public_key: string;
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
  /** `town`: it tells of a person or a home. `place` is the middle of its town whatever happened where, `at` the beginning of its day by the city's clock: draw no ring around it */
  level: CommunityItemLevel;
}

export interface DeviceKey {
  kty: DeviceKeyKty;
  crv: DeviceKeyCrv;
  /** base64url, 32 bytes */
  x: string;
  /** base64url, 32 bytes; of P-256 only */
  y?: string;
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

export interface Invitation {
  /** Eight characters and one to check them by */
  code: string;
  /** Opens our app with the code filled in */
  url: string;
  /** The same as a picture, SVG */
  qr_svg: string;
  expires_at: Instant;
}

export interface Kept {
  what: KeptWhat;
  /** Why, in the device's language */
  text: string;
}

export interface KeptAlert {
  sos_alert: FollowedSos;
  positions: KeptPosition[];
  messages: Message[];
}

export interface KeptDevice {
  id: Uuid;
  platform: string;
  locale: string;
  app_version: string;
  created_at: Instant;
}

export interface KeptPosition {
  lat: number;
  lon: number;
  accuracy_m: number;
  at: Instant;
}

export interface KeptReport {
  report: Report;
  uploads: KeptUpload[];
  /** Who looked at its footage */
  accesses: Access[];
}

export interface KeptUpload {
  id: Uuid;
  media_type: string;
  state: string;
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

export interface MyData {
  made_at: Instant;
  devices: KeptDevice[];
  reports: KeptReport[];
  /** Of the asking device */
  sos_alerts: KeptAlert[];
  trips: Trip[];
  contact_links: Link[];
  /** Of the asking device */
  watching: WatchAreas;
  phone_numbers: PhoneNumber[];
  standing: Standing;
  /** Of the asking device */
  notifications: Notification[];
}

export interface MyReport {
  id: Uuid;
  reference: string;
  status: string;
  category: string;
  narrative: string;
  occurred_at: Instant;
  received_at: Instant;
  position: Position;
}

export interface MyReports {
  items: MyReport[];
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

export interface NewAppeal {
  /** What you want to say; may be empty */
  words?: string;
}

export interface NewCode {
  /** Six digits, of any script */
  code: string;
}

export interface NewDevice {
  platform: NewDevicePlatform;
  /** BCP 47; en, ur and sd have words of their own, others read English */
  locale: string;
  app_version?: string;
  push?: Push | null;
  key?: DeviceKey | null;
  /** The code that another phone of the resident shows */
  invitation?: string | null;
}

export interface NewDispute {
  /** Closed for writing, open for reading; `other` needs a narrative */
  reason: NewDisputeReason;
  /** The resident's own words, for the officer who looks again */
  narrative?: string;
}

export interface NewKey {
  key: DeviceKey;
}

export interface NewLink {
  /** Hours until it opens nothing any more */
  holds_for_h?: number;
}

export interface NewMessage {
  text: string;
}

export interface NewPhoneNumber {
  /** As people write it; without a country code it is one of this country */
  number: string;
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

export interface NotificationReceipts {
  state: string;
  /** When the push provider took it */
  accepted_at: Instant | null;
  shown_at: Instant | null;
  opened_at: Instant | null;
}

export interface OneNotification {
  id: Uuid;
  at: Instant;
  kind: string;
  title: string;
  text: string;
  /** The language of the words */
  locale: string;
  place: NamedPlace | null;
  /** Of a correction: what it takes the place of on the screen */
  replaces: Uuid | null;
}

export interface Phone {
  id: Uuid;
  platform: PhonePlatform;
  /** BCP 47 */
  locale: string;
  /** waiting: it came with a code; let it in, or refuse it */
  state: PhoneState;
  this_device: boolean;
  /** Whether it has a key */
  signs: boolean;
  /** Six characters of its key's thumbprint, in two groups. The phone that waits shows the same on its own screen, made by itself: ask the person whether they are the same before you let it in. null: it has no key */
  fingerprint: string | null;
  added_at: Instant;
  /** The day on which it last asked for a token; the hour is not kept */
  seen_on: string | null;
}

export interface PhoneNumber {
  id: Uuid;
  /** Its last two digits */
  ending: string;
  state: PhoneNumberState;
  /** Until when its code may be entered */
  code_expires_at: Instant | null;
  proven_at: Instant | null;
}

export interface PhoneNumbers {
  items: PhoneNumber[];
}

export interface Phones {
  items: Phone[];
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
  /** Of `fcm`, required there: the registration token */
  token?: string;
  /** The Firebase installation id, where the client knows it; used before the token */
  fid?: string | null;
  /** Of `webpush`, required there: the subscription's endpoint, at a push service that is known here */
  endpoint?: string;
  /** Of `webpush`, required there: the subscription's keys */
  keys?: BrowserKeys;
}

export interface PushState {
  registered: Registered | null;
  /** Null where notifications of browsers are not set up */
  webpush: BrowserPush | null;
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

export interface QuietHours {
  /** By the city's clock */
  from: string;
  /** The same; earlier than `from` is on the next day */
  to: string;
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

export interface Registered {
  provider: RegisteredProvider;
  registered_at: Instant;
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

export interface ShownOrOpened {
  kind: ShownOrOpenedKind;
  /** By the phone's clock; now when left out */
  at?: Instant | null;
  /** The phone's clock at this try, which corrects `at` */
  sent_at?: Instant | null;
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

export interface Standing {
  treated: StandingTreated;
  text: string;
  /** Empty: nothing is known */
  because: Because[];
  effects: string[];
  /** What it never touches */
  never: string[];
  /** When it has faded, if nothing is added */
  as_usual_again_at: Instant | null;
  may_appeal: boolean;
  appeal: Appeal | null;
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
  /** Which of the resident's phones set out; its places are the ones wanted */
  device_id: Uuid;
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
  /** What it is about: categories, or groups of them. Left out, or none: everything that is told */
  kinds?: WatchAreaKinds[];
}

export interface WatchAreas {
  watch_areas: WatchArea[];
  /** null: none. In an answer left out when there are none */
  quiet_hours?: QuietHours | null;
  /** Whether the device wants to be asked when somebody near one of these places needs help and a supervisor asks. In an answer left out when it does not */
  help_requests?: boolean;
}

export interface WatchedPlace {
  /** Degrees, WGS 84 */
  lat: number;
  /** Degrees, WGS 84 */
  lon: number;
}

/** Which problems each operation names; the front door's may come at any. */
export const PROBLEMS_OF = {
  admitDevice: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  answerQuestion: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "idempotency-mismatch", "internal-error", "invalid-fields", "malformed-json", "not-found", "question-closed", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  arriveTrip: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "pin-refused", "signature-replayed", "signature-required", "signature-time", "token-expired", "trip-over", "unauthenticated", "unavailable", "unsupported-media-type"],
  askForAnotherLook: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "nothing-to-appeal", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  askPhoneCode: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "signature-replayed", "signature-required", "signature-time", "token-expired", "too-many-codes", "too-many-requests", "unauthenticated", "unavailable", "unsupported-media-type"],
  askPushTest: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "push-not-registered", "signature-replayed", "signature-required", "signature-time", "token-expired", "too-many-requests", "unauthenticated", "unavailable"],
  chooseDeviceLanguage: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  choosePins: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "pin-refused", "signature-replayed", "signature-required", "signature-time", "sos-open", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  disputeReport: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "dispute-closed", "forbidden", "idempotency-mismatch", "incident-status", "internal-error", "invalid-fields", "malformed-json", "not-disputable", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  endPush: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  enrol: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "invitation-over", "malformed-json", "push-not-set-up", "signature-replayed", "signature-required", "signature-time", "token-expired", "too-many-devices", "too-many-requests", "unauthenticated", "unavailable", "unsupported-media-type"],
  enterPhoneCode: ["bad-signature", "body-too-large", "code-refused", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  eraseMyData: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "still-under-way", "token-expired", "unauthenticated", "unavailable"],
  exportMyData: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  extendTrip: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "trip-over", "unauthenticated", "unavailable", "unsupported-media-type"],
  findReport: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "not-found", "reference-mistyped", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  followSos: ["body-too-large", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "sos-closed", "unauthenticated", "unavailable"],
  followTrip: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "trip-over", "unauthenticated", "unavailable"],
  inviteDevice: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "signature-replayed", "signature-required", "signature-time", "token-expired", "too-many-requests", "unauthenticated", "unavailable"],
  listAlerts: ["internal-error", "invalid-fields", "unavailable"],
  listContactLinks: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  listDevices: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  listMessages: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "unauthenticated", "unavailable"],
  listMyReports: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  listPhoneNumbers: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  listTrips: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  listUploads: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  makeContactLink: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "signature-replayed", "signature-required", "signature-time", "token-expired", "too-many-links", "unauthenticated", "unavailable", "unsupported-media-type"],
  mapAlerts: ["internal-error", "invalid-fields", "unavailable"],
  noteNotification: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  noteReceipt: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "signature-replayed", "signature-required", "signature-time", "unauthenticated", "unavailable", "unsupported-media-type"],
  raiseSos: ["body-too-large", "forbidden", "internal-error", "malformed-json", "unauthenticated", "unavailable"],
  raiseSosNow: ["forbidden", "internal-error", "not-found", "sos-closed", "unauthenticated", "unavailable"],
  registerPush: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "push-not-set-up", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  removePhoneNumber: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  renewToken: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  replaceWatchAreas: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  setDeviceKey: ["bad-signature", "body-too-large", "device-ended", "device-key-set", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable", "unsupported-media-type"],
  showAccesses: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  showAlert: ["internal-error", "not-found", "unavailable"],
  showCommunity: ["internal-error", "invalid-fields", "unavailable"],
  showExercise: ["internal-error", "unavailable"],
  showInbox: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  showNotification: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  showPins: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  showPush: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  showReceipts: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  showReport: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  showSigns: ["internal-error", "invalid-fields", "unavailable"],
  showSos: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "unauthenticated", "unavailable"],
  showStanding: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  showTrip: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  showUpload: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "tus-version", "unauthenticated", "unavailable", "upload-gone"],
  showWatchAreas: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  signDeviceOut: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  standDown: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "malformed-json", "not-found", "pin-refused", "signature-replayed", "signature-required", "signature-time", "sos-closed", "unauthenticated", "unavailable"],
  startTrip: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "internal-error", "invalid-fields", "malformed-json", "signature-replayed", "signature-required", "signature-time", "token-expired", "trip-open", "unauthenticated", "unavailable", "unsupported-media-type"],
  submitReport: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "idempotency-mismatch", "in-progress", "internal-error", "invalid-fields", "malformed-json", "signature-replayed", "signature-required", "signature-time", "token-expired", "too-many-requests", "unauthenticated", "unavailable", "unsupported-media-type", "work-required"],
  withdrawContactLink: ["bad-signature", "device-ended", "device-waiting", "forbidden", "internal-error", "not-found", "signature-replayed", "signature-required", "signature-time", "token-expired", "unauthenticated", "unavailable"],
  writeMessage: ["bad-signature", "body-too-large", "device-ended", "device-waiting", "forbidden", "idempotency-mismatch", "internal-error", "invalid-fields", "malformed-json", "not-found", "signature-replayed", "signature-required", "signature-time", "sos-closed", "storage-full", "too-many-voice-notes", "unauthenticated", "unavailable", "unsupported-media-type"],
} as const;

export class Gawah {
  private readonly wire: Wire;

  constructor(options: WireOptions) {
    this.wire = new Wire(options);
  }

  /**
   * Let another phone in
   * It came with the code; from now on it sees what this resident's phones see. Before that the person has compared its
   * `fingerprint` on the two screens: whoever photographed the code has another key.
   */
  async admitDevice(deviceId: string, options?: CallOptions): Promise<void> {
    return (await this.wire.send({
      operation: "admit_device",
      method: "POST",
      path: `/v1/devices/${encodeURIComponent(deviceId)}/admit`,
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "nothing",
      ...(options && { options }),
    })) as void;
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
   * Ask for another look at how your reports are treated
   * A supervisor who has decided nothing of yours answers it. 200 with the one that waits when there is one.
   */
  async askForAnotherLook(body: NewAppeal, options?: CallOptions): Promise<Standing> {
    return (await this.wire.send({
      operation: "ask_for_another_look",
      method: "POST",
      path: "/v1/standing/appeals",
      body,
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Standing;
  }

  /**
   * Ask for a code to show that a number is yours
   * Never needed. The code has six digits, holds for ten minutes and for five tries; the answer says nothing of whose
   * number it is. Three an hour and six a day.
   */
  async askPhoneCode(body: NewPhoneNumber, options?: CallOptions): Promise<AskedCode> {
    return (await this.wire.send({
      operation: "ask_phone_code",
      method: "POST",
      path: "/v1/phone-numbers",
      body,
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as AskedCode;
  }

  /**
   * Test this phone
   * A real message on the real way, to this device only. Its receipts say how far it has come.
   */
  async askPushTest(options?: CallOptions): Promise<AskedTest> {
    return (await this.wire.send({
      operation: "ask_push_test",
      method: "POST",
      path: "/v1/notifications/tests",
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as AskedTest;
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
   * Send this device no push messages
   * At signing out, and before a phone is given away. The inbox stays.
   */
  async endPush(deviceId: string, options?: CallOptions): Promise<void> {
    return (await this.wire.send({
      operation: "end_push",
      method: "DELETE",
      path: `/v1/devices/${encodeURIComponent(deviceId)}/push`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "nothing",
      ...(options && { options }),
    })) as void;
  }

  /**
   * Enrol a device
   * Anyone may. Who shows another device's token enrols a further device of the same resident; who sends the code that another
   * shows asks to be one. With a `key` the request is signed with it.
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
   * Enter the code
   * The number is yours from then on, and nobody else's. The same right code again answers the same.
   */
  async enterPhoneCode(phoneNumberId: string, body: NewCode, options?: CallOptions): Promise<PhoneNumber> {
    return (await this.wire.send({
      operation: "enter_phone_code",
      method: "POST",
      path: `/v1/phone-numbers/${encodeURIComponent(phoneNumberId)}/code`,
      body,
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as PhoneNumber;
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
   * A copy of what is kept of you
   * All of a resident's devices, reports, trips and links, and the SOS calls of the asking device, as their own doors show them.
   */
  async exportMyData(deviceId: string, options?: CallOptions): Promise<MyData> {
    return (await this.wire.send({
      operation: "export_my_data",
      method: "GET",
      path: `/v1/devices/${encodeURIComponent(deviceId)}/data`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as MyData;
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
   * Show a code for another phone
   * For ten minutes, once; the code before it is over. Then look at the list of devices until the other one waits there.
   */
  async inviteDevice(options?: CallOptions): Promise<Invitation> {
    return (await this.wire.send({
      operation: "invite_device",
      method: "POST",
      path: "/v1/devices/invitations",
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Invitation;
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
   * Your phones
   * All devices of the resident that may come in, and one that waits to be let in.
   */
  async listDevices(options?: CallOptions): Promise<Phones> {
    return (await this.wire.send({
      operation: "list_devices",
      method: "GET",
      path: "/v1/devices",
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Phones;
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
   * Your reports
   * From all phones of the resident, the newest first, at most a hundred. An anonymous report is nobody's and stands in no list.
   */
  async listMyReports(options?: CallOptions): Promise<MyReports> {
    return (await this.wire.send({
      operation: "list_my_reports",
      method: "GET",
      path: "/v1/reports/mine",
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as MyReports;
  }

  /**
   * Your phone number
   * Its last two digits: nobody is shown more of it, you neither.
   */
  async listPhoneNumbers(options?: CallOptions): Promise<PhoneNumbers> {
    return (await this.wire.send({
      operation: "list_phone_numbers",
      method: "GET",
      path: "/v1/phone-numbers",
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as PhoneNumbers;
  }

  /**
   * Your trips
   * Of all your phones, the newest first, at most twenty. Any of them may put one off or arrive; the one that set out says where.
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
   * Say that a notification was shown, or opened
   * The first word of each kind stands, and the same may be said again: also later, when there was no network.
   */
  async noteNotification(notificationId: string, body: ShownOrOpened, options?: CallOptions): Promise<NotificationReceipts> {
    return (await this.wire.send({
      operation: "note_notification",
      method: "POST",
      path: `/v1/notifications/${encodeURIComponent(notificationId)}/receipts`,
      body,
      authorization: "device",
      mayBeRepeated: false,
      stamps: true,
      answer: "json",
      ...(options && { options }),
    })) as NotificationReceipts;
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
   * Have push messages sent to this device
   * From now on there, and nowhere else: of a token or a subscription that another device had, that device hears no more.
   */
  async registerPush(deviceId: string, body: Push, options?: CallOptions): Promise<PushState> {
    return (await this.wire.send({
      operation: "register_push",
      method: "PUT",
      path: `/v1/devices/${encodeURIComponent(deviceId)}/push`,
      body,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as PushState;
  }

  /**
   * Take your phone number back
   * At once, and nothing is kept of it.
   */
  async removePhoneNumber(phoneNumberId: string, options?: CallOptions): Promise<void> {
    return (await this.wire.send({
      operation: "remove_phone_number",
      method: "DELETE",
      path: `/v1/phone-numbers/${encodeURIComponent(phoneNumberId)}`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "nothing",
      ...(options && { options }),
    })) as void;
  }

  /**
   * Renew the device's token
   * Without a key, the old token ends when the new one is first used, so that a lost answer locks nobody out. A device with a key
   * needs no token for it: its signature will do.
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
   * Let the device sign its requests
   * Signed with that very key, which shows that the device can. From then on no token of it opens anything without a signature.
   * Said twice with one key, it is one.
   */
  async setDeviceKey(deviceId: string, body: NewKey, options?: CallOptions): Promise<Enrolment> {
    return (await this.wire.send({
      operation: "set_device_key",
      method: "PUT",
      path: `/v1/devices/${encodeURIComponent(deviceId)}/key`,
      body,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Enrolment;
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
   * late where standing in the way is not dangerous. What tells of a person or a home stands here by its town and its day alone,
   * when the day is over.
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
   * One notification
   * What a push message without words is about. Only what this device was told; a test of its own as well.
   */
  async showNotification(notificationId: string, options?: CallOptions): Promise<OneNotification> {
    return (await this.wire.send({
      operation: "show_notification",
      method: "GET",
      path: `/v1/notifications/${encodeURIComponent(notificationId)}`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as OneNotification;
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
   * Where the device's push messages go
   * A registration that its provider calls dead is gone from here: register anew.
   */
  async showPush(deviceId: string, options?: CallOptions): Promise<PushState> {
    return (await this.wire.send({
      operation: "show_push",
      method: "GET",
      path: `/v1/devices/${encodeURIComponent(deviceId)}/push`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as PushState;
  }

  /**
   * How far a notification has come
   * On its way to this device.
   */
  async showReceipts(notificationId: string, options?: CallOptions): Promise<NotificationReceipts> {
    return (await this.wire.send({
      operation: "show_receipts",
      method: "GET",
      path: `/v1/notifications/${encodeURIComponent(notificationId)}/receipts`,
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as NotificationReceipts;
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
   * How your reports are treated
   * In words, with why, what it changes and what it never touches. Nobody else is shown it.
   */
  async showStanding(options?: CallOptions): Promise<Standing> {
    return (await this.wire.send({
      operation: "show_standing",
      method: "GET",
      path: "/v1/standing",
      authorization: "device",
      mayBeRepeated: true,
      stamps: false,
      answer: "json",
      ...(options && { options }),
    })) as Standing;
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
   * Sign a phone out
   * One that is lost, given away, or waits and is not yours; at once. It may still call for help.
   */
  async signDeviceOut(deviceId: string, options?: CallOptions): Promise<void> {
    return (await this.wire.send({
      operation: "sign_device_out",
      method: "POST",
      path: `/v1/devices/${encodeURIComponent(deviceId)}/sign-out`,
      authorization: "device",
      mayBeRepeated: false,
      stamps: false,
      answer: "nothing",
      ...(options && { options }),
    })) as void;
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
