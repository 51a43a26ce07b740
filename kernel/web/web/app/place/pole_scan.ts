// Reading the code on a pole with the phone's camera, where the browser can. Where it cannot, the phone's own camera app opens
// the pole's page, and the number can be typed.

import { h } from "../../dom";
import { t } from "../../words";
import { button } from "../frame";
import { tagIn } from "./pole";

interface Detector { detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]> }
interface Detectors { new (asked: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> }

const EACH_MS = 250;
const QR = "qr_code";

const detectors = (): Detectors | undefined => (globalThis as { BarcodeDetector?: Detectors }).BarcodeDetector;

export async function canScan(): Promise<boolean> {
  const found = detectors();
  if (!found || !("mediaDevices" in navigator)) return false;
  return (await found.getSupportedFormats().catch(() => [] as string[])).includes(QR);
}

export interface Scan { block: HTMLElement; end(): void }

/** The camera's picture until a pole's code is in it. `refused`: this phone shows no camera. */
export function scan(found: (tag: string) => void, stopped: () => void, refused: () => void): Scan {
  const picture = h("video", { playsinline: true, muted: true, "aria-label": t("What the camera sees") });
  const block = h("div.stack.a-scan", {}, picture, h("p.muted", { role: "status" }, t("Hold the code on the pole into the picture.")), button(t("Stop the camera"), () => { end(); stopped(); }));
  const detector = new (detectors()!)({ formats: [QR] });
  let stream: MediaStream | null = null;
  let timer = 0;
  let isOver = false;

  void navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(async (given) => {
    if (isOver) return given.getTracks().forEach((track) => track.stop());
    stream = given;
    picture.srcObject = given;
    await picture.play();
    timer = window.setInterval(() => void look(), EACH_MS);
  }).catch(() => { end(); refused(); });

  async function look(): Promise<void> {
    for (const { rawValue } of await detector.detect(picture).catch(() => [])) {
      const tag = tagIn(rawValue);
      if (!tag || isOver) continue;
      end();
      return found(tag);
    }
  }

  function end(): void {
    isOver = true;
    clearInterval(timer);
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
  }

  return { block, end };
}
