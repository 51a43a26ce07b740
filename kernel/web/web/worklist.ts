// The worklist page: keys, a preview beside it (ahead.ts), and a look at the server every few seconds.
//
// A row under the pointer or with the focus never moves or goes: while there is one, a changed order waits, rows that have
// left turn grey, and everything else is brought up to date in place.

import { Beside, warm } from "./ahead";
import { keysAreOff } from "./dom";
import { offerKeys } from "./keysheet";
import { morph } from "./morph";
import { worklistKeys } from "./taskkeys";
import { clockHms, serverNow } from "./times";
import "./undo";
import { t } from "./words";

const LOOK_EVERY_MS = 3_000;
const POINTER_RESTS_MS = 4_000;
const TIMEOUT_MS = 10_000;

const main = document.querySelector<HTMLElement>("#main")!;
const live = document.querySelector<HTMLElement>("#live")!;
let chosen: string | null = null;
let pointerAt = 0;

const rows = (): HTMLTableRowElement[] => Array.from(document.querySelectorAll<HTMLTableRowElement>("#tasks tr[data-task]"));
const rowOf = (task: string | null): HTMLTableRowElement | undefined => rows().find((row) => row.dataset.task === task);
const side = document.querySelector<HTMLElement>("#side")!;
const beside = new Beside(side, rows);

function choose(row: HTMLTableRowElement | undefined, focus: boolean): void {
  for (const other of rows()) other.setAttribute("aria-selected", String(other === row));
  chosen = row?.dataset.task ?? null;
  beside.show(row);
  if (row && focus) {
    row.querySelector<HTMLAnchorElement>("a.what")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}

function step(by: 1 | -1): void {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.task === chosen);
  choose(all[Math.min(all.length - 1, Math.max(0, at + by))], true);
  if (at + by >= all.length - 1) void showMore();
}

/** The next rows, when the list has more than it shows. */
async function showMore(): Promise<void> {
  const more = document.querySelector<HTMLAnchorElement>("#more");
  if (!more || looking) return;
  main.dataset.refresh = more.pathname + more.search;
  history.replaceState(null, "", main.dataset.refresh);
  await look();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  if (keysAreOff(event)) return;
  const onButton = event.target instanceof HTMLElement && event.target.matches("button, summary, .views a, .seg a, .top a, .side a, .skip, #more, .mistyped a");
  if (event.key === "j" || event.key === "ArrowDown") step(1);
  else if (event.key === "k" || event.key === "ArrowUp") step(-1);
  else if (event.key === "/") visibleSearch()?.focus();
  else if (event.key === "u" && document.querySelector("#undo") && !document.querySelector("#undos form")) document.querySelector<HTMLElement>("#undo button")!.click();
  else if (event.key === "o" && chosen) location.assign(`/panel/tasks/${chosen}`);
  else if (event.key === "Enter" && !onButton && rowOf(chosen)) beside.open(rowOf(chosen)!);
  else return;
  event.preventDefault();
});

function visibleSearch(): HTMLInputElement | undefined {
  return Array.from(document.querySelectorAll<HTMLInputElement>(".find input")).find((field) => field.checkVisibility());
}

main.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  if (target.closest("#more")) { event.preventDefault(); void showMore(); return; }
  const row = target.closest<HTMLTableRowElement>("tr[data-task]");
  if (!row || target.closest("a, button")) return;
  if (getComputedStyle(side).display === "none") location.assign(`/panel/tasks/${row.dataset.task}`);
  else choose(row, true);
});
main.addEventListener("focusin", (event) => {
  const row = (event.target as HTMLElement).closest<HTMLTableRowElement>("tr[data-task]");
  if (row && row.dataset.task !== chosen) choose(row, false);
});
main.addEventListener("pointermove", () => { pointerAt = performance.now(); });

/** The rows somebody is at. */
function still(): HTMLTableRowElement[] {
  const resting = performance.now() - pointerAt < POINTER_RESTS_MS;
  return rows().filter((row) => (resting && row.matches(":hover")) || row.contains(document.activeElement));
}

function sameOrder(wanted: string[]): boolean {
  const present = rows().map((row) => row.id);
  return present.length === wanted.length && present.every((id, index) => id === wanted[index]);
}

function takeOver(fresh: Document): void {
  for (const id of ["views", "open-count", "undos"]) {
    const present = document.getElementById(id);
    const wanted = fresh.getElementById(id);
    if (present && wanted) morph(present, wanted);
  }
  document.title = fresh.title;
  const list = document.querySelector<HTMLElement>("#list")!;
  const wanted = fresh.querySelector<HTMLElement>("#list");
  if (!wanted) return;
  const order = Array.from(wanted.querySelectorAll("tr[data-task]")).map((row) => row.id);
  if (still().length && !sameOrder(order)) inPlace(wanted, order);
  else {
    const before = new Map(rows().map((row, index) => [row.id, index]));
    morph(list, wanted);
    rows().forEach((row, index) => {
      const was = before.get(row.id);
      if (before.size && (was === undefined || was > index)) mark(row);
    });
  }
  choose(rowOf(chosen) ?? rows()[0], false);
}

/** Somebody is at a row: change what rows say, add new ones at the end, grey those that left; move nothing. */
function inPlace(wanted: HTMLElement, order: string[]): void {
  const body = document.querySelector("#tasks tbody");
  for (const row of rows()) {
    const next = wanted.querySelector(`#${row.id}`);
    if (next) morph(row, next);
    else row.classList.add("left");
  }
  for (const id of order) {
    const next = wanted.querySelector(`#${id}`);
    if (!document.getElementById(id) && next && body) {
      const added = document.importNode(next, true);
      body.append(added);
      mark(added);
    }
  }
}

function mark(row: Element): void {
  row.classList.add("moved");
  setTimeout(() => row.classList.remove("moved"), 4_000);
}

let looking = false;
let seen = "";
/** Only what can change is sent, and nothing at all (304) while it is the same. */
async function look(): Promise<void> {
  if (looking || document.visibilityState === "hidden") return;
  looking = true;
  try {
    const answer = await fetch(main.dataset.refresh ?? location.href, {
      headers: { "X-Fragment": "1", ...(seen ? { "If-None-Match": seen } : {}) },
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status === 401 || answer.status === 403 || answer.redirected) { location.assign("/sign-in?next=/panel"); return; }
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    if (answer.ok) {
      seen = answer.headers.get("ETag") ?? "";
      takeOver(new DOMParser().parseFromString(await answer.text(), "text/html"));
    }
    say(t("Live, %(time)s", { time: clockHms(serverNow()) }), false);
  } catch {
    say(t("No connection, last seen %(at)s", { at: live.dataset.seen ?? "" }), true);
  } finally {
    looking = false;
  }
}

function say(words: string, late: boolean): void {
  live.classList.toggle("is-late", late);
  if (!late) live.dataset.seen = clockHms(serverNow());
  live.lastElementChild!.textContent = words;
}

offerKeys(worklistKeys()).addEventListener("keydown", (event) => event.stopPropagation()); // behind the sheet no key does anything
live.dataset.seen = clockHms(serverNow());
choose(rows()[0], false);
setInterval(() => void look(), LOOK_EVERY_MS);
setTimeout(() => warm((main.dataset.taskAssets ?? "").split(" ").filter(Boolean)), 1_000);
if (location.search.includes("removed=")) history.replaceState(null, "", "/panel");
main.dataset.refresh = (main.dataset.refresh ?? "/panel").replace(/[?&]removed=[^&]*/, "");
addEventListener("focus", () => void look());
document.addEventListener("visibilitychange", () => void look());
