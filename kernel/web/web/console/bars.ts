// The bar of an SOS that nobody has answered: full width, with its age by the server's clock and one key.

import { counter } from "../counter";
import { h, icon, must } from "../dom";
import { ms, serverNow } from "../times";
import { Countdown } from "./countdown";
import { nearest, sosMark, sosName } from "./words";
import type { Case } from "./cases";
import { ltr, metres, t } from "../words";

/** The countdowns of the bars that stand; each second all of them are told the time. */
const counting = new Map<string, Countdown>();

/** Keeps one bar an alert, in the order given, and never rebuilds one that stands. */
export class Bars {
  private readonly bars = new Map<string, HTMLElement>();

  constructor(private readonly box: HTMLElement, private readonly answer: (one: Case) => void, private readonly choose: (one: Case) => void) {}

  show(unanswered: Case[]): void {
    const wanted = new Set(unanswered.map((one) => one.sosId!));
    for (const [id, bar] of this.bars) if (!wanted.has(id)) { bar.remove(); this.bars.delete(id); counting.delete(id); }
    unanswered.forEach((one, index) => {
      let bar = this.bars.get(one.sosId!);
      if (!bar) {
        bar = this.build(one);
        this.bars.set(one.sosId!, bar);
      }
      if (this.box.children[index] !== bar) this.box.insertBefore(bar, this.box.children[index] ?? null);
      bar.classList.toggle("sos-bar-more", index > 0);
      must(".sb-key", bar).toggleAttribute("hidden", index > 0);
      this.say(bar, one);
    });
  }

  of(alertId: string): HTMLElement | null { return this.bars.get(alertId) ?? null; }

  /** What the server answered to a press, when it was not yes. */
  complain(alertId: string, words: string): void {
    const bar = this.of(alertId);
    if (!bar) return;
    must(".sb-said", bar).textContent = words;
    must<HTMLButtonElement>("button", bar).disabled = false;
  }

  busy(alertId: string): void {
    const bar = this.of(alertId);
    if (bar) must<HTMLButtonElement>("button", bar).disabled = true;
  }

  private build(one: Case): HTMLElement {
    const button = h("button.btn.btn-onsos", { type: "button" }, h("span", {}, t("Answer")), h("kbd.sb-key", {}, "A"));
    button.addEventListener("click", () => this.answer(one));
    const what = h("button.sb-what", { type: "button", title: t("Show this SOS") }, h("b", {}), h("span.sb-where", {}), h("span.sb-said", {}));
    what.addEventListener("click", () => this.choose(one));
    const countdown = new Countdown();
    counting.set(one.sosId!, countdown);
    return h("section.sos-bar", { class: one.alert?.drill ? "sos-bar sos-bar-drill" : "sos-bar", "data-sos": one.sosId, "aria-label": `${sosName(one.alert)} ${one.reference}` },
      h("div.sb-oct", {}, sosMark(one.alert, "SOS")), what, countdown.scale, countdown.next,
      h("div.sb-go", {}, button));
  }

  private say(bar: HTMLElement, one: Case): void {
    const near = nearest(one);
    const place = one.incident.position;
    const where = one.alert?.drill ? [t("the weekly drill: nobody is in danger"), t("answer it as you would an SOS")] : [
      near ? t("pole %(pole)s, %(distance)s off", { pole: near.pole, distance: metres(near.distanceM) }) : place ? t("no camera linked") : t("place not known yet"),
      one.alert?.kind ? `“${one.alert.kind}”` : "",
      place?.accuracy_m != null ? ltr(`± ${Math.round(place.accuracy_m)} m`) : "",
      one.track.length > 1 ? t("moving, %(count)s positions", { count: one.track.length }) : "",
      one.alert?.duress ? t("under duress: neither call nor write") : one.alert?.silent ? t("silent: do not ring back") : "", one.alert?.battery_pct != null ? t("battery %(percent)s", { percent: ltr(`${one.alert.battery_pct} %`) }) : "", t("not verified"),
    ];
    const said = where.filter(Boolean).join(t(", "));
    set(must("b", bar), t("%(what)s, nobody has answered", { what: `${sosName(one.alert)} ${one.reference}` }));
    set(must(".sb-where", bar), t("%(sentence)s.", { sentence: said[0]!.toUpperCase() + said.slice(1) }));
    counting.get(one.sosId!)?.show(ms(one.begunAt), one.alert?.steps ?? [], one.alert?.escalation_level ?? 0);
  }
}

function set(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words; // a live region speaks again at every change
}

export function tickCounters(within: ParentNode = document): void {
  const now = serverNow();
  for (const element of within.querySelectorAll<HTMLElement>("[data-since]")) {
    const until = element.dataset.until ? ms(element.dataset.until) : now;
    const words = counter(until - ms(element.dataset.since!));
    if (element.textContent !== words) element.textContent = words;
  }
  for (const countdown of counting.values()) countdown.tick(now);
}

export const armWord = (on: boolean): [SVGSVGElement, string] => [icon(on ? "sound" : "silent"), on ? t("Armed, sound on") : t("Sound off, arm it")];
