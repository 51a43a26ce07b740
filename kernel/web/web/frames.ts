// Single pictures out of a film that may be seen, drawn by a player of its own that nobody sees.

import { h } from "./dom";

export interface Wanted { atS: number; canvas: HTMLCanvasElement }

const PATIENCE_MS = 15_000;

/** Draws them one after another; stops without a word when nobody wants them any more or the film does not come. */
export async function drawFrames(src: string, wanted: Wanted[], isWanted: () => boolean): Promise<void> {
  const film = h("video", { src, preload: "auto", playsinline: true });
  film.muted = true;
  try {
    await heard(film, "loadedmetadata", () => film.load());
    for (const { atS, canvas } of wanted) {
      if (!isWanted()) return;
      await heard(film, "seeked", () => { film.currentTime = Math.max(0, Math.min(atS, film.duration - 0.05)); });
      canvas.getContext("2d")?.drawImage(film, 0, 0, canvas.width, canvas.height);
    }
  } catch { /* the times stand there without pictures */ } finally {
    film.removeAttribute("src");
    film.load();
  }
}

function heard(film: HTMLVideoElement, kind: "loadedmetadata" | "seeked", begin: () => void): Promise<void> {
  return new Promise((done, failed) => {
    const late = setTimeout(() => failed(new Error("late")), PATIENCE_MS);
    film.addEventListener(kind, () => { clearTimeout(late); done(); }, { once: true });
    film.addEventListener("error", () => { clearTimeout(late); failed(new Error("no film")); }, { once: true });
    begin();
  });
}
