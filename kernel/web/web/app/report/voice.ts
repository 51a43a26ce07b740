// A voice note: one touch begins, another ends, and what was said can be heard before it goes.

import { counter } from "../../counter";
import { h, icon } from "../../dom";
import { t } from "../../words";
import { note } from "../frame";
import { canRecord, recorder } from "../recorder";

const LONGEST_MS = 170_000; // the server takes three minutes

export function voiceKey(taken: (blob: Blob) => void): { key: HTMLElement; end(): void } {
  const words = h("span", {}, t("Voice note"));
  const key = h("button.add", { type: "button", "aria-pressed": "false" }, icon("voice"), words);
  const sound = recorder({
    longestMs: LONGEST_MS,
    ticked(ms) {
      key.setAttribute("aria-pressed", "true");
      words.textContent = t("Stop, %(time)s", { time: counter(ms) });
    },
    ended(blob) {
      key.setAttribute("aria-pressed", "false");
      words.textContent = t("Voice note");
      taken(blob);
    },
    refused: note,
  });
  key.addEventListener("click", () => { if (canRecord()) sound.press(); else note(t("This phone cannot record here. Write it, or take a video.")); });
  return { key, end: sound.end };
}
