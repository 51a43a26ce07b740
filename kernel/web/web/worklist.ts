// The worklist page: keys, a preview beside it, and a look at the server every few seconds.
//
// A row under the pointer or with the focus never moves or goes: while there is one, a changed order waits, rows that have
// left turn grey, and everything else is brought up to date in place.

import { keysAreOff } from "./dom";
import { drawCase } from "./casemap";
import { morph } from "./morph";
import { page } from "./net";
import { age, clockHms, ms, serverNow } from "./times";
import "./undo";
import { t } from "./words";

const LOOK_EVERY_MS = 3_000;
const POINTER_RESTS_MS = 4_000;

const main = document.querySelector<HTMLElement>("#main")!;
const side = document.querySelector<HTMLElement>("#side")!;
const live = document.querySelector<HTMLElement>("#live")!;
let chosen: string | null = null;
let pointerAt = 0;

const rows = (): HTMLTableRowElement[] => Array.from(document.querySelectorAll<HTMLTableRowElement>("#tasks tr[data-task]"));
const rowOf = (task: string | null): HTMLTableRowElement | undefined => rows().find((row) => row.dataset.task === task);

function choose(row: HTMLTableRowElement | undefined, focus: boolean): void {
  for (const other of rows()) other.setAttribute("aria-selected", String(other === row));
  if (!row) return;
  if (chosen !== row.dataset.task || !side.querySelector(`[data-preview="${row.dataset.task}"]`)) {
    chosen = row.dataset.task ?? null;
    const preview = row.querySelector("template")?.content.cloneNode(true);
    if (preview) side.replaceChildren(preview);
    side.querySelectorAll<HTMLElement>("[data-map]").forEach((box) => drawCase(box));
  }
  if (focus) {
    row.querySelector<HTMLAnchorElement>("a.what")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}

function step(by: 1 | -1): void {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.task === chosen);
  choose(all[Math.min(all.length - 1, Math.max(0, at + by))], true);
}

/** Claims it when it is free, opens it when somebody has it: what the preview's button says. */
function openAndClaim(): void {
  const go = side.querySelector<HTMLElement>("form button, a.btn");
  if (go) go.click();
}

document.addEventListener("keydown", (event) => {
  if (keysAreOff(event)) return;
  const onButton = event.target instanceof HTMLElement && event.target.matches("button, .views a, .top a, .side a, .skip");
  if (event.key === "j" || event.key === "ArrowDown") step(1);
  else if (event.key === "k" || event.key === "ArrowUp") step(-1);
  else if (event.key === "o" && chosen) location.assign(`/panel/tasks/${chosen}`);
  else if (event.key === "Enter" && !onButton && rowOf(chosen)) openAndClaim();
  else return;
  event.preventDefault();
});

main.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLTableRowElement>("tr[data-task]");
  if (!row || target.closest("a, button")) return;
  if (getComputedStyle(side).display === "none") location.assign(`/panel/tasks/${row.dataset.task}`);
  else choose(row, true);
});
main.addEventListener("focusin", (event) => {
  const row = (event.target as HTMLElement).closest<HTMLTableRowElement>("tr[data-task]");
  if (row) choose(row, false);
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
  const row = rowOf(chosen) ?? rows()[0];
  refreshPreview(row);
  choose(row, false);
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

/** The preview follows its row's template, but a hand or a focus in it is left alone. */
function refreshPreview(row: HTMLTableRowElement | undefined): void {
  const shown = side.querySelector<HTMLElement>("[data-preview]");
  if (!row) { side.replaceChildren(); chosen = null; return; }
  const wanted = row.querySelector("template")?.content.firstElementChild;
  if (!shown || !wanted || shown.dataset.preview !== row.dataset.task || side.contains(document.activeElement)) return;
  const map = shown.querySelector<HTMLElement>("[data-map]")?.dataset.map;
  const changed = shown.dataset.was !== wanted.outerHTML;
  if (!changed) return;
  const next = document.importNode(wanted, true) as HTMLElement;
  next.dataset.was = wanted.outerHTML;
  const old = shown.querySelector<HTMLElement>("[data-map]");
  const place = next.querySelector<HTMLElement>("[data-map]");
  if (old && place && place.dataset.map === map) place.replaceWith(old);
  else if (place) drawCase(place);
  shown.replaceWith(next);
}

let looking = false;
async function look(): Promise<void> {
  if (looking || document.visibilityState === "hidden") return;
  looking = true;
  const answer = await page(main.dataset.refresh ?? location.href);
  looking = false;
  if ("document" in answer) {
    takeOver(answer.document);
    say(t("Live, %(time)s", { time: clockHms(serverNow()) }), false);
  } else if (answer.gone === 401 || answer.gone === 403) location.assign("/sign-in?next=/panel");
  else say(t("No connection, last seen %(at)s", { at: live.dataset.seen ?? "" }), true);
}

function say(words: string, late: boolean): void {
  live.classList.toggle("is-late", late);
  if (!late) live.dataset.seen = clockHms(serverNow());
  live.lastElementChild!.textContent = words;
}

live.dataset.seen = clockHms(serverNow());
choose(rows()[0], false);
setInterval(() => void look(), LOOK_EVERY_MS);
setInterval(() => {
  for (const time of document.querySelectorAll<HTMLElement>("[data-age]")) {
    const word = age(serverNow() - ms(time.dataset.age!));
    const bold = time.firstElementChild;
    if (bold && bold.textContent !== word) bold.textContent = word;
  }
}, 1_000);
addEventListener("focus", () => void look());
document.addEventListener("visibilitychange", () => void look());
