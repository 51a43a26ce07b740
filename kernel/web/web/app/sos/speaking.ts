// A voice note instead of typing: recorded while its key is on, one minute at most, sent as it was recorded.

import { counter } from "../../counter";
import { h, icon } from "../../dom";
import { ltr, t } from "../../words";
import { tokenAtHand } from "../device";
import { signed } from "../key";
import { canRecord, recorder } from "../recorder";

const LONGEST_MS = 58_000;
const TIMEOUT_MS = 60_000;

/** The key, or null where this browser cannot record. say: what came of it; "" when all is well. */
export function speakingKey(alertId: string, say: (words: string) => void, sent: () => void): HTMLElement | null {
  if (!canRecord()) return null;
  const time = h("span.num", { hidden: true });
  const key = h("button.btn", { type: "button", "aria-label": t("Voice note"), "aria-pressed": "false" }, icon("voice", "i-20"), time);
  let kept: { sound: Blob; key: string } | null = null;

  const show = (ms: number | null): void => {
    const isOn = ms !== null;
    if (isOn && time.hidden) say(t("Speak. Press again to send it."));
    key.setAttribute("aria-pressed", String(isOn));
    key.classList.toggle("btn-primary", isOn);
    time.hidden = !isOn;
    time.textContent = isOn ? ltr(counter(ms)) : "";
  };
  const send = async (): Promise<void> => {
    key.disabled = true;
    const isSent = await post(alertId, kept!.sound, kept!.key);
    key.disabled = false;
    if (isSent) { kept = null; say(""); sent(); return; }
    say(t("The voice note was not sent. Press its key to try again."));
  };
  const voice = recorder({
    longestMs: LONGEST_MS,
    ticked: show,
    ended(sound) {
      show(null);
      kept = { sound, key: crypto.randomUUID() };
      void send();
    },
    refused: say,
  });
  key.addEventListener("click", () => { if (kept) void send(); else voice.press(); });
  return key;
}

async function post(alertId: string, sound: Blob, key: string): Promise<boolean> {
  try {
    const path = `/v1/sos-alerts/${alertId}/messages`;
    const headers = { Authorization: `Bearer ${await tokenAtHand()}`, "Content-Type": sound.type, "Idempotency-Key": key };
    const answer = await fetch(path, {
      method: "POST", body: sound, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: await signed("POST", path, headers, await sound.arrayBuffer()),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
