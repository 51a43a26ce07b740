// The small pictures that both libraries put on the map: diamonds for incidents, squares for poles from afar, names of
// places. Drawn by the browser, so that Urdu is joined up and nothing is fetched; shape before colour, so each works in grey.

import { wait } from "../asking";
import type { Palette } from "./palette";

/** Drawn at twice its size, so that it stays sharp on fine screens. */
export const SHARP = 2;
const FONT = '"Inter", "Noto Naskh Arabic", sans-serif';
const HALO_PX = 3;

type Pen = CanvasRenderingContext2D;

/** stamp: pole, pole-off, inc, ver (with -sel: the chosen one, -small: on a small map), incs-12, vers-12 (so many together), or name|words. */
export function stamped(stamp: string, colours: Palette): HTMLCanvasElement {
  if (stamp.startsWith("name|")) return name(stamp.slice(5), colours);
  const [what, rest] = stamp.split("-") as [string, string | undefined];
  if (what === "pole") return rest === "off" ? square(3.5, colours.land, colours.warn) : square(2.5, colours.ink3);
  const verified = what.startsWith("ver");
  const fill = verified ? colours.ok : colours.ink;
  if (what === "inc" || what === "ver") return diamond(rest === "sel" ? 8 : rest === "small" ? 3 : 6, fill, colours.land);
  return diamond(8 + 2 * rest!.length, fill, colours.land, rest, verified ? colours.onOk : colours.onInk);
}

function square(half: number, fill: string, edge = ""): HTMLCanvasElement {
  return drawn(2 * half + 3, 2 * half + 3, (pen) => {
    pen.fillStyle = fill;
    pen.fillRect(-half, -half, 2 * half, 2 * half);
    if (!edge) return;
    pen.strokeStyle = edge;
    pen.lineWidth = 1.5;
    pen.strokeRect(-half, -half, 2 * half, 2 * half);
  });
}

function diamond(half: number, fill: string, edge: string, words = "", ink = ""): HTMLCanvasElement {
  return drawn(2 * half + 5, 2 * half + 5, (pen) => {
    pen.beginPath();
    pen.moveTo(0, -half);
    for (const [x, y] of [[half, 0], [0, half], [-half, 0]] as const) pen.lineTo(x, y);
    pen.closePath();
    pen.lineWidth = half > 3 ? 4 : 2;
    pen.strokeStyle = edge;
    pen.stroke();
    pen.fillStyle = fill;
    pen.fill();
    if (!words) return;
    pen.font = `680 ${words.length > 2 ? 10 : 11}px ${FONT}`;
    pen.fillStyle = ink;
    pen.fillText(words, 0, 0.5);
  });
}

const NAME_FONT = `560 11px ${FONT}`;

function name(words: string, { label, land }: Palette): HTMLCanvasElement {
  return drawn(widthOf(words) + 2 * HALO_PX + 2, 22, (pen) => {
    pen.font = NAME_FONT;
    pen.lineWidth = HALO_PX;
    pen.lineJoin = "round";
    pen.strokeStyle = land;
    pen.strokeText(words, 0, 0.5);
    pen.fillStyle = label;
    pen.fillText(words, 0, 0.5);
  });
}

const PATIENCE_MS = 1_000;

/** Once the face of the page's script is there: a name is drawn once, and would keep the stand-in's letters. */
export async function nameFace(): Promise<void> {
  const letters = document.documentElement.dir === "rtl" ? "aا" : "a";
  await Promise.race([document.fonts.load(NAME_FONT, letters).catch(() => []), wait(PATIENCE_MS)]);
}

let ruler: Pen | null = null;

/** How broad a name is, in pixels of the page. */
export function widthOf(words: string): number {
  ruler ??= document.createElement("canvas").getContext("2d")!;
  ruler.font = NAME_FONT;
  return Math.ceil(ruler.measureText(words).width);
}

/** A canvas with its middle at 0, 0. */
function drawn(width: number, height: number, draw: (pen: Pen) => void): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width) * SHARP;
  canvas.height = Math.ceil(height) * SHARP;
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  pen.scale(SHARP, SHARP);
  pen.translate(canvas.width / SHARP / 2, canvas.height / SHARP / 2);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  draw(pen);
  return canvas;
}
