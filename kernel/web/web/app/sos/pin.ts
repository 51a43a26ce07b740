// The PIN: one screen for standing down and for duress; nothing on it, and nothing after it, tells them apart.

import { h, icon } from "../../dom";
import { t } from "../../words";

export const DIGITS = 6;

export interface PinPad { element: HTMLElement; say: (words: string) => void; clear: () => void; busy: (is: boolean) => void }

/** sub: what holds until the PIN is in. full: called with six digits. */
export function pinPad(title: string, sub: string, full: (pin: string) => void): PinPad {
  let pin = "";
  let isBusy = false;
  const dots = h("div.pin-dots", { role: "img" }, ...Array.from({ length: DIGITS }, () => h("i")));
  const says = h("p.sub", { role: "status" }, sub);
  const draw = (): void => {
    [...dots.children].forEach((dot, index) => dot.classList.toggle("on", index < pin.length));
    dots.setAttribute("aria-label", t("%(n)s of 6 digits", { n: pin.length }));
  };
  const put = (digit: string): void => {
    if (isBusy || pin.length >= DIGITS) return;
    pin += digit;
    draw();
    if (pin.length === DIGITS) full(pin);
  };
  const erase = (): void => { if (!isBusy) { pin = pin.slice(0, -1); draw(); } };
  const key = (digit: string): HTMLElement => {
    const made = h("button", { type: "button" }, digit);
    made.addEventListener("click", () => put(digit));
    return made;
  };
  const back = h("button", { type: "button", "aria-label": t("Erase") }, icon("back"));
  back.addEventListener("click", erase);
  const keys = h("div.pin", {}, ..."123456789".split("").map(key), h("a", { href: "tel:15", "aria-label": t("Call 15") }, icon("call")), key("0"), back);
  const element = h("div.s-pin", { tabindex: "-1" }, h("div.s-center", {}, h("p.s-say", {}, title), dots, says), h("div.a-body", {}, keys));
  element.addEventListener("keydown", (event) => {
    if (/^[0-9]$/.test(event.key)) put(event.key);
    else if (event.key === "Backspace") erase();
  });
  draw();
  return {
    element,
    say: (words) => { says.textContent = words; },
    clear: () => { pin = ""; draw(); },
    busy: (is) => { isBusy = is; element.setAttribute("aria-busy", String(is)); },
  };
}
