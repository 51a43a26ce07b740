// The bar of an SOS that nobody has answered: full width, with its age by the server's clock and one key.

import { h, icon, must, s } from "../dom";
import { after, counter, clockHms, ms, serverNow } from "../times";
import { nearest } from "./words";
import type { Case } from "./cases";
import { ltr, metres, t } from "../words";

/** Keeps one bar an alert, in the order given, and never rebuilds one that stands. */
export class Bars {
  private readonly bars = new Map<string, HTMLElement>();

  constructor(private readonly box: HTMLElement, private readonly answer: (one: Case) => void, private readonly choose: (one: Case) => void) {}

  show(unanswered: Case[]): void {
    const wanted = new Set(unanswered.map((one) => one.sosId!));
    for (const [id, bar] of this.bars) if (!wanted.has(id)) { bar.remove(); this.bars.delete(id); }
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
    return h("section.sos-bar", { "data-sos": one.sosId, "aria-label": `SOS ${one.reference}` },
      h("div.sb-oct", {}, h("span.oct", { "aria-hidden": "true" }, "SOS")), what, h("div.sb-ladder", {}, ladder()),
      h("div.sb-next", {}, h("span.count.num", { "data-since": one.begunAt }), h("span", {}, t("since it was raised"))),
      h("div.sb-go", {}, button));
  }

  private say(bar: HTMLElement, one: Case): void {
    const near = nearest(one);
    const place = one.incident.position;
    const where = [
      near ? t("pole %(pole)s, %(distance)s off", { pole: near.pole, distance: metres(near.distanceM) }) : place ? t("no camera linked") : t("place not known yet"),
      one.alert?.kind ? `“${one.alert.kind}”` : "",
      place?.accuracy_m != null ? ltr(`± ${Math.round(place.accuracy_m)} m`) : "",
      one.track.length > 1 ? t("moving, %(count)s positions", { count: one.track.length }) : "",
      one.alert?.silent ? t("silent: do not ring back") : "", t("not verified"),
    ].filter(Boolean).join(t(", "));
    set(must("b", bar), t("%(what)s, nobody has answered", { what: `SOS ${one.reference}` }));
    set(must(".sb-where", bar), t("%(sentence)s.", { sentence: where[0]!.toUpperCase() + where.slice(1) }));
    const shown = one.steps.find((step) => step.kind === "sos_shown");
    const begun = ms(one.begunAt);
    set(must(".l-1", bar), clockHms(begun));
    set(must(".l-2", bar), shown ? after(ms(shown.at) - begun) : t("not yet"));
    bar.classList.toggle("is-shown", Boolean(shown));
  }
}

function set(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words; // a live region speaks again at every change
}

/** The rungs that exist: received, on a screen, answered. What has not happened is hollow. */
function ladder(): SVGSVGElement {
  const rung = (x: number, name: string, mark: string): SVGElement[] => [
    s("circle", { class: `l-dot ${mark}-dot`, cx: x, cy: 22, r: 7 }),
    s("text", { x, y: 9, "text-anchor": "middle", class: mark }), s("text", { x, y: 45, "text-anchor": "middle" }, name),
  ];
  return s("svg.lad", { viewBox: "0 0 390 48", "aria-hidden": "true" },
    s("rect.l-bg", { x: 50, y: 20, width: 290, height: 4 }), s("rect.l-f", { x: 50, y: 20, width: 145, height: 4 }),
    ...rung(50, t("received"), "l-1"), ...rung(195, t("on a screen"), "l-2"), ...rung(340, t("answered"), "l-3"));
}

export function tickCounters(within: ParentNode = document): void {
  const now = serverNow();
  for (const element of within.querySelectorAll<HTMLElement>("[data-since]")) {
    const until = element.dataset.until ? ms(element.dataset.until) : now;
    const words = counter(until - ms(element.dataset.since!));
    if (element.textContent !== words) element.textContent = words;
  }
}

export const armWord = (on: boolean): [SVGSVGElement, string] => [icon(on ? "sound" : "silent"), on ? t("Armed, sound on") : t("Sound off, arm it")];
