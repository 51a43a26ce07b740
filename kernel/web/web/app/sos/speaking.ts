// A voice note instead of typing: recorded while its key is on, one minute at most, sent as it was recorded.

import { h, icon } from "../../dom";
import { ltr, t } from "../../words";
import { token } from "../device";
import { counted } from "./open";

const LONGEST_MS = 58_000;
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const TIMEOUT_MS = 60_000;

/** The key, or null where this browser cannot record. say: what came of it; "" when all is well. */
export function speakingKey(alertId: string, say: (words: string) => void, sent: () => void): HTMLElement | null {
  const type = typeof MediaRecorder === "undefined" ? undefined : TYPES.find((each) => MediaRecorder.isTypeSupported(each));
  if (!type || !navigator.mediaDevices) return null;
  const time = h("span.num", { hidden: true });
  const key = h("button.btn", { type: "button", "aria-label": t("Voice note"), "aria-pressed": "false" }, icon("voice", "i-20"), time);
  let recorder: MediaRecorder | null = null;
  let timer = 0;
  let kept: { sound: Blob; key: string } | null = null;

  const show = (since: number): void => {
    const isOn = since > 0;
    key.setAttribute("aria-pressed", String(isOn));
    key.classList.toggle("btn-primary", isOn);
    time.hidden = !isOn;
    time.textContent = isOn ? ltr(counted(Date.now() - since)) : "";
  };
  const send = async (): Promise<void> => {
    key.disabled = true;
    const isSent = await post(alertId, kept!.sound, kept!.key, type);
    key.disabled = false;
    if (isSent) { kept = null; say(""); sent(); return; }
    say(t("The voice note was not sent. Press its key to try again."));
  };
  const record = async (): Promise<void> => {
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      say(t("This phone does not let us hear. Write instead."));
      return;
    }
    const parts: Blob[] = [];
    const since = Date.now();
    recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32_000 });
    recorder.ondataavailable = ({ data }) => { if (data.size) parts.push(data); };
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      clearInterval(timer);
      show(0);
      recorder = null;
      kept = { sound: new Blob(parts, { type: type.split(";")[0]! }), key: crypto.randomUUID() };
      void send();
    };
    recorder.start();
    say(t("Speak. Press again to send it."));
    timer = setInterval(() => { show(since); if (Date.now() - since > LONGEST_MS) recorder?.stop(); }, 250) as unknown as number;
    show(since);
  };
  key.addEventListener("click", () => {
    if (recorder) recorder.stop();
    else if (kept) void send();
    else void record();
  });
  return key;
}

async function post(alertId: string, sound: Blob, key: string, type: string): Promise<boolean> {
  try {
    const answer = await fetch(`/v1/sos-alerts/${alertId}/messages`, {
      method: "POST", body: sound, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { Authorization: `Bearer ${await token()}`, "Content-Type": type.split(";")[0]!, "Idempotency-Key": key },
    });
    return answer.ok;
  } catch {
    return false;
  }
}
