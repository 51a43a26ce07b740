// What goes on in an SOS, whichever screen stands: raising it until it is raised, sending places, listening. It outlives the page.

import { keep, kept, forget } from "../store";
import { setMark } from "../marks";
import { lastKnown } from "../where";
import { slug } from "../call";
import { note } from "../frame";
import { arrived } from "../typed";
import { t } from "../../words";
import { quickly } from "./asking";
import { senses } from "./senses";
import { ARMING_MS, SENDS_ON_MS, SOS_WORDS, batch, begun, isOver, lost, placed, sent, toldOf, wired, type Open, type Told } from "./open";
import { messages } from "./messages";

const KEY = "sos";
/** Read before anything is loaded: whether an SOS of this phone is open. */
export const MARK = "gawah-sos";
const AGAIN_MS = 2_000;
const CALM_MS = 5_000;
const SEALED_MS = 15_000;
const PROBE_MS = 60_000;
// A place that the phone had so long ago goes with the first word; better ones follow.
const FRESH_MS = 120_000;

let one: Open | null = null;
let timer = 0;
let isAtIt = false;
/** Since when this phone, signed out meanwhile, may not read how it stands; 0 while it may. Then it learns of the end from sending places. */
let probedAt = 0;
/** What a PIN is worth is known to the server alone: without a network it waits here, never on the disk. */
let waitingPin: string | null = null;
const told = new Set<() => void>();

export const current = (): Open | null => one;
export function onChange(act: () => void): () => void {
  told.add(act);
  return () => { told.delete(act); };
}

/** Goes on with what was open when the page was left. */
export async function resume(): Promise<Open | null> {
  if (one) return one;
  const had = await kept<Open>(KEY);
  if (!had) return null;
  one = had;
  go();
  return one;
}

export async function begin(silent: boolean): Promise<void> {
  if (one && !isOver(one)) return;
  stop();
  const at = lastKnown();
  one = { ...begun(Date.now(), silent), place: at && Date.now() - at.at < FRESH_MS ? at : null };
  messages.clear();
  setMark(MARK, "open");
  if (!silent) navigator.vibrate?.([90, 70, 90]);
  go();
}

/** Goes on with one that was raised for this phone. unknown: nobody answers. */
export async function adopt(id: string): Promise<"open" | "over" | "unknown"> {
  await resume();
  if (one && !isOver(one)) return "open";
  const answer = await quickly<Told>("GET", `/v1/sos-alerts/${id}`);
  if (one && !isOver(one)) return "open";
  if (answer.status !== 200) return "unknown";
  const found = toldOf(begun(Date.now(), false), answer.body, Date.now(), Date.now());
  if (isOver(found)) return "over";
  stop();
  one = found;
  messages.clear();
  setMark(MARK, "open");
  go();
  return "open";
}

export async function sendNow(): Promise<void> {
  if (!one) return;
  change({ ...one, now: true });
  if (one.told?.state === "arming") await ask(`/v1/sos-alerts/${one.told.id}/raise`);
  void round();
}

export type Standing = "stood_down" | "wrong" | "later" | "closed";

/** pin: empty from a phone without PINs. Without a network it is said as soon as there is one. */
export async function standDown(pin: string): Promise<Standing> {
  if (!one) return "stood_down";
  if (!one.told) { waitingPin = pin; return "later"; }
  const answer = await quickly<Told>("POST", `/v1/sos-alerts/${one.told.id}/stand-down`, pin ? { pin } : {}, 2);
  if (answer.status === 200) { ended(answer.body); return "stood_down"; }
  if (answer.status === 403) return "wrong";
  if (answer.status === 409 && slug(answer.body) === "sos-closed") { void round(); return "closed"; }
  waitingPin = pin;
  return "later";
}

/** What was entered without a network is said now; that it was not the PIN is said to who entered it. */
async function standDownLate(): Promise<Standing | null> {
  if (waitingPin === null) return null;
  const pin = waitingPin;
  waitingPin = null;
  const how = await standDown(pin);
  if (how === "wrong") tellRefused();
  return how;
}

/** Nothing lights up on a dark screen: there it waits. */
function tellRefused(): void {
  if (document.querySelector(".s-night")) setTimeout(tellRefused, 1_000);
  else note(t("The PIN you gave without a network was not it. The SOS stays open."));
}

/** What has ended is put away; places may go on being sent. */
export function putAway(): void {
  if (!one || !isOver(one)) return;
  setMark(MARK, "");
  if (one.sends_until > Date.now()) change({ ...one, is_away: true });
  else stop();
}

function stop(): void {
  clearTimeout(timer);
  senses.end();
  one = null;
  probedAt = 0;
  void forget(KEY).catch(() => undefined);
  arrived(SOS_WORDS);
}

function go(): void {
  change(one!);
  senses.begin((fix) => { if (one) { change(placed(one, fix)); if (one.told && Date.now() - one.placed_at > CALM_MS) void round(); } });
  void round();
}

async function round(): Promise<void> {
  if (!one || isAtIt) return;
  isAtIt = true;
  clearTimeout(timer);
  try {
    if (!one.told) await raise();
    if (one?.told) await follow();
  } finally {
    isAtIt = false;
  }
  if (!one) return;
  if (isOver(one) && one.sends_until <= Date.now()) { senses.end(); return; }
  const wait = isOver(one) ? SEALED_MS : probedAt && !one.lost_at ? PROBE_MS : one.told?.state === "answered" && !one.lost_at ? CALM_MS : AGAIN_MS;
  timer = setTimeout(() => void round(), wait) as unknown as number;
}

async function raise(): Promise<void> {
  const before = one!;
  const sentAt = Date.now();
  // Once the time of the countdown is over on this phone there is nothing left to wait for.
  const arming = !before.now && sentAt - before.begun_at < ARMING_MS;
  const { place } = before;
  const answer = await quickly<Told>("POST", "/v1/sos-alerts", {
    arming, silent: before.silent, submitted_at: new Date(sentAt).toISOString(),
    ...(senses.battery() === undefined ? {} : { battery_pct: senses.battery() }),
    ...(place ? { position: { lat: place.lat, lon: place.lon, accuracy_m: Math.round(place.accuracy_m) } } : {}),
  }, before.tries);
  if (!one) return;
  if (answer.status !== 200 && answer.status !== 201) { change(lost(one, Date.now())); return; }
  // The first place went with it.
  change({ ...toldOf(one, answer.body, sentAt, Date.now(), answer.status === 201), ...(place && { placed_at: sentAt }) });
  await standDownLate();
}

async function follow(): Promise<void> {
  const id = one!.told!.id;
  // "Send now" was pressed before the first answer, or its own was lost.
  if (one!.now && one!.told!.state === "arming") await ask(`/v1/sos-alerts/${id}/raise`);
  if (!one) return;
  const fixes = batch(one!);
  const isProbe = probedAt > 0 && !isOver(one) && Date.now() - probedAt >= PROBE_MS;
  let isClosed = false;
  // Of a phone that lies still there is no place: none is sent, and the answer still says whether it is over.
  if (fixes.length || isProbe) {
    const answer = await quickly("POST", `/v1/sos-alerts/${id}/positions`, { positions: fixes.map((fix) => wired(fix, one!.ahead_ms)) }, one!.tries);
    if (!one) return;
    if (answer.status === 200) change({ ...(fixes.length ? sent(one, fixes, Date.now()) : one), lost_at: 0 });
    else if (answer.status === 409 && isOver(one)) { change({ ...one, sends_until: 0 }); return; }
    else if (answer.status === 0) { change(lost(one, Date.now())); return; }
    isClosed = answer.status === 409 && slug(answer.body) === "sos-closed";
  }
  if (!one || isOver(one)) return;
  if ((await standDownLate()) === "stood_down") return;
  if (!probedAt || isProbe) await look(id);
  // A phone that was signed out meanwhile may not read how it ended.
  if (one && isClosed && !isOver(one)) change({ ...one, told: { ...one.told!, state: "closed" }, sends_until: 0 });
  if (one && !isOver(one) && !probedAt) await messages.fetch(id);
}

async function look(id: string): Promise<void> {
  const before = one?.told?.timeline?.length ?? 0;
  const answer = await quickly<Told>("GET", `/v1/sos-alerts/${id}`, undefined, one?.tries ?? 0);
  if (!one) return;
  if (answer.status === 401) { probedAt = Date.now(); return; } // signed out meanwhile: it stands as it was last told, and places go on
  if (answer.status) probedAt = 0;
  if (answer.status !== 200) { change(lost(one, Date.now())); return; }
  change(toldOf(one, answer.body, Date.now(), Date.now()));
  if (!one.silent && (one.told?.timeline?.length ?? 0) > before && before) navigator.vibrate?.(120);
}

async function ask(path: string): Promise<void> {
  const answer = await quickly<Told>("POST", path, undefined, one?.tries ?? 0);
  if (one && answer.status === 200) change(toldOf(one, answer.body, Date.now(), Date.now()));
}

function ended(body: Told): void {
  if (!one) return;
  change({ ...toldOf(one, body, Date.now(), Date.now()), sends_until: Date.now() + SENDS_ON_MS });
  void look(body.id);
}

function change(next: Open): void {
  one = next;
  void keep(KEY, one).catch(() => undefined);
  for (const act of told) act();
}
