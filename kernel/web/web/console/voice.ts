// A resident's voice note: how it sounds at a glance, and one key that plays it. Its bytes are asked for when it is played.

import { h, icon, s } from "../dom";
import { counter } from "../counter";
import { t } from "../words";

export interface Voice { state: "examining" | "ready" | "refused"; reason: string; length_s: number | null; loudness: string; url: string | null }

const STEP = 4;
const HIGH = 22;

/** In place of a message's words. */
export function voiceNote(voice: Voice): HTMLElement {
  if (voice.state === "examining") return h("span.voice.muted", {}, icon("voice", "i-16"), t("Voice note, being looked at"));
  if (voice.state === "refused" || !voice.url) return h("span.voice", {}, icon("hazard", "i-16"), h("span", {}, t("A voice note came that cannot be played. Ask them to write."), h("span.en", { lang: "en", dir: "ltr" }, voice.reason)));
  return player(voice.url, (voice.length_s ?? 0) * 1000, voice.loudness);
}

/** Begun seconds count: a cry of half a second lasts 0:01. */
const lasts = (spanMs: number): string => counter(Math.ceil(spanMs / 1000) * 1000);

function player(url: string, lengthMs: number, loudness: string): HTMLElement {
  const sound = h("audio", { preload: "none", src: url });
  const button = h("button.icon-btn", { type: "button", "aria-label": t("Play the voice note, %(length)s", { length: lasts(lengthMs) }) }, icon("play", "i-16"));
  const time = h("span.num", {}, lasts(lengthMs));
  const bars = [...loudness].map((digit, index) => {
    const high = 2 + (Number(digit) / 9) * (HIGH - 2);
    return s("rect", { x: index * STEP, y: (HIGH - high) / 2, width: STEP - 1.5, height: high, rx: 1 });
  });
  const picture = s("svg.loud", { viewBox: `0 0 ${loudness.length * STEP} ${HIGH}`, "aria-hidden": "true", preserveAspectRatio: "none" }, ...bars);
  const failed = h("span.field-error", { role: "alert", hidden: true }, t("It did not play. Press again."));
  const tell = (): void => {
    const isPlaying = !sound.paused && !sound.ended;
    button.replaceChildren(icon(isPlaying ? "pause" : "play", "i-16"));
    button.setAttribute("aria-pressed", String(isPlaying));
    const share = lengthMs ? (sound.currentTime * 1000) / lengthMs : 0;
    bars.forEach((bar, index) => bar.setAttribute("class", index < share * bars.length ? "heard" : ""));
    time.textContent = counter(isPlaying ? sound.currentTime * 1000 : Math.ceil(lengthMs / 1000) * 1000);
  };
  button.addEventListener("click", () => {
    failed.hidden = true;
    if (!sound.paused) return sound.pause();
    if (sound.error) sound.load();
    void sound.play().catch(() => { failed.hidden = false; });
  });
  for (const name of ["play", "pause", "ended", "timeupdate"]) sound.addEventListener(name, tell);
  return h("span.voice", {}, button, picture, time, sound, failed);
}
