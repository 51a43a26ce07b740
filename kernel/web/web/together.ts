// Which of the films that run may run a little beside the clock, so that their pictures change together.

import type { Film } from "./films";
import { shiftsMs } from "./phases";
import { beatOf } from "./presented";

/** In ms by film, from what the browser told of the pictures painted last; of none that it told nothing of. */
export function togetherMs(running: Film[]): Map<HTMLVideoElement, number> {
  const beating = running.flatMap(({ video, from }) => {
    const beat = beatOf(video);
    return beat ? [{ video, beginsMs: from + beat.secondS * 1000, stepMs: beat.stepS * 1000 }] : [];
  });
  const shifts = shiftsMs(beating);
  return new Map(beating.map(({ video }, at) => [video, shifts[at]!]));
}
