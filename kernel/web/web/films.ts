// The files of a clip, each a film placed by the instant of its own first picture. Several where a camera changed its codec.

import { h } from "./dom";
import { clockHms, ms } from "./times";
import { t } from "./words";
import type { Clip, ClipPart } from "./wire";

/** from, to: ms since 1970, of the first picture and the end of the last. */
export interface Film { from: number; to: number; video: HTMLVideoElement }

/** All files of a clip in the order of time; the whole window for a clip that an older entry of the feed tells of. */
export function partsOf(clip: Clip): ClipPart[] {
  if (clip.parts?.length) return clip.parts;
  return clip.url ? [{ number: 1, recorded_from: clip.from, recorded_to: clip.to, url: clip.url, storyboard: null }] : [];
}

/** An element for one file. poster: shown until its first picture is there. */
export function filmOf(part: ClipPart, label: string, { url = part.url, poster }: { url?: string; poster?: string } = {}): HTMLVideoElement {
  const video = h("video", {
    src: url, poster, preload: "auto", muted: true, playsinline: true, "data-from": part.recorded_from, "data-to": part.recorded_to,
    "aria-label": t("%(film)s, %(begin)s to %(end)s", { film: label, begin: clockHms(ms(part.recorded_from)), end: clockHms(ms(part.recorded_to)) }),
  });
  video.muted = true;
  return video;
}

/** The films that a figure holds now. */
export const filmsIn = (figure: HTMLElement): Film[] =>
  Array.from(figure.querySelectorAll<HTMLVideoElement>("video[data-from]")).map((video) => ({
    from: ms(video.dataset.from!), to: ms(video.dataset.to!), video,
  }));

/** "no footage 14:03:10 to 14:03:22: no picture came" */
export function gapWords(gap: Clip["gaps"][number]): string {
  const words = t("no footage %(begin)s to %(end)s", { begin: clockHms(ms(gap.from)), end: clockHms(ms(gap.to)) });
  return gap.reason ? `${words}: ${gap.reason}` : words;
}
