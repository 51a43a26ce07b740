// The ladder of an SOS that nobody has answered: a scale with its steps, and how long until the next. It runs from the
// server's instants; the page only says what time it is.

import { counter } from "../counter";
import { h, s } from "../dom";
import { ms } from "../times";
import type { LadderStep } from "../wire";
import { t, tn } from "../words";
import { CALLED_WORDS } from "./escalations";

const WIDTH = 420;

export class Countdown {
  readonly scale = h("div.sb-ladder", {});
  readonly next = h("div.sb-next", {});
  private readonly count = h("span.count.num", {});
  private readonly words = h("span", {});
  private readonly past = s("rect.l-f", { x: 0, y: 18, width: 0, height: 8 });
  private readonly age = s("text.l-age", { x: 0, y: 10, "text-anchor": "middle" });
  private begun = 0;
  private level = 0;
  private steps: LadderStep[] = [];
  private drawn = "";

  constructor() { this.next.append(this.count, this.words); }

  show(begun: number, steps: LadderStep[], level: number): void {
    this.begun = begun;
    this.level = level;
    this.steps = steps;
    const key = steps.map((step) => step.at + step.to).join();
    if (key !== this.drawn) this.draw(key);
  }

  tick(now: number): void {
    const waited = now - this.begun;
    const share = Math.min(1, Math.max(0, waited / this.spanMs));
    this.past.setAttribute("width", String(Math.round(share * WIDTH)));
    this.age.setAttribute("x", String(Math.min(WIDTH - 16, Math.max(16, share * WIDTH))));
    set(this.age, counter(waited));
    this.scale.querySelector("svg")?.setAttribute("data-level", String(this.level));
    const coming = this.steps.find((step) => step.level > this.level);
    if (!coming) {
      set(this.count, counter(waited));
      return set(this.words, t("since it was raised, all have been called"));
    }
    const leftS = Math.max(0, Math.ceil((ms(coming.at) - now) / 1000));
    set(this.count, String(leftS));
    const whom = CALLED_WORDS[coming.to].next;
    set(this.words, leftS ? tn("second to %(whom)s", "seconds to %(whom)s", leftS, { whom }) : t("calling %(whom)s", { whom }));
  }

  private get spanMs(): number {
    const last = this.steps[this.steps.length - 1];
    return last ? ms(last.at) - this.begun : 60_000;
  }

  private draw(key: string): void {
    this.drawn = key;
    const marks = this.steps.flatMap((step, index) => {
      const x = Math.round(((ms(step.at) - this.begun) / this.spanMs) * WIDTH);
      const isLast = index === this.steps.length - 1;
      const anchor = isLast ? "end" : index === 0 ? "middle" : "start";
      return [
        s("line", { x1: isLast ? x - 1 : x, x2: isLast ? x - 1 : x, y1: 12, y2: 32 }),
        s("text", { x, y: 44, "text-anchor": anchor }, `${counter(ms(step.at) - this.begun)} ${CALLED_WORDS[step.to].mark}`),
      ];
    });
    this.scale.replaceChildren(s("svg.lad", { viewBox: "0 0 430 46", "aria-hidden": "true" },
      s("rect.l-bg", { x: 0, y: 18, width: WIDTH, height: 8 }), this.past, ...marks, this.age));
  }
}

/** A live region speaks at every change: only what is different is written. */
function set(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
