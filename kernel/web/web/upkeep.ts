// The technician's pages: keys, the chosen repair beside the list, stills with their age, and a look at the server
// every few seconds. What somebody writes or looks at is left alone.

import { h, keysAreOff } from "./dom";
import { morph } from "./morph";
import { page } from "./net";
import { age, clockHms, ms, serverNow } from "./times";
import { t } from "./words";

const LOOK_EVERY_MS = 5_000;

const main = document.querySelector<HTMLElement>("#main")!;
const side = document.querySelector<HTMLElement>("#side");
const live = document.querySelector<HTMLElement>("#live");
let chosen: string | null = null;

const rows = (): HTMLTableRowElement[] => Array.from(document.querySelectorAll<HTMLTableRowElement>("#tasks tr[data-task]"));
const rowOf = (task: string | null): HTMLTableRowElement | undefined => rows().find((row) => row.dataset.task === task);

function choose(row: HTMLTableRowElement | undefined, focus: boolean): void {
  for (const other of rows()) other.setAttribute("aria-selected", String(other === row));
  if (!row || !side) return;
  if (chosen !== row.dataset.task || !side.querySelector(`[data-preview="${row.dataset.task}"]`)) {
    chosen = row.dataset.task ?? null;
    const preview = row.querySelector("template")?.content.cloneNode(true);
    if (preview) side.replaceChildren(preview);
    void showStills(side);
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

document.addEventListener("keydown", (event) => {
  if (!side || keysAreOff(event)) return;
  const onButton = event.target instanceof HTMLElement && event.target.matches("button, .views a, .top a, .side a, .skip");
  if (event.key === "j" || event.key === "ArrowDown") step(1);
  else if (event.key === "k" || event.key === "ArrowUp") step(-1);
  else if (event.key === "o" && rowOf(chosen)) rowOf(chosen)!.querySelector<HTMLAnchorElement>("a.what")?.click();
  else if (event.key === "Enter" && !onButton && rowOf(chosen)) side.querySelector<HTMLElement>("[data-first]")?.click();
  else return;
  event.preventDefault();
});

main.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLTableRowElement>("tr[data-task]");
  if (!row || target.closest("a, button, textarea")) return;
  choose(row, true);
  if (side && matchMedia("(max-width: 1199px)").matches) side.scrollIntoView({ block: "start" });
});
main.addEventListener("focusin", (event) => {
  const row = (event.target as HTMLElement).closest<HTMLTableRowElement>("tr[data-task]");
  if (row) choose(row, false);
});

/** Every figure that wants a still gets the newest, with its age; one that is too old is not made to look alive. */
async function showStills(within: ParentNode): Promise<void> {
  for (const figure of Array.from(within.querySelectorAll<HTMLElement>("[data-still]"))) {
    const label = figure.querySelector("[data-age-of-still]");
    const answer = await fetch(figure.dataset.still!, { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) {
      if (label) label.textContent = figure.querySelector("img") ? t("as it was noticed") : t("shows nothing");
      continue;
    }
    const image = figure.querySelector("img") ?? figure.insertBefore(h("img"), figure.firstChild);
    const takenAt = answer.headers.get("X-Taken-At") ?? "";
    const url = URL.createObjectURL(await answer.blob());
    image.addEventListener("load", () => URL.revokeObjectURL(url), { once: true });
    image.src = url;
    image.alt = t("What the camera showed at %(at)s", { at: clockHms(ms(takenAt)) });
    if (label) label.textContent = t("now, %(at)s", { at: clockHms(ms(takenAt)) });
    if (answer.headers.get("X-Stale") !== "STALE") continue;
    figure.classList.add("cam-stale");
    figure.append(h("div.cam-word", { role: "status" }, h("b", {}, t("STALE")), h("span", {}, t("%(age)s old", { age: age(serverNow() - ms(takenAt)) }))));
    if (label) label.textContent = clockHms(ms(takenAt));
  }
}

/** What is being written, or has the focus, stays as it is. */
function isBusy(): boolean {
  const writing = side?.querySelector("textarea");
  return Boolean(writing?.value) || Boolean(side?.contains(document.activeElement));
}

function takeOver(fresh: Document): void {
  for (const id of ["views", "open-count", "list"]) {
    const present = document.getElementById(id);
    const wanted = fresh.getElementById(id);
    if (present && wanted) morph(present, wanted);
  }
  document.title = fresh.title;
  const row = rowOf(chosen) ?? rows()[0];
  if (!row && side && !isBusy()) side.replaceChildren();
  if (!isBusy()) choose(row, false);
}

async function look(): Promise<void> {
  const found = await page(main.dataset.refresh!);
  const isHere = "document" in found;
  if (isHere) takeOver(found.document);
  else if (found.gone === 401) location.reload();
  live?.classList.toggle("is-late", !isHere);
  const words = live?.querySelector("span:last-child");
  if (words && isHere) words.textContent = t("As of %(time)s", { time: clockHms(serverNow()) });
  setTimeout(look, LOOK_EVERY_MS);
}

void showStills(side ?? document);
if (side) {
  chosen = rows()[0]?.dataset.task ?? null;
  choose(rows()[0], false);
  setTimeout(look, LOOK_EVERY_MS);
}
