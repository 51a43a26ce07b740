// Copies without faces, for an officer without the claim: a still soon, then the film. Each is made when it is first
// asked for, which takes a while; so the films are asked for one after another, the best camera's first.

import { h, icon } from "./dom";
import { filmOf, partsOf } from "./films";
import { slug, type Problem } from "./net";
import { clockHms, ms } from "./times";
import type { Clip } from "./wire";
import { ltr, t } from "./words";

type Answer =
  | { state: "made" }
  | { state: "making"; percent: number; waits: boolean; againMs: number }
  | { state: "refused"; head: string; rest: string }
  | { state: "unheard" };

const TIMEOUT_MS = 10_000;
const FIRST_AFTER_MS = 1_500; // who opens a page only to claim it needs no copy
const MOST_OFTEN_MS = 3_000;
const LEAST_OFTEN_MS = 15_000;
const LESS_OFTEN = 1.25;

const wait = (forMs: number): Promise<void> => new Promise((done) => { setTimeout(done, forMs); });
const copyOf = (url: string): string => `${url}/redacted`;

/** Shows copies in the figures that are marked `data-copy`, and says so whenever a film is there. */
export class Copies {
  private readonly begun = new WeakSet<HTMLElement>();
  private films: Promise<void> = wait(FIRST_AFTER_MS);

  constructor(private readonly onFilm: () => void) {}

  show(figures: Iterable<HTMLElement>): void {
    for (const figure of figures) {
      if (this.begun.has(figure)) continue;
      this.begun.add(figure);
      void this.still(figure);
      if (figure.dataset.copy === "film") this.films = this.films.then(() => this.film(figure));
    }
  }

  private async still(figure: HTMLElement): Promise<void> {
    const { still, stillAt, label = "" } = figure.dataset;
    if (!still) return;
    await wait(FIRST_AFTER_MS);
    const found = await this.made(figure, still);
    if (found.state !== "made" || !figure.isConnected || figure.querySelector("video")) return;
    figure.prepend(h("img", { src: copyOf(still), alt: t("Still of %(camera)s at %(at)s, faces hidden", { camera: label, at: clockHms(ms(stillAt!)) }) }));
    figure.classList.remove("cam-due");
    figure.querySelector(".cam-word")?.remove();
  }

  private async film(figure: HTMLElement): Promise<void> {
    const clip = JSON.parse(figure.dataset.clip!) as Clip;
    const parts = partsOf(clip);
    for (const part of parts) {
      const which = parts.length > 1 ? t(", file %(number)s of %(all)s", { number: part.number, all: parts.length }) : "";
      const found = await this.made(figure, part.url, (answer) => tell(figure, answer, which));
      if (!figure.isConnected) return;
      if (found.state === "refused") return refuse(figure, found.head, found.rest);
      this.put(figure, filmOf(part, t("Clip of %(camera)s, faces hidden", { camera: figure.dataset.label ?? "" }), { url: copyOf(part.url), poster: figure.querySelector("img")?.src }));
    }
    badge(figure, t("faces hidden"));
  }

  /** A film that has been made takes the place of the still, or stands behind the file before it. */
  private put(figure: HTMLElement, film: HTMLVideoElement): void {
    const before = Array.from(figure.querySelectorAll("video")).at(-1);
    if (before) before.after(film);
    else {
      figure.querySelector("img")?.remove();
      figure.querySelector(".cam-word")?.remove();
      figure.classList.remove("cam-due");
      figure.prepend(film);
    }
    this.onFilm();
  }

  /** Asks until the copy is made or will not be. Nobody is asked while nobody looks. */
  private async made(figure: HTMLElement, url: string, told?: (answer: Answer) => void): Promise<Answer> {
    for (let pauseMs = MOST_OFTEN_MS; figure.isConnected; pauseMs = Math.min(LEAST_OFTEN_MS, pauseMs * LESS_OFTEN)) {
      const answer = document.visibilityState === "hidden" ? null : await ask(copyOf(url));
      if (answer?.state === "made" || answer?.state === "refused") return answer;
      if (answer) told?.(answer);
      await wait(Math.max(pauseMs, answer?.state === "making" ? answer.againMs : 0));
    }
    return { state: "unheard" };
  }
}

/** One byte of it is asked for: it says whether the copy is there, and the film comes when it plays. */
async function ask(url: string): Promise<Answer> {
  try {
    const response = await fetch(url, {
      headers: { Accept: "application/json", Range: "bytes=0-0" }, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 202) {
      const body = (await response.json()) as { state: string; percent: number };
      return { state: "making", percent: body.percent, waits: body.state === "asked", againMs: Number(response.headers.get("Retry-After")) * 1000 || 0 };
    }
    if (response.ok) return { state: "made" };
    if (response.status === 429 || response.status >= 500) return { state: "unheard" };
    return why(response.status, (await response.json().catch(() => ({}))) as Problem);
  } catch {
    return { state: "unheard" };
  }
}

function why(status: number, problem: Problem): Answer {
  if (slug(problem) === "not-decodable") return { state: "refused", head: t("could not be made safe"), rest: t("the holder of the claim can see the original") };
  if (status === 404) return { state: "refused", head: t("is not kept any more"), rest: t("its account remains in the audit") };
  if (status === 401) return { state: "refused", head: t("you are signed out"), rest: t("sign in again in another tab, then load this page anew") };
  return { state: "refused", head: t("is not shown to you"), rest: t("claim the task to see the original") };
}

function tell(figure: HTMLElement, answer: Answer, which: string): void {
  if (answer.state === "unheard") return badge(figure, t("no answer, it is asked for again"));
  if (answer.state !== "making") return;
  if (answer.waits) return badge(figure, t("waits to be made") + which);
  badge(figure, t("being made, %(share)s", { share: ltr(`${answer.percent} %`) }) + which,
    h("progress", { max: 100, value: answer.percent, "aria-label": t("Copy of %(camera)s without faces", { camera: figure.dataset.label ?? "" }) }));
}

function badge(figure: HTMLElement, words: string, ...more: HTMLElement[]): void {
  figure.querySelector(".cam-copy")?.replaceChildren(icon("redacted"), h("span", {}, words), ...more);
}

function refuse(figure: HTMLElement, head: string, rest: string): void {
  badge(figure, figure.querySelector("video") ? t("a file: %(what)s", { what: head }) : t("no copy without faces"));
  if (figure.querySelector("video")) return; // the other files are shown
  figure.querySelector(".cam-word")?.remove();
  figure.append(h("div.cam-word", {}, h("b", {}, head), h("span", {}, rest)));
}
