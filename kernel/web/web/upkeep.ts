// The technician's pages: keys, the chosen repair beside the list, stills with their age, and a look at the server
// every few seconds (looking.ts). What somebody writes or looks at is left alone.

import { h, keysAreOff } from "./dom";
import { offerKeys } from "./keysheet";
import { looking } from "./looking";
import { repairKeys } from "./pagekeys";
import { Steady } from "./steady";
import { age, clockHms, ms, serverNow } from "./times";
import { t } from "./words";

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
  if (event.key === "Escape" && document.activeElement instanceof HTMLTextAreaElement) document.activeElement.blur();
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

void showStills(side ?? document);
if (side) offerKeys(repairKeys());
if (side && live) {
  const steady = new Steady(rows);
  const words = live.querySelector("span:last-child")!;
  chosen = rows()[0]?.dataset.task ?? null;
  choose(rows()[0], false);
  looking(main, {
    before: (parts) => steady.hold(parts.get("list")),
    after() {
      steady.tell();
      const row = rowOf(chosen) ?? rows()[0];
      if (!row && !isBusy()) side.replaceChildren();
      if (!isBusy()) choose(row, false);
    },
    heard(isThere) {
      live.classList.toggle("is-late", !isThere);
      if (isThere) words.textContent = t("As of %(time)s", { time: clockHms(serverNow()) });
    },
    signedOut: () => location.reload(),
  });
}
