// Which picture a film shows: the browser tells the second of each one that it paints.

const seconds = new WeakMap<HTMLVideoElement, number>();

/** From now on. onStep: hears how far the pictures are apart, ms. */
export function watchPictures(video: HTMLVideoElement, onStep: (stepMs: number) => void): void {
  if (!("requestVideoFrameCallback" in video)) return;
  let before = -1;
  const painted = (_: number, { mediaTime }: { mediaTime: number }): void => {
    const stepMs = (mediaTime - before) * 1000;
    if (before >= 0 && stepMs > 10 && stepMs < 210) onStep(stepMs);
    before = mediaTime;
    seconds.set(video, mediaTime);
    video.requestVideoFrameCallback(painted);
  };
  video.requestVideoFrameCallback(painted);
}

/** The second of the picture on the screen; where the browser does not tell, the second that it stands at. */
export const shownS = (video: HTMLVideoElement): number => (video.seeking ? video.currentTime : seconds.get(video) ?? video.currentTime);
