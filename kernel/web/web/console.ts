// The Central Police Office's console: what arrives, what is open, who is where, and what the cameras saw.

import { askAgain } from "./again";
import { armWord, Bars, tickCounters } from "./console/bars";
import { CasePanel } from "./console/casepanel";
import { Cases, isOpen, type Case } from "./console/cases";
import { Feed, type Line } from "./console/feed";
import { Offers } from "./console/handover";
import { Overview } from "./console/overview";
import { Pictures } from "./console/pictures";
import { highestLevel, ringingHere } from "./console/ringing";
import { Rows } from "./console/rows";
import { consoleId, isOnScreen, tellShown } from "./console/shown";
import { Sound } from "./console/sound";
import { h, icon, keysAreOff, must } from "./dom";
import { refusalOf, send } from "./net";
import { age, clockHms, ms, serverNow } from "./times";
import type { Entry } from "./wire";
import { t } from "./words";

interface Alert { id: string; state: string }

askAgain();

const LOST_AFTER_MS = 2_000;

const main = must<HTMLElement>("#main");
const cases = new Cases();
const sound = new Sound();
const mine = new Set<string>(kept("gawah-mine"));
let chosen: string | null = null;
let byHand = false;
let endsAtMs = 0;

const rows = new Rows(must("#feed"), must("#feed-count"), cases, (incident) => choose(incident, true), must("#feed-more"));
const bars = new Bars(must("#bars"), (one) => void answer(one), (one) => choose(one.id, true));
const offers = new Offers(must("#bars"), (incident) => choose(incident, true));
const panel = new CasePanel(must("#case"), {
  isMine: (sosId) => mine.has(sosId), answer: (one) => void answer(one), close,
});
const overview = new Overview(must("#map"), must("#inset"), (incident) => choose(incident, true));
const pictures = new Pictures(must("#pictures"), must("#controls"), (camera) => overview.look(camera));

const feed = new Feed(main.dataset.stream ?? "/v1/cpo/feed", Number(main.dataset.after ?? 0), took, line, () => {
  cases.forget();
  rows.clear();
});

// ---- what arrives

function took(entries: Entry[], missed: boolean): void {
  const fresh = entries.filter((entry) => cases.take(entry));
  if (!fresh.length) return;
  rows.add(fresh, missed);
  if (!byHand || !cases.get(chosen)) chooseByItself();
  render();
}

/** Nobody has chosen: the SOS that was answered here, then the one that waits longest, then the newest of all. */
function chooseByItself(): void {
  const open = cases.openSos();
  const next = open.find((one) => mine.has(one.sosId!)) ?? open[0] ?? cases.all().sort((a, b) => b.newestSeq - a.newestSeq)[0];
  chosen = next?.id ?? null;
  byHand = false;
}

function choose(incident: string, hand: boolean): void {
  chosen = incident;
  byHand = hand;
  render();
}

function render(): void {
  const one = cases.get(chosen);
  const waiting = cases.unanswered();
  bars.show(waiting);
  offers.show(cases.openSos());
  panel.show(one);
  pictures.show(one);
  overview.show(cases.all(), one);
  rows.select(chosen);
  must("#seen-head").textContent = one?.sosId ? t("Cameras on the resident") : t("Cameras that may have seen it");
  const next = must<HTMLAnchorElement>("#look-next");
  next.hidden = !one;
  if (one) next.href = `/incidents/${one.id}/escape-fan`;
  const called = waiting.every((each) => each.alert?.drill) ? t("Drill") : "SOS";
  document.title = waiting.length ? `(${waiting.length}) ${called}, ${t("Gawah console")}` : t("Gawah console");
  tick();
  for (const alert of waiting) {
    void tellShown(alert.sosId!, () => {
      const bar = bars.of(alert.sosId!);
      const row = rows.of(alert.id);
      return row && !(bar && isOnScreen(bar)) && isOnScreen(row) ? row : bar;
    });
  }
}

// ---- what the operator does

async function answer(one: Case): Promise<void> {
  if (!one.sosId) return;
  bars.busy(one.sosId);
  const said = await send<Alert>("POST", `/v1/cpo/sos-alerts/${one.sosId}/answer`, { console_id: consoleId });
  if (said.status === 200) {
    mine.add(one.sosId);
    keep("gawah-mine", [...mine]);
    choose(one.id, true);
    void feed.catchUp(); // the stream says it too; whichever is first
  } else bars.complain(one.sosId, said.status === 0 ? t("Nobody answered your press. Press again.") : refusalOf(said.body));
}

async function close(one: Case, reason: string, outcome: string): Promise<string> {
  const said = await send<Alert>("POST", `/v1/cpo/sos-alerts/${one.sosId}/close`, outcome ? { reason, outcome } : { reason });
  if (said.status !== 200) return said.status === 0 ? t("Nobody answered. It is still open; try again.") : refusalOf(said.body);
  byHand = false;
  void feed.catchUp();
  return "";
}

// ---- the line to the feed, always visible

function line({ state, sinceMs }: Line): void {
  const place = must<HTMLElement>("#line");
  const lostMs = performance.now() - sinceMs;
  const isLost = state === "lost" && lostMs > LOST_AFTER_MS;
  place.className = `state${state === "live" ? "" : " state-warn"}`;
  const word = state === "live" ? t("Live") : state === "connecting" ? t("Connecting") : t("No connection, %(age)s", { age: age(lostMs) });
  if (place.dataset.word !== word) {
    place.dataset.word = word;
    place.dataset.state = state;
    place.replaceChildren(state === "live" ? h("span.dot.dot-live", {}) : icon(state === "lost" ? "offline" : "waiting"), h("span", {}, word));
  }
  const note = must<HTMLElement>("#lost");
  note.hidden = !isLost;
  if (isLost) must("#lost-words").textContent = t("No connection since %(at)s, %(age)s.", { at: clockHms(serverNow() - lostMs), age: age(lostMs) });
  must("#feed-foot").textContent = state === "live" ? t("Entry %(number)s, nothing missed", { number: feed.newest.toLocaleString("en").replace(/,/g, " ") }) : t("Entry %(number)s, waiting for the rest", { number: feed.newest });
}

// ---- every second

function tick(): void {
  tickCounters();
  rows.tick();
  pictures.tick();
  must("#wall-clock").textContent = clockHms(serverNow());
  warnOfEnd();
  for (const ago of document.querySelectorAll<HTMLElement>("[data-ago]")) ago.textContent = t("%(age)s ago", { age: age(serverNow() - ms(ago.dataset.ago!)) });
  const ringing = ringingHere(cases.unanswered(), { console: consoleId, role: main.dataset.role ?? "" });
  sound.beat(ringing.length, !must<HTMLElement>("#lost").hidden, highestLevel(ringing));
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
for (const button of document.querySelectorAll<HTMLButtonElement>("#filter button")) {
  button.addEventListener("click", () => {
    for (const other of document.querySelectorAll("#filter button")) other.setAttribute("aria-pressed", String(other === button));
    rows.show(button.value as "all" | "sos" | "reports");
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement instanceof HTMLElement) return document.activeElement.blur();
  if (keysAreOff(event)) return;
  const key = event.key.toLowerCase();
  const [waiting] = cases.unanswered();
  if (key === "a" && waiting && !event.repeat) void answer(waiting);
  else if (key === "c" && cases.get(chosen) && isOpen(cases.get(chosen)!)) document.querySelector<HTMLInputElement>("#close-reason")?.focus();
  else if (key === " " && !(event.target instanceof HTMLButtonElement)) pictures.films.toggle();
  else if (key === "p") pictures.films.toggle();
  else if (key === "r") pictures.films.toReported();
  else if (key === ",") pictures.films.step(-1);
  else if (key === ".") pictures.films.step(1);
  else if (key === "f") overview.follow();
  else return;
  event.preventDefault();
});

render();
setInterval(tick, 1_000);
