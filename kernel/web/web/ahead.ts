// What stands beside the worklist: the chosen task, and the next two fetched ahead, so that their words and their place are there at once.
//
// Pictures are not fetched ahead: an original opens with the claim, and each view of one is on record.

import { h, icon } from "./dom";
import { drawCase } from "./latemap";
import { htmx } from "./looking";
import { t } from "./words";

const AHEAD = 2;
const TIMEOUT_MS = 10_000;
// A key that is held down passes rows: none of them is asked for.
const REST_MS = 120;

interface Kept { sign: string; html: string }

const kept = new Map<string, Kept>();
const asked = new Set<string>();

/** What a row says now: another preview is asked for when it says something else. */
const signOf = (row: HTMLElement): string => row.textContent ?? "";

/** The preview of a row, from what is kept or from the server; null when there is none to be had. */
async function fetched(row: HTMLElement): Promise<string | null> {
  const task = row.dataset.task!;
  const sign = signOf(row);
  if (kept.get(task)?.sign === sign) return kept.get(task)!.html;
  if (asked.has(task)) return null;
  asked.add(task);
  try {
    const answer = await fetch(`/panel/tasks/${task}/preview`, {
      headers: { "X-Fragment": "1" },
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status !== 200 || answer.redirected) return null;
    const html = await answer.text();
    kept.set(task, { sign, html });
    return html;
  } catch {
    return null;
  } finally {
    asked.delete(task);
  }
}

export class Beside {
  private chosen: HTMLElement | null = null;
  private timer = 0;
  private opens = "";
  private shown = "";

  constructor(private readonly side: HTMLElement, private readonly rows: () => HTMLElement[]) {
    const first = this.rows()[0];
    const shown = side.querySelector<HTMLElement>("[data-preview]");
    if (first && shown) kept.set(first.dataset.task!, { sign: signOf(first), html: shown.outerHTML });
    side.querySelectorAll<HTMLElement>("[data-map]").forEach((box) => void drawCase(box));
  }

  /** Shows a row's task: at once when it is kept, else when the server has answered. */
  show(row: HTMLElement | undefined): void {
    this.chosen = row ?? null;
    clearTimeout(this.timer);
    if (!row) { this.side.replaceChildren(); return; }
    const have = kept.get(row.dataset.task!);
    if (have) this.put(row, have.html);
    if (have?.sign === signOf(row)) { void this.ahead(); return; }
    this.timer = window.setTimeout(() => void this.ask(row), have ? 0 : REST_MS);
  }

  /** Claims it when it is free, opens it when somebody has it: what the preview's button says, once it is there. */
  open(row: HTMLElement): void {
    const go = this.shows(row) ? this.side.querySelector<HTMLElement>("form button, a.btn") : null;
    if (go) { go.click(); return; }
    this.opens = row.dataset.task!;
    clearTimeout(this.timer);
    void this.ask(row);
  }

  private shows(row: HTMLElement): boolean {
    return this.side.querySelector(`[data-preview="${row.dataset.task}"]`) !== null;
  }

  private async ask(row: HTMLElement): Promise<void> {
    const html = await fetched(row);
    if (html !== null && this.chosen?.dataset.task === row.dataset.task) this.put(row, html);
    if (this.opens === row.dataset.task) {
      this.opens = "";
      if (html === null) location.assign(`/panel/tasks/${row.dataset.task}`);
      else this.open(row);
      return;
    }
    void this.ahead();
  }

  /** A hand or a focus in the preview that is shown is left alone; a map of the same place stays. */
  private put(row: HTMLElement, html: string): void {
    const shown = this.side.querySelector<HTMLElement>("[data-preview]");
    const same = shown?.dataset.preview === row.dataset.task;
    if (same && (this.shown === html || this.side.contains(document.activeElement))) return;
    this.shown = html;
    void htmx.swap(shown ? { text: html, target: shown, swap: "outerMorph" } : { text: html, target: this.side, swap: "afterbegin" });
    const place = this.side.querySelector<HTMLElement>("[data-map]");
    if (!place) return;
    // The map is the island's own, so a morph leaves it: what it holds is carried over by hand.
    place.dataset.map = document.createRange().createContextualFragment(html).querySelector<HTMLElement>("[data-map]")!.dataset.map;
    void drawCase(place);
  }

  /** Fetches the next free rows behind the chosen one, and says which are here. */
  private async ahead(): Promise<void> {
    const all = this.rows();
    const at = all.findIndex((row) => row === this.chosen);
    const next = all.slice(at + 1).filter((row) => !row.hasAttribute("data-taken")).slice(0, AHEAD);
    for (const row of next) await fetched(row);
    if (this.chosen !== all[at]) return;
    this.say(next.filter((row) => kept.has(row.dataset.task!)));
  }

  private say(loaded: HTMLElement[]): void {
    const list = h("ul.nextup", { id: "nextup" }, loaded.length ? h("li.muted", {}, t("Already loaded, so that the next opens at once")) : null);
    for (const row of loaded) {
      const kind = row.querySelector(".what use")?.getAttribute("href")?.split("#i-")[1] ?? "question";
      const words = row.querySelector(".what .clip-1")?.textContent ?? "";
      list.append(h("li", {}, icon(kind, "i-20"), h("span.grow", {}, words), h("span.ref", {}, row.querySelector(".ref")?.textContent ?? "")));
    }
    const present = this.side.querySelector("#nextup");
    if (present?.isEqualNode(list)) return;
    if (present) present.replaceWith(list);
    else this.side.append(list);
  }
}

/** The parts of the task's page that are the same for every task, fetched while nothing else is going on. */
export function warm(urls: string[]): void {
  for (const href of urls) document.head.append(h("link", { rel: "prefetch", href }));
}
