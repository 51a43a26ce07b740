// Pictures of several cameras change together. Each film may run up to half a picture beside the clock; so every change of
// the screen brings all pictures that belong together, and none stands beside one that is a whole picture older.

/** Where in the rhythm of its camera a film's pictures begin, and how far apart they are; ms on the city's clock. */
export interface Beat { beginsMs: number; stepMs: number }

const NEAR_MS = 1_000; // a picture that is further off is of a film that stands still
const SAME = 0.1; // steps that differ by more have no rhythm in common

/** By how much each film runs ahead of the clock (or, below zero, behind it), so that all change at once. */
export function shiftsMs(beats: Beat[]): number[] {
  const stepMs = Math.min(...beats.map((beat) => beat.stepMs));
  const first = beats[0]?.beginsMs ?? 0; // counted from a near one: a step is not known to the millionth
  const hasNone = (beat: Beat): boolean => beat.stepMs > (1 + SAME) * stepMs || Math.abs(beat.beginsMs - first) > NEAR_MS;
  if (beats.length < 2 || !(stepMs > 0) || beats.some(hasNone)) return beats.map(() => 0);
  const phases = beats.map(({ beginsMs }) => (((beginsMs - first) % stepMs) + stepMs) % stepMs);
  const middle = middleOfNarrowest([...phases].sort((a, b) => a - b), stepMs);
  return phases.map((phase) => wrapped(phase - middle, stepMs));
}

/** All lie on a circle of one step; what remains beside the widest gap is the narrowest arc that holds them. */
function middleOfNarrowest(sorted: number[], stepMs: number): number {
  let widest = -1;
  let middle = 0;
  sorted.forEach((phase, at) => {
    const next = at + 1 < sorted.length ? sorted[at + 1]! : sorted[0]! + stepMs;
    if (next - phase <= widest) return;
    widest = next - phase;
    middle = next + (stepMs - widest) / 2;
  });
  return middle;
}

const wrapped = (ms: number, stepMs: number): number => ms - stepMs * Math.round(ms / stepMs);
