// The row under the pictures: back, play, on, the clock, how far from the reported second, the speeds. It tells; hands decide.

import { counter } from "./counter";
import { h, icon } from "./dom";
import { clockHms } from "./times";
import { ltr, t } from "./words";

export const RATES = [0.25, 0.5, 1, 2, 4] as const;
const RATE_NAMES: Record<number, string> = { 0.25: "¼", 0.5: "½", 1: "1", 2: "2", 4: "4" };

interface Hands { toggle: () => void; step: (by: 1 | -1) => void; setRate: (rate: number) => void; toReported: () => void; used: () => void }

export const hundredths = (at: number): string => Math.floor((((at % 1000) + 1000) % 1000) / 10).toString().padStart(2, "0");

export class Transport {
  readonly element: HTMLElement;
  private readonly play: HTMLButtonElement;
  private readonly rates: HTMLButtonElement[];
  private readonly clock = h("span.clock.num", {});
  private readonly offset = h("span.muted.num.nowrap.offset", {});
  private readonly slowed = h("span.muted.small.slowed", { role: "status" });

  /** isShort: how far from the moment, and the key that goes there, are one button. */
  constructor(private readonly moment: string, private readonly hands: Hands, isShort: boolean) {
    this.play = this.button(t("Play (Space)"), "play", hands.toggle);
    this.rates = RATES.map((rate) => {
      const made = h("button", { type: "button", "aria-pressed": String(rate === 1), "aria-label": t("Speed %(rate)s", { rate }) }, RATE_NAMES[rate] ?? "");
      made.addEventListener("click", () => { hands.setRate(rate); hands.used(); });
      return made;
    });
    const seg = h("span.seg", { role: "group", "aria-label": t("Speed") }, ...this.rates);
    this.element = h("div.transport", {},
      this.button(t("One frame back (,)"), "step", () => hands.step(-1), "s-back"), this.play, this.button(t("One frame on (.)"), "step", () => hands.step(1)),
      this.clock, isShort ? this.jump(this.offset) : this.offset, this.slowed, h("span.grow", {}), seg, isShort ? null : this.jump(null));
  }

  tellPlaying(isPlaying: boolean): void {
    this.play.replaceChildren(icon(isPlaying ? "pause" : "play", "i-20"));
    const label = isPlaying ? t("Pause (Space)") : t("Play (Space)");
    this.play.setAttribute("aria-label", label);
    this.play.title = label;
    if (!isPlaying) this.tellSlowed(false);
  }

  tellRate(rate: number): void {
    RATES.forEach((candidate, index) => this.rates[index]?.setAttribute("aria-pressed", String(candidate === rate)));
  }

  tellSlowed(isSlowed: boolean): void {
    const words = isSlowed ? t("slower than chosen, so that all films keep together") : "";
    if (this.slowed.textContent !== words) this.slowed.textContent = words;
  }

  tell(at: number, reported: number | null): void {
    this.clock.dataset.at = String(at); // for whoever measures
    this.clock.replaceChildren(clockHms(at), h("small", {}, `.${hundredths(at)}`));
    if (reported === null) return;
    const off = Math.round((at - reported) / 1000);
    this.offset.textContent = `${this.moment} ${ltr(`${off < 0 ? "−" : "+"}${counter(Math.abs(off) * 1000)}`)}`;
  }

  private button(label: string, name: string, act: () => void, extra = ""): HTMLButtonElement {
    const made = h("button.icon-btn", { type: "button", "aria-label": label, title: label }, icon(name, `i-20 ${extra}`));
    made.addEventListener("click", () => { act(); this.hands.used(); });
    return made;
  }

  /** To the reported second. */
  private jump(offset: HTMLElement | null): HTMLButtonElement {
    const word = this.moment.replace(/^./, (letter) => letter.toUpperCase());
    const made = h("button.btn.btn-sm.btn-quiet.jump", { type: "button", title: word },
      ...(offset ? [offset] : [icon("marker", "i-16"), h("span", {}, word)]), h("kbd", {}, "R"));
    made.addEventListener("click", () => this.hands.toReported());
    return made;
  }
}
