// Copies without faces, for an officer without the claim: a still soon, then the film. Each is made when it is first
// asked for, which takes a while; so the films are asked for one after another, the best camera's first.

import { untilMade, wait, type Answer } from "./asking";
import { h, icon } from "./dom";
import { filmOf, partsOf } from "./films";
import { clockHms, ms } from "./times";
import type { Clip } from "./wire";
import { ltr, t } from "./words";

const FIRST_AFTER_MS = 1_500; // who opens a page only to claim it needs no copy

const copyOf = (url: string): string => `${url}/redacted`;

/** Shows copies in the figures that are marked `data-copy`, and says so whenever a film is there. */
export class Copies {
  private readonly begun = new WeakSet<HTMLElement>();
  private films: Promise<void> = wait(FIRST_AFTER_MS);

  private isClaimed = false;

  constructor(private readonly onFilm: () => void) {
    // Once the claim is asked for nothing more is made: whoever gets it sees the originals.
    document.addEventListener("submit", ({ target }) => { this.isClaimed ||= (target as HTMLElement).id === "take"; });
  }

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
    if (this.isClaimed) return;
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
      if (this.isClaimed) return;
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
    film.controls = figure.hasAttribute("data-controls");
    if (before) before.after(film);
    else {
      figure.querySelector("img")?.remove();
      figure.querySelector(".cam-word")?.remove();
      figure.classList.remove("cam-due");
      figure.prepend(film);
    }
    this.onFilm();
  }

  private made(figure: HTMLElement, url: string, told?: (answer: Answer) => void): Promise<Answer> {
    return untilMade(copyOf(url), () => figure.isConnected, told);
  }
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
