// The line to the feed in words: how far behind it is, since when it is cut, what came late.

import { h, icon, must } from "../dom";
import { age, clockHms, serverNow } from "../times";
import type { Cut, Feed, Line } from "./feed";

const LOST_AFTER_MS = 2_000;
let cuts = 0;
let lastCut: Cut | null = null;

export const isLost = ({ state, sinceMs }: Line): boolean => state === "lost" && performance.now() - sinceMs > LOST_AFTER_MS;

/** The chip in the top bar, the note over the wall, the line under the feed. */
export function tellLine(line: Line, feed: Feed): void {
  const lostMs = performance.now() - line.sinceMs;
  const place = must<HTMLElement>("#line");
  place.className = `state${line.state === "live" ? "" : " state-warn"}`;
  if (place.dataset.state !== line.state) {
    place.dataset.state = line.state;
    place.replaceChildren(line.state === "live" ? h("span.dot.dot-live", {}) : icon(line.state === "lost" ? "offline" : "waiting"), h("span.word", {}), h("span.num.behind", { "aria-hidden": "true" }));
  }
  // The figure changes every few seconds: it is for the eye, the words before it are said aloud.
  set(must(".word", place), line.state === "live" ? "Live" : line.state === "connecting" ? "Connecting" : "No connection");
  set(must(".behind", place), line.state === "live" ? `${(line.behindMs / 1000).toFixed(1)} s behind` : line.state === "lost" ? age(lostMs) : "");
  const note = must<HTMLElement>("#lost");
  note.hidden = !isLost(line);
  if (!note.hidden) set(must("#lost-words"), `No connection since ${clockHms(serverNow() - lostMs)}, ${age(lostMs)}.`);
  set(must("#feed-foot"), foot(line, feed));
}

export function noteCut(cut: Cut): void {
  cuts++;
  lastCut = cut;
}

function foot(line: Line, feed: Feed): string {
  const newest = `Entry ${feed.newest.toLocaleString("en").replace(/,/g, " ")}`;
  if (line.state !== "live") return `${newest}, waiting for the rest`;
  if (!lastCut) return `${newest}, nothing missed since ${clockHms(feed.whole)}`;
  return `${newest}, nothing missing. ${lastCut.entries} came late after ${cuts === 1 ? "the cut" : `cut ${cuts}`} at ${clockHms(lastCut.from)}`;
}

function set(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
