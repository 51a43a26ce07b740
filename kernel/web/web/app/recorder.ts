// The microphone: one press begins, another ends. One recorder for what is reported and for what is said in an SOS.

import { t } from "../words";

const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const BITS_PER_SECOND = 24_000; // Opus carries speech well in it
const TICK_MS = 250;

export interface Ways {
  longestMs: number;
  /** Again and again while it is on: for how long it has been. */
  ticked(ms: number): void;
  ended(sound: Blob): void;
  refused(words: string): void;
}

export interface Recorder { readonly isOn: boolean; press(): void; end(): void }

const typeHere = (): string | undefined => (navigator.mediaDevices && typeof MediaRecorder !== "undefined" ? TYPES.find((each) => MediaRecorder.isTypeSupported(each)) : undefined);

/** Whether this browser can record at all. */
export const canRecord = (): boolean => typeHere() !== undefined;

export function recorder({ longestMs, ticked, ended, refused }: Ways): Recorder {
  let on: MediaRecorder | null = null;
  let isAsking = false;
  let isLeft = false;

  async function begin(): Promise<void> {
    isAsking = true;
    try {
      hear(await navigator.mediaDevices.getUserMedia({ audio: true }));
    } catch {
      refused(t("This phone does not let us listen. Write it instead."));
    }
    isAsking = false;
  }

  function hear(stream: MediaStream): void {
    const let_go = (): void => stream.getTracks().forEach((track) => track.stop());
    if (isLeft) return let_go();
    const type = typeHere()!;
    const parts: Blob[] = [];
    const begun = Date.now();
    const tick = (): void => {
      const ms = Date.now() - begun;
      ticked(ms);
      if (ms >= longestMs) on?.stop();
    };
    on = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS_PER_SECOND });
    on.addEventListener("dataavailable", ({ data }) => { if (data.size) parts.push(data); });
    on.addEventListener("stop", () => {
      let_go();
      clearInterval(timer);
      on = null;
      ended(new Blob(parts, { type: type.split(";")[0]! }));
    });
    on.start(1000);
    const timer = setInterval(tick, TICK_MS);
    tick();
  }

  return {
    get isOn() { return on !== null; },
    press() { if (on) on.stop(); else if (!isAsking) void begin(); },
    end() { isLeft = true; on?.stop(); },
  };
}
