// Fingers, mouse and wheel on the little map: the pin goes where it is dragged, the ground under anything else.

export interface Moves {
  isPin(target: EventTarget | null): boolean;
  mayMove(): boolean;
  pan(x: number, y: number): void;
  zoom(by: number): void;
  /** In the window's pixels. */
  pin(x: number, y: number): void;
}

export function hands(surface: SVGSVGElement, moves: Moves): () => void {
  const down = new Map<number, { x: number; y: number }>();
  let hasPin = false;
  let apart = 0;
  const ends = new AbortController();
  const on = <K extends keyof SVGElementEventMap>(name: K, act: (event: SVGElementEventMap[K]) => void, passive = true): void =>
    surface.addEventListener(name, act, { signal: ends.signal, passive });

  on("pointerdown", (event) => {
    if (!moves.mayMove()) return;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    hasPin = down.size === 1 && moves.isPin(event.target);
    apart = spread(down);
    surface.setPointerCapture(event.pointerId);
  });
  on("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    down.set(event.pointerId, now);
    if (hasPin) return moves.pin(now.x, now.y);
    if (down.size === 1) return moves.pan(now.x - before.x, now.y - before.y);
    const wide = spread(down);
    if (apart > 10 && Math.abs(wide - apart) > 4) { moves.zoom(apart / wide); apart = wide; }
  });
  const up = (event: PointerEvent): void => { down.delete(event.pointerId); apart = spread(down); if (!down.size) hasPin = false; };
  on("pointerup", up);
  on("pointercancel", up);
  on("wheel", (event) => {
    if (!moves.mayMove()) return;
    event.preventDefault();
    moves.zoom(event.deltaY > 0 ? 1.25 : 0.8);
  }, false);
  return () => ends.abort();
}

function spread(down: Map<number, { x: number; y: number }>): number {
  const [one, other] = [...down.values()];
  return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
}
