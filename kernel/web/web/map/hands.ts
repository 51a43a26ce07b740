// What a hand does to a map beyond moving it: a click that means something, the knob that turns a sector, the keys.

import { keysAreOff } from "../dom";

const STILL_PX = 4; // a press that moves further is a drag
const STEP_PX = 80;
const NEARER = 1 / 1.5;

export interface Handled {
  /** In pixels of the map itself: on the wall the page is zoomed. */
  pressed(at: [number, number], on: Element): void;
  turned(at: [number, number]): void;
  /** Whether a press here would mean something. */
  isOver(at: [number, number]): boolean;
  panned(byPx: [number, number]): void;
  zoomed(factor: number): void;
  city(): void;
}

export class Hands {
  /** A hand is on the map now: it does not move by itself. */
  isDown = false;
  private from: [number, number] = [0, 0];
  private isTurning = false;

  constructor(private readonly box: HTMLElement, private readonly does: Handled, private readonly letGo: () => void) {
    box.addEventListener("pointerdown", (event) => this.down(event), true);
    box.addEventListener("pointermove", (event) => {
      if (this.isTurning) this.does.turned(this.px(event));
      else if (!this.isDown) box.classList.toggle("is-over", this.does.isOver(this.px(event)));
    });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, this.up);
    // The libraries listen to these: what turns a sector must not pull the map along.
    for (const begins of ["mousedown", "touchstart"]) box.addEventListener(begins, (event) => { if (this.isTurning) event.stopPropagation(); }, true);
    box.addEventListener("click", (event) => { if (this.isStill(event)) this.does.pressed(this.px(event), event.target as Element); });
    box.addEventListener("keydown", (event) => this.key(event));
  }

  remove(): void {
    for (const end of ["pointerup", "pointercancel"]) removeEventListener(end, this.up);
  }

  private px({ clientX, clientY }: MouseEvent): [number, number] {
    const { left, top, width } = this.box.getBoundingClientRect();
    const ratio = width / (this.box.clientWidth || 1) || 1;
    return [(clientX - left) / ratio, (clientY - top) / ratio];
  }

  private isStill({ clientX, clientY }: MouseEvent): boolean {
    return Math.hypot(clientX - this.from[0], clientY - this.from[1]) < STILL_PX;
  }

  private down(event: PointerEvent): void {
    this.isDown = true;
    this.from = [event.clientX, event.clientY];
    this.isTurning = (event.target as Element).classList.contains("m-handle");
    if (this.isTurning) this.box.setPointerCapture(event.pointerId);
  }

  private readonly up = (): void => {
    if (!this.isDown) return;
    this.isDown = this.isTurning = false;
    this.letGo();
  };

  private key(event: KeyboardEvent): void {
    if (keysAreOff(event) || event.target !== this.box) return;
    const step: [number, number] | undefined = { ArrowLeft: [-STEP_PX, 0], ArrowRight: [STEP_PX, 0], ArrowUp: [0, -STEP_PX], ArrowDown: [0, STEP_PX] }[event.key] as [number, number] | undefined;
    if (step) this.does.panned(step);
    else if (event.key === "+" || event.key === "=") this.does.zoomed(NEARER);
    else if (event.key === "-") this.does.zoomed(1 / NEARER);
    else if (event.key === "0" || event.key === "Home") this.does.city();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
