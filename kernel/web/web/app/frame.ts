// What stands around every screen: its head with the way back and the way out, its foot, the four tabs, and what is said aloud.

import { h, icon, must, type Child } from "../dom";
import { t } from "../words";
import { forgetWritten } from "./typed";

/** Elsewhere, at once, with no way back to here by the Back key. */
export const LEAVE_TO = "https://www.google.com/search?q=weather";

// What was being written is erased first; a phone whose disk hangs holds nobody back for longer.
const ERASING_MS = 500;

export function leave(event: Event): void {
  event.preventDefault();
  document.body.hidden = true;
  const away = (): void => location.replace(navigator.onLine ? LEAVE_TO : "about:blank");
  void Promise.race([forgetWritten(), new Promise((done) => setTimeout(done, ERASING_MS))]).then(away, away);
}

export function head(title: string, back: string, ...acts: Child[]): HTMLElement {
  const out = h("a.a-btn", { href: LEAVE_TO, rel: "noreferrer", title: t("Leave this page at once") }, icon("leave", "i-20 i-flip"), h("span", {}, t("Leave")));
  out.addEventListener("click", leave);
  return h("header.a-head", {},
    h("a.a-btn", { href: back, "aria-label": t("Back") }, icon("back", "i-20 i-flip")),
    h("h1.a-title.grow", {}, title),
    h("span.acts", {}, ...acts, out));
}

export function steps(at: number, of: number): HTMLElement {
  const bar = h("div.a-steps", { role: "img", "aria-label": t("Step %(at)s of %(of)s", { at, of }) });
  for (let step = 1; step <= of; step++) bar.append(h("i", step <= at ? { class: "on" } : {}));
  return bar;
}

export function button(words: string, act: () => void, classes = "", drawing = ""): HTMLButtonElement {
  const key = h("button", { type: "button", class: `btn ${classes}`.trim() }, drawing ? icon(drawing, "i-20") : null, words);
  key.addEventListener("click", act);
  return key;
}

/** The tabs of home, as they stand there, with another one marked. */
export function tabs(now: string): HTMLElement {
  const copy = must<HTMLElement>("#home .tabs").cloneNode(true) as HTMLElement;
  for (const tab of copy.querySelectorAll("a")) {
    if (tab.dataset.tab === now) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  return copy;
}

/** Said to who hears the page, and shown for a moment to who sees it. */
export function note(words: string): void {
  must("#said").textContent = words;
  const toast = h("div.toast.a-toast", {}, words);
  document.body.append(toast);
  setTimeout(() => toast.remove(), 6000);
}

export function warning(strong: string, more: string, drawing = "offline"): HTMLElement {
  return h("div.note.note-warn", { role: "status" }, icon(drawing, "i-20"), h("span", {}, h("strong", {}, strong), " ", more));
}
