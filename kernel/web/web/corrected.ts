// A camera's clock that is off, put right: on the page all clips run on the city's. Evidence keeps the instants it has.

import type { Film } from "./films";
import { ms } from "./times";
import type { Clip } from "./wire";
import { ltr } from "./words";

const OFF_BEYOND_MS = 500; // less is the way of a picture through the network

/** How far the clip's own instants are before the city's, ms; 0 where they are the city's, or nearly. */
export function offMsOf(clip: Clip): number {
  const part = clip.parts?.[0];
  const off = part?.clock_source === "rtcp" ? part.clock_offset_ms ?? 0 : 0;
  return Math.abs(off) >= OFF_BEYOND_MS ? off : 0;
}

/** The clip with its instants on the city's clock. */
export function onCityClock(clip: Clip): Clip {
  const off = offMsOf(clip);
  if (!off) return clip;
  const put = (instant: string): string => new Date(ms(instant) - off).toISOString();
  return {
    ...clip, from: put(clip.from), to: put(clip.to),
    gaps: clip.gaps.map((gap) => ({ ...gap, from: put(gap.from), to: put(gap.to) })),
    parts: clip.parts?.map((part) => ({
      ...part, recorded_from: put(part.recorded_from), recorded_to: put(part.recorded_to),
      storyboard: part.storyboard && { ...part.storyboard, moments: part.storyboard.moments.map(put) },
    })),
  };
}

export const filmsOnCityClock = (films: Film[], clip: Clip): Film[] => {
  const off = offMsOf(clip);
  return off ? films.map((film) => ({ ...film, from: film.from - off, to: film.to - off })) : films;
};

/** "1.2 s", where it must be said; else empty. */
export const clockOff = (clip: Clip): string => {
  const off = Math.abs(offMsOf(clip));
  return off ? ltr(`${(off / 1000).toFixed(1)} s`) : "";
};
