// A voice note: one touch begins, another ends, and what was said can be heard before it goes.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { note } from "../frame";
import { LIMITS } from "../media/pieces";

const LONGEST_S = 170; // the server takes three minutes

export function voiceKey(taken: (blob: Blob) => void): { key: HTMLElement; end(): void } {
  const words = h("span", {}, t("Voice note"));
  const key = h("button.add", { type: "button", "aria-pressed": "false" }, icon("voice"), words);
  let recorder: MediaRecorder | null = null;
  let timer = 0;

  key.addEventListener("click", () => { if (recorder) recorder.stop(); else void begin(); });

  async function begin(): Promise<void> {
    const type = LIMITS.voice.types.find((each) => typeof MediaRecorder !== "undefined" && MediaRecorder.isTypeSupported(each));
    if (!type || !navigator.mediaDevices) return note(t("This phone cannot record here. Write it, or take a video."));
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return note(t("This phone does not let us listen. Write it, or take a video."));
    }
    const parts: Blob[] = [];
    const begun = Date.now();
    recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 24_000 });
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      clearInterval(timer);
      recorder = null;
      key.setAttribute("aria-pressed", "false");
      words.textContent = t("Voice note");
      taken(new Blob(parts, { type }));
    });
    recorder.start(1000);
    key.setAttribute("aria-pressed", "true");
    const tick = (): void => {
      const seconds = Math.floor((Date.now() - begun) / 1000);
      words.textContent = t("Stop, %(time)s", { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` });
      if (seconds >= LONGEST_S) recorder?.stop();
    };
    tick();
    timer = setInterval(tick, 500) as unknown as number;
  }

  return { key, end: () => recorder?.stop() };
}
