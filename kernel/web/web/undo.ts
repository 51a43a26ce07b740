// The bars that take a decision back: they count down, U takes the newest back, and a bar whose time is over goes.
//
// Each is a form that works without this; the server alone says whether it is too late.

import { keysAreOff } from "./dom";
import { ms, serverNow } from "./times";

const TICK_MS = 250;
const bars = (): HTMLFormElement[] => Array.from(document.querySelectorAll<HTMLFormElement>("#undos > form"));

function tick(): void {
  for (const bar of bars()) {
    const left = ms(bar.dataset.until ?? "") - serverNow();
    if (left <= 0) { bar.remove(); continue; }
    const seconds = bar.querySelector("[data-left]");
    if (seconds) seconds.textContent = `${Math.ceil(left / 1000)} s`;
    bar.querySelector("circle.f")?.setAttribute("stroke-dasharray", `${Math.round(left / (10 * Number(bar.dataset.wholeS)))} 100`);
  }
}

document.addEventListener("keydown", (event) => {
  if (keysAreOff(event) || event.key.toLowerCase() !== "u") return;
  const newest = bars().at(-1);
  if (!newest) return;
  event.preventDefault();
  newest.requestSubmit();
});

tick();
setInterval(tick, TICK_MS);
