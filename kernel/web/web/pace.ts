// How fast the clock may run on this desk. Where the decoders fall behind, all films go slower together, rather than each
// show another moment: what stands side by side was side by side.

import { lateS } from "./presented";

const LATE_S = 0.08; // overdue by so long on the wall, a picture is late and not only between two refreshes
const SLOWEST = 0.2;
const DOWN = 0.85;
const UP = 0.015; // in each look: it takes some seconds to find the speed that the desk can do

export class Pace {
  /** What the chosen speed is multiplied by, SLOWEST to 1. */
  share = 1;

  /** Looks at films that should run now. */
  judge(running: HTMLVideoElement[], rate: number): void {
    const worst = Math.max(0, ...running.map(lateS)) / Math.max(0.25, rate * this.share);
    this.share = worst > LATE_S ? Math.max(SLOWEST, this.share * DOWN) : Math.min(1, this.share + UP);
  }

  reset(): void { this.share = 1; }

  /** Slower than was asked for, so that it must be said. */
  get isSlowed(): boolean { return this.share < 0.9; }
}
