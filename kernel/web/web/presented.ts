// Which picture a film shows: the browser tells the second of each one that it paints.

import { wait } from "./asking";

const PATIENCE_MS = 5_000;
const LOOK_MS = 60;
const GROWTH = 1.01; // a picture that was left out looks like a step twice as long

interface Painted { secondS: number; stepS: number }

const painted = new WeakMap<HTMLVideoElement, Painted>();

/** From now on. onStep: hears how far the pictures are apart, ms. */
export function watchPictures(video: HTMLVideoElement, onStep: (stepMs: number) => void): void {
  if (!("requestVideoFrameCallback" in video)) return;
  const note = (_: number, { mediaTime }: { mediaTime: number }): void => {
    const before = painted.get(video);
    const stepS = before ? mediaTime - before.secondS : 0;
    const isStep = stepS > 0.01 && stepS < 0.21;
    if (isStep) onStep(stepS * 1000);
    painted.set(video, { secondS: mediaTime, stepS: isStep ? Math.min(stepS, (before?.stepS || stepS) * GROWTH) : before?.stepS ?? 0 });
    video.requestVideoFrameCallback(note);
  };
  video.requestVideoFrameCallback(note);
}

/** The second of the picture on the screen; where the browser does not tell, the second that it stands at. */
export const shownS = (video: HTMLVideoElement): number => (video.seeking ? video.currentTime : painted.get(video)?.secondS ?? video.currentTime);

/** The second of the last picture, and how far pictures are apart, seconds; null where the browser has not told. */
export function beatOf(video: HTMLVideoElement): { secondS: number; stepS: number } | null {
  const last = painted.get(video);
  return last?.stepS ? last : null;
}

/** Once the picture that the film was moved to is on the screen; whether it came. */
export async function settled(video: HTMLVideoElement): Promise<boolean> {
  const isThere = (): boolean => !video.seeking && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  if (isThere()) return true;
  for (let waitedMs = 0; waitedMs < PATIENCE_MS && !isThere(); waitedMs += LOOK_MS) await wait(LOOK_MS);
  await wait(2 * LOOK_MS); // it is there, and is painted next
  return isThere();
}

/** How long the picture on the screen has been overdue, in seconds of the film; 0 where the browser does not tell. */
export function lateS(video: HTMLVideoElement): number {
  const last = painted.get(video);
  if (!last || video.paused || video.seeking) return 0;
  return Math.max(0, video.currentTime - last.secondS - Math.max(last.stepS, 0.04));
}
