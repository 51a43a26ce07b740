// A dark screen with a clock. Nothing here says what goes on; two taps, or Enter, bring the ladder back.

import { h } from "../../dom";
import { t } from "../../words";
import { clock, weekdayAndDay } from "../time";

const DOUBLE_MS = 600;

interface Lock { release(): Promise<void> }

export function darkScreen(into: HTMLElement, back: () => void): () => void {
  const time = h("p.num.big-ref");
  const date = h("p");
  const whole = h("button.s-center.s-dark", { type: "button", "aria-label": t("Tap twice to go back") }, time, date);
  const dots = h("p.row.s-tiny", { "aria-hidden": "true" }, h("span.dot"), h("span.dot"), h("span.dot"));
  let last = 0;
  whole.addEventListener("click", (event) => {
    const now = performance.now();
    if (event.detail === 0 || now - last < DOUBLE_MS) back();
    last = now;
  });
  into.classList.add("s-night");
  into.append(h("div"), whole, h("div.a-body.s-dark", {}, dots));
  const tick = (): void => { time.textContent = clock(Date.now()); date.textContent = weekdayAndDay(Date.now()); };
  tick();
  const timer = setInterval(tick, 1_000);
  let lock: Lock | undefined;
  // A phone that falls asleep sends no places.
  void (navigator as Navigator & { wakeLock?: { request(kind: "screen"): Promise<Lock> } }).wakeLock?.request("screen").then((held) => { lock = held; }).catch(() => undefined);
  return () => { clearInterval(timer); void lock?.release().catch(() => undefined); };
}
