// The SOS key: held for a second and a half, or pressed three times; by finger, mouse or keyboard. Let go, and nothing was sent.

import { s } from "../../dom";

export const HOLD_MS = 1_500;
const PRESSES = 3;
const PRESSES_WITHIN_MS = 3_000;
const SHORT_MS = 500;
const RING = "M80 8.9 109.5 8.9 151.1 50.5 151.1 109.5 109.5 151.1 50.5 151.1 8.9 109.5 8.9 50.5 50.5 8.9Z";

export type Said = "quiet" | "holding" | "once" | "twice";

/** Ends when it is told to. say: what is to be read beside the key just now. */
export function sosKey(key: HTMLElement, done: () => void, say: (said: Said) => void): () => void {
  const ring = s("path", { class: "o-prog", pathLength: "100", d: RING, "stroke-dasharray": "0 100" });
  key.querySelector("svg")?.append(ring);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const presses: number[] = [];
  let since = 0;
  let frame = 0;
  let over = false;

  const step = (): void => {
    if (!since || over) return;
    const share = Math.min(1, (performance.now() - since) / HOLD_MS);
    ring.setAttribute("stroke-dasharray", `${calm ? Math.floor(share * 3) * 33.4 : share * 100} 100`);
    if (share >= 1) finish();
    else frame = requestAnimationFrame(step);
  };
  const down = (): void => {
    if (since || over) return;
    since = performance.now();
    say("holding");
    step();
  };
  const up = (): void => {
    if (!since || over) return;
    const held = performance.now() - since;
    if (held >= HOLD_MS) return finish(); // on a slow phone the finger can be gone before the picture of it comes
    let_go();
    if (held < SHORT_MS) press();
    else say("quiet");
  };
  const press = (): void => {
    const now = performance.now();
    presses.push(now);
    while (presses.length && now - presses[0]! > PRESSES_WITHIN_MS) presses.shift();
    if (presses.length >= PRESSES) finish();
    else say(presses.length === 1 ? "once" : "twice");
  };
  const let_go = (): void => {
    since = 0;
    cancelAnimationFrame(frame);
    ring.setAttribute("stroke-dasharray", "0 100");
  };
  const finish = (): void => {
    over = true;
    cancelAnimationFrame(frame);
    done();
    over = false;
    presses.length = 0;
    let_go();
    say("quiet");
  };
  const isKey = (event: KeyboardEvent): boolean => event.key === "Enter" || event.key === " ";
  const events: [string, (event: Event) => void][] = [
    ["pointerdown", (event) => { if ((event as PointerEvent).button === 0) { key.setPointerCapture?.((event as PointerEvent).pointerId); down(); } }],
    ["pointerup", up],
    ["pointercancel", () => { let_go(); say("quiet"); }],
    ["keydown", (event) => { if (isKey(event as KeyboardEvent)) { event.preventDefault(); if (!(event as KeyboardEvent).repeat) down(); } }],
    ["keyup", (event) => { if (isKey(event as KeyboardEvent)) { event.preventDefault(); up(); } }],
    ["blur", () => { if (since) { let_go(); say("quiet"); } }],
    // A press by a switch or a screen reader comes as a click alone.
    ["click", (event) => { event.preventDefault(); if ((event as MouseEvent).detail === 0) press(); }],
    ["contextmenu", (event) => event.preventDefault()],
  ];
  for (const [name, act] of events) key.addEventListener(name, act);
  return () => { for (const [name, act] of events) key.removeEventListener(name, act); ring.remove(); cancelAnimationFrame(frame); };
}
