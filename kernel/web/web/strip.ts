// The storyboard of one clip as a scrubber: a picture goes to its second. Arrow keys walk along it, Enter goes there.
//
// The storyboard under custody shows faces: it is for who may see the original. Everybody else gets the same seconds
// out of the copy without faces, once that is there, and the times alone until then.

import { h, s } from "./dom";
import { partsOf, type Film } from "./films";
import { drawFrames, type Wanted } from "./frames";
import { clockHms, ms } from "./times";
import type { Board, Clip } from "./wire";
import { t } from "./words";

interface Chosen { clip: Clip; label: string; films: Film[]; pictures?: boolean }
interface Frame { at: number; board: Board; index: number }

export class Strip {
  readonly element = h("div.strip", { role: "toolbar", id: "storyboard", hidden: true });
  private frames: Frame[] = [];
  private buttons: HTMLButtonElement[] = [];
  private shown = "";
  private now = -1;

  constructor(private readonly onSeek: (at: number) => void) {
    this.element.addEventListener("keydown", (event) => this.walk(event));
  }

  show(chosen: Chosen | null): void {
    this.frames = chosen ? framesOf(chosen.clip) : [];
    const films = chosen && !chosen.pictures ? chosen.films.filter(({ video }) => video.hasAttribute("src")) : [];
    const key = chosen ? [chosen.label, Boolean(chosen.pictures), ...films.map(({ video }) => video.src), ...this.frames.map(({ at, board }) => `${at} ${board.url}`)].join("|") : "";
    if (key === this.shown) return;
    this.shown = key;
    this.now = -1;
    this.element.hidden = !this.frames.length;
    this.element.setAttribute("aria-label", t("Storyboard of %(camera)s", { camera: chosen?.label ?? "" }));
    this.buttons = this.frames.map((frame) => this.button(frame, chosen!));
    this.element.replaceChildren(...this.buttons);
    void this.drawFrom(films, key);
  }

  /** Marks the picture that the clock has come to. */
  point(at: number): void {
    const now = Math.max(0, this.frames.findLastIndex((frame) => frame.at <= at + 1));
    if (now === this.now) return;
    this.now = now;
    const button = this.buttons[now];
    // Only along the strip: the page must not jump under who looks at something else.
    if (button && !this.element.contains(document.activeElement)) this.element.scrollLeft = button.offsetLeft - this.element.clientWidth / 2;
    this.buttons.forEach((button, index) => {
      if (index === now) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
      if (!this.element.contains(document.activeElement)) button.tabIndex = index === now ? 0 : -1;
    });
  }

  private button(frame: Frame, { label, pictures }: Chosen): HTMLButtonElement {
    const time = clockHms(frame.at);
    const made = h("button", { type: "button", tabindex: -1, "aria-label": t("%(camera)s at %(time)s", { camera: label, time }), title: t("Go to %(time)s", { time }) },
      pictures ? cutOut(frame) : null, h("span.num", {}, time));
    made.addEventListener("click", () => this.onSeek(frame.at));
    return made;
  }

  /** The same seconds out of films that may be seen, one film after another. */
  private async drawFrom(films: Film[], key: string): Promise<void> {
    for (const { from, to, video } of films) {
      const wanted: Wanted[] = [];
      this.frames.forEach((frame, index) => {
        const button = this.buttons[index];
        if (!button || frame.at < from - 1 || frame.at >= to) return;
        const canvas = h("canvas", { width: frame.board.tile_width_px, height: frame.board.tile_height_px, "aria-hidden": "true" });
        button.prepend(canvas);
        wanted.push({ atS: (frame.at - from) / 1000, canvas });
      });
      await drawFrames(video.src, wanted, () => key === this.shown && this.element.isConnected);
    }
  }

  private walk(event: KeyboardEvent): void {
    const here = this.buttons.findIndex((button) => button === document.activeElement);
    const last = this.buttons.length - 1;
    const next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: last }[event.key];
    const button = next === undefined ? undefined : this.buttons[Math.min(last, Math.max(0, next))];
    if (!button) return;
    event.preventDefault();
    for (const each of this.buttons) each.tabIndex = each === button ? 0 : -1;
    button.focus();
  }
}

const framesOf = (clip: Clip): Frame[] =>
  partsOf(clip).flatMap(({ storyboard: board }) => (board ? board.moments.map((moment, index) => ({ at: ms(moment), board, index })) : []));

/** One tile of the board, cut out by the view box: no style is needed, and the browser asks for the picture once. */
function cutOut({ board, index }: Frame): SVGSVGElement {
  const { columns, tile_width_px: width, tile_height_px: height, moments } = board;
  const view = `${(index % columns) * width} ${Math.floor(index / columns) * height} ${width} ${height}`;
  return s("svg", { viewBox: view, "aria-hidden": "true", preserveAspectRatio: "xMidYMid slice" },
    // From its upper left corner: where the viewer is burnt in, there is a line below that is no part of the board.
    s("image", { href: board.url, width: columns * width, height: Math.ceil(moments.length / columns) * height, preserveAspectRatio: "xMinYMin slice" }));
}
