// The worklist page: keys, a preview beside it (ahead.ts), and a look at the server every few seconds (looking.ts), under
// which no row moves that somebody is at (steady.ts).

import { Beside, warm } from "./ahead";
import { keysAreOff } from "./dom";
import { offerKeys } from "./keysheet";
import { looking } from "./looking";
import { Steady } from "./steady";
import { worklistKeys } from "./pagekeys";
import { clockHms, serverNow } from "./times";
import "./undo";
import { t } from "./words";

const main = document.querySelector<HTMLElement>("#main")!;
const live = document.querySelector<HTMLElement>("#live")!;
let chosen: string | null = null;

const rows = (): HTMLTableRowElement[] => Array.from(document.querySelectorAll<HTMLTableRowElement>("#tasks tr[data-task]"));
const rowOf = (task: string | null): HTMLTableRowElement | undefined => rows().find((row) => row.dataset.task === task);
const side = document.querySelector<HTMLElement>("#side")!;
const beside = new Beside(side, rows);
const steady = new Steady(rows);

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
  if (at + by >= all.length - 1) document.querySelector<HTMLElement>("#more")?.click();
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
  const more = target.closest<HTMLAnchorElement>("#more");
  if (more && event.defaultPrevented) history.replaceState(null, "", more.href); // the page looks at its own address from now on
  const row = target.closest<HTMLTableRowElement>("tr[data-task]");
  if (!row || target.closest("a, button")) return;
  if (getComputedStyle(side).display === "none") location.assign(`/panel/tasks/${row.dataset.task}`);
  else choose(row, true);
});
main.addEventListener("focusin", (event) => {
  const row = (event.target as HTMLElement).closest<HTMLTableRowElement>("tr[data-task]");
  if (row && row.dataset.task !== chosen) choose(row, false);
});

function say(words: string, late: boolean): void {
  live.classList.toggle("is-late", late);
  if (!late) live.dataset.seen = clockHms(serverNow());
  live.lastElementChild!.textContent = words;
}

offerKeys(worklistKeys());
live.dataset.seen = clockHms(serverNow());
choose(rows()[0], false);
looking(main, {
  before: (parts) => steady.hold(parts.get("list")),
  after() {
    steady.tell();
    choose(rowOf(chosen) ?? rows()[0], false);
  },
  heard: (isThere) => (isThere ? say(t("Live, %(time)s", { time: clockHms(serverNow()) }), false)
    : say(t("No connection, last seen %(at)s", { at: live.dataset.seen ?? "" }), true)),
  signedOut: () => location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`),
});
if (location.search.includes("removed=")) history.replaceState(null, "", "/panel");
setTimeout(() => warm((main.dataset.taskAssets ?? "").split(" ").filter(Boolean)), 1_000);
