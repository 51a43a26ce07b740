// The countdown. The server has it already and owns the deadline; this only shows what is left of it.

import { h, s } from "../../dom";
import { ltr, t } from "../../words";
import type { Open } from "./open";

const OUTER = "M152.1 109.8 109.8 152.1 50.2 152.1 7.9 109.8 7.9 50.2 50.2 7.9 109.8 7.9 152.1 50.2Z";
const RING = "M80.0 11.6L108.3 11.6 148.4 51.7 148.4 108.3 108.3 148.4 51.7 148.4 11.6 108.3 11.6 51.7 51.7 11.6Z";

export function armingScreen(into: HTMLElement, down: HTMLElement, sendNow: () => void): (one: Open) => void {
  const number = s("text", { x: "80", y: "125", class: "n" });
  const ring = s("path", { d: RING, class: "s-left", pathLength: "100" });
  const drawing = s("svg", { viewBox: "0 0 160 160", role: "img" }, s("path", { d: OUTER, class: "s-deep" }), ring, number);
  const sub = h("p");
  const now = h("button.btn.btn-lg.btn-block.btn-onsos", { type: "button" }, t("Send now"));
  now.addEventListener("click", () => { now.disabled = true; sendNow(); });
  down.className = "btn btn-lg btn-block";
  into.classList.add("s-red");
  into.append(
    h("div.a-head", {}, h("span.row", {}, h("span.oct.s-o", { "aria-hidden": "true" }, "SOS"))),
    h("div.s-center", {}, h("div.s-count", {}, drawing), h("p.s-say", { role: "status" }, t("Calling the police for you")), sub),
    h("div.a-body", {}, now, down));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return (one) => {
    const left = Math.max(0, one.raises_at - Date.now());
    const seconds = Math.ceil(left / 1000);
    number.textContent = String(seconds);
    drawing.setAttribute("aria-label", t("%(n)s seconds", { n: ltr(String(seconds)) }));
    ring.setAttribute("stroke-dasharray", `${calm ? seconds * 20 : left / 50} 100`);
    sub.textContent = one.told ? t("They already have it. If this phone is taken now, the SOS goes out all the same.") : t("Sending it. If this phone is taken before it has left, it may not go out.");
  };
}
