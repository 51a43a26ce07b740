// The Central Police Office's console: what arrives, what is open, who is where, and what the cameras saw.

import { askAgain } from "./again";
import { armWord, Bars, tickCounters } from "./console/bars";
import { Before } from "./console/before";
import { Cameras } from "./console/cameras";
import { CasePanel } from "./console/casepanel";
import { Cases, type Case } from "./console/cases";
import { Feed, type Line } from "./console/feed";
import { Offers } from "./console/handover";
import { Heat } from "./console/heat";
import { listen } from "./console/keys";
import { noteCut, tellLine } from "./console/line";
import { Overview } from "./console/overview";
import { Pictures } from "./console/pictures";
import { Presence } from "./console/presence";
import { highestLevel, ringingHere } from "./console/ringing";
import { Rows } from "./console/rows";
import { Screens, type Word } from "./console/screens";
import { Seen } from "./console/seen";
import { consoleId, isOnScreen, tellShown } from "./console/shown";
import { Sound } from "./console/sound";
import { Wanted } from "./console/wanted";
import { must } from "./dom";
import { offerLarger } from "./larger";
import { type Problem, refusalOf, send, slug } from "./net";
import { age, clockHms, ms, serverNow } from "./times";
import type { Entry } from "./wire";
import { t } from "./words";

interface Alert { id: string; state: string }

askAgain();
offerLarger();

const main = must<HTMLElement>("#main");
const cases = new Cases();
const sound = new Sound();
const unwritten: { entries: Entry[]; missed: boolean }[] = [];
const announced = new Set<string>();
const mine = new Set<string>(kept("gawah-mine"));
let chosen: string | null = null;
let byHand = false;
let endsAtMs = 0;
let hears = false; // whether the line to the feed is whole

const screens = new Screens(told);
const cameras = new Cameras();
const rows: Rows = new Rows(must("#feed"), must("#feed-count"), cases, (incident) => choose(incident, true), must("#feed-more"), () => wanted);
const wanted: Wanted = new Wanted(() => rows.refilter());
const bars = new Bars(must("#bars"), (one) => void answer(one), (one) => choose(one.id, true));
const offers = new Offers(must("#bars"), (incident) => choose(incident, true));
const panel = new CasePanel(must("#case"), {
  isMine: (sosId) => mine.has(sosId), answer: (one) => void answer(one), close,
});
const overview = new Overview(must("#map"), must("#inset"), cameras, (incident) => choose(incident, true), openByName);
const pictures = new Pictures(must("#pictures"), must("#controls"), (camera) => overview.look(camera));
const seen = new Seen(cases, cameras, pictures, must(".who .clip-1").textContent ?? "", (camera) => overview.look(camera));
const heat = new Heat((cells) => overview.warm(cells));
overview.onMode = (mode) => heat.show(mode === "heat");
const before = new Before(must("#before"), (at) => play(at ?? null));

const feed = new Feed(main.dataset.stream ?? "/v1/cpo/feed", Number(main.dataset.after ?? 0), took, line, () => {
  cases.forget();
  unwritten.length = 0;
  rows.clear();
}, (cut) => {
  noteCut(cut);
  write();
  rows.mended(cut);
});

// ---- what arrives

function took(entries: Entry[], missed: boolean): void {
  const fresh = entries.filter((entry) => cases.take(entry));
  if (!fresh.length) return;
  unwritten.push({ entries: fresh, missed });
  // The bar before everything else: rows, map and pictures of a flood of reports must not stand before it.
  if (fresh.some((entry) => entry.sos_alert)) alarm();
  soon();
}

/** The rows that are still to be written, in the order in which they came. */
function write(): void {
  for (const { entries, missed } of unwritten.splice(0)) rows.add(entries, missed);
}

const SOON_MS = 200;
const MOST_REST_MS = 1_000;
const REST = 3; // a desk that needs 100 ms to draw everything draws it two and a half times a second at most, and has time to listen
let isSoon = false;
let drawingMs = 0;

/** Fifty reports a second are one drawing, not fifty. What concerns an SOS has been drawn before this. */
function soon(): void {
  if (isSoon) return;
  isSoon = true;
  setTimeout(() => {
    const began = performance.now();
    render();
    // Until the frame after: what the browser needs to lay it out and paint it counts, too. A hidden page has no frames.
    const drawn = (): void => { drawingMs = performance.now() - began; isSoon = false; if (unwritten.length) soon(); };
    if (document.visibilityState === "visible") requestAnimationFrame(() => setTimeout(drawn)); else drawn();
  }, Math.min(MOST_REST_MS, Math.max(SOON_MS, REST * drawingMs)));
}

const STAYS_MS = 15_000;
let itselfAt = 0;

/** Nobody has chosen: the SOS that was answered here, then the one that waits longest, then the newest of all, which stays a while. */
function chooseByItself(): void {
  const open = cases.openSos();
  const sos = open.find((one) => mine.has(one.sosId!)) ?? cases.unanswered()[0] ?? open[0];
  const isStaying = cases.get(chosen) && performance.now() - itselfAt < STAYS_MS;
  const next = sos ?? (isStaying ? cases.get(chosen) : cases.newest());
  if (next?.id !== chosen) itselfAt = performance.now();
  chosen = next?.id ?? null;
  byHand = false;
}

function choose(incident: string, hand: boolean): void {
  chosen = incident;
  byHand = hand;
  if (hand) screens.say({ what: "chosen", incident, byHand });
  render();
}

/** What a hand did in another window of this console. */
function told(word: Word): void {
  if (word.what === "chosen") { chosen = word.incident; byHand = word.byHand; render(); }
  else if (word.what === "mine") { for (const alert of word.alerts) mine.add(alert); keep("gawah-mine", [...mine]); render(); }
  else if (word.what === "play" && screens.has("pictures")) seen.play(word.at);
  else if (word.what === "open" && screens.has("pictures")) openByName(word.camera);
}

function play(at: number | null): void {
  if (screens.has("pictures")) seen.play(at);
  else screens.say({ what: "play", at });
}

/** A camera or a pole that was clicked on the map: its name goes into the form that asks why. */
function openByName(name: string): void {
  if (!screens.has("pictures")) return screens.say({ what: "open", camera: name });
  const camera = cameras.get(name) ?? cameras.all().find(({ pole }) => pole === name);
  if (camera) seen.purpose.name(camera);
}

function render(): void {
  write();
  if (!byHand || !cases.get(chosen)) chooseByItself();
  alarm();
  const one = cases.get(chosen);
  panel.show(one);
  seen.show(one);
  before.show(one);
  overview.show(cases.all(), one);
  rows.select(chosen);
  const next = must<HTMLAnchorElement>("#look-next");
  next.hidden = !one;
  if (one) next.href = `/incidents/${one.id}/escape-fan`;
  tick();
}

/** The bars, the title, the sound, and the word to the server that they are on this screen. */
function alarm(): void {
  const waiting = cases.unanswered();
  bars.show(waiting);
  offers.show(cases.openSos());
  const called = waiting.every((each) => each.alert?.drill) ? t("Drill") : "SOS";
  document.title = waiting.length ? `(${waiting.length}) ${called}, ${t("Gawah console")}` : t("Gawah console");
  beat(waiting);
  // What is read now must not lie over what arrives.
  if (waiting.some((alert) => !announced.has(alert.id))) must<HTMLDialogElement>("#keys").close();
  for (const alert of waiting) {
    announced.add(alert.id);
    void tellShown(alert.sosId!, () => {
      const bar = bars.of(alert.sosId!);
      const row = rows.of(alert.id);
      return row && !(bar && isOnScreen(bar)) && isOnScreen(row) ? row : bar;
    });
  }
}

function beat(waiting: Case[]): void {
  const ringing = ringingHere(waiting, { console: consoleId, role: main.dataset.role ?? "" });
  sound.beat(ringing.length, !must<HTMLElement>("#lost").hidden, highestLevel(ringing));
}

// ---- what the operator does

async function answer(one: Case): Promise<void> {
  if (!one.sosId) return;
  bars.busy(one.sosId);
  const said = await send<Alert>("POST", `/v1/cpo/sos-alerts/${one.sosId}/answer`, { console_id: consoleId });
  if (said.status === 200) {
    mine.add(one.sosId);
    keep("gawah-mine", [...mine]);
    screens.say({ what: "mine", alerts: [one.sosId] });
    choose(one.id, true);
    void feed.catchUp(); // the stream says it too; whichever is first
  } else bars.complain(one.sosId, said.status === 0 ? t("Nobody answered your press. Press again.") : refusalOf(said.body));
}

async function close(one: Case, reason: string, outcome: string, considered: boolean): Promise<string | Problem> {
  const said = await send<Alert>("POST", `/v1/cpo/sos-alerts/${one.sosId}/close`, { reason, considered, ...(outcome ? { outcome } : {}) });
  if (slug(said.body) === "who-somebody-is") return said.body;
  if (said.status !== 200) return said.status === 0 ? t("Nobody answered. It is still open; try again.") : refusalOf(said.body);
  byHand = false;
  void feed.catchUp();
  return "";
}

// ---- the line to the feed, always visible

function line(now: Line): void { hears = now.state === "live"; tellLine(now, feed); }

const presence = new Presence(() => hears, (incident) => choose(incident, true));

// ---- every second

function tick(): void {
  tickCounters();
  rows.tick();
  seen.tick();
  before.tick();
  presence.tick();
  must("#wall-clock").textContent = clockHms(serverNow());
  warnOfEnd();
  for (const ago of document.querySelectorAll<HTMLElement>("[data-ago]")) ago.textContent = t("%(age)s ago", { age: age(serverNow() - ms(ago.dataset.ago!)) });
  beat(cases.unanswered());
}

const WARN_MS = 15 * 60_000;

function warnOfEnd(): void {
  const leftMs = endsAtMs - serverNow();
  const note = must<HTMLElement>("#ending");
  note.hidden = !endsAtMs || leftMs > WARN_MS;
  if (!note.hidden) must("#ending-words").textContent = t("This console's sign-in ends at %(at)s, in %(age)s. Hand over, then sign in again.", { at: clockHms(endsAtMs), age: age(Math.max(0, leftMs)) });
}

function kept(key: string): string[] {
  try { return JSON.parse(sessionStorage.getItem(key) ?? "[]") as string[]; } catch { return []; }
}
function keep(key: string, value: string[]): void {
  try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* then "yours" lasts as long as the page */ }
}

// ---- hands and keys

const arm = must<HTMLButtonElement>("#arm");
function showArmed(): void {
  arm.replaceChildren(...armWord(sound.isArmed));
  arm.className = `state arm ${sound.isArmed ? "state-ok" : "state-warn"}`;
  arm.setAttribute("aria-pressed", String(sound.isArmed));
}
/** An armed console is never idle: the server knows, and says when the shift's sign-in ends. */
async function tellArmed(): Promise<void> {
  showArmed();
  const said = await send<{ ends_at: string }>("POST", "/cpo/arming", { armed: sound.isArmed });
  if (said.status === 200) endsAtMs = ms(said.body.ends_at);
}
arm.addEventListener("click", () => void (sound.isArmed ? sound.disarm() : sound.arm()).then(tellArmed));
showArmed();

must("#lost-retry").addEventListener("click", () => feed.connect());
const step = (by: 1 | -1): void => { const next = rows.beside(chosen, by); if (next) choose(next, true); };
const press = (mode: string): void => document.querySelector<HTMLButtonElement>(`#map-mode button[value="${mode}"]`)?.click();
const isButton = (event: KeyboardEvent): boolean => event.target instanceof HTMLButtonElement;

listen([
  { key: "a", says: t("Answer the SOS that waits longest"), act: (event) => { const [next] = cases.unanswered(); if (!next || event.repeat) return false; void answer(next); return true; } },
  { key: "h", says: t("Hand the chosen SOS over"), act: () => false }, // these are heard where they are done
  ...(must<HTMLElement>("#main").dataset.role === "supervisor" ? [{ key: "n", says: t("Ask people near the chosen SOS for help"), act: () => false }] : []),
  { key: "c", says: t("Close the chosen SOS with outcome"), act: () => false },
  { key: "t", says: t("Take what is handed to you"), act: () => false },
  { key: "1", name: "1 2 3", says: t("Send the resident a ready sentence"), act: () => false },
  { key: "j", says: t("Next entry of the feed"), act: () => step(1) },
  { key: "k", says: t("Entry before"), act: () => step(-1) },
  { key: "x", says: t("Feed: the next kind"), act: () => wanted.next() },
  { key: "f", says: t("Map: follow the chosen case"), act: () => press("follow") },
  { key: "g", says: t("Map: the city"), act: () => press("city") },
  { key: "b", says: t("Map: heat by hour"), act: () => press("heat") },
  { key: "w", says: t("Wall of cameras, and back"), act: () => seen.wall() },
  { key: "v", says: t("Pictures: now or recorded"), act: () => seen.other() },
  { key: "p", says: t("Play what was recorded"), act: () => play(null) },
  { key: " ", act: (event) => (isButton(event) ? false : play(null)) },
  { key: "r", says: t("To the moment of the press"), act: () => pictures.films.toReported() },
  { key: ",", says: t("One frame back"), act: () => pictures.films.step(-1) },
  { key: ".", says: t("One frame on"), act: () => pictures.films.step(1) },
  { key: "/", says: t("Another camera"), act: () => must<HTMLInputElement>("#purpose-which").focus() },
  { key: "s", says: t("Arm the console, or put it down"), act: () => arm.click() },
  { key: "?", says: t("This sheet"), act: () => undefined },
]);

render();
setInterval(tick, 1_000);
