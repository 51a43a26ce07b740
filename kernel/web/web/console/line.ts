// The line to the feed in words: how far behind it is, since when it is cut, what came late.

import { h, icon, must } from "../dom";
import { age, clockHms, serverNow } from "../times";
import type { Cut, Feed, Line } from "./feed";
import { ltr, t } from "../words";

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
  set(must(".word", place), line.state === "live" ? t("Live") : line.state === "connecting" ? t("Connecting") : t("No connection"));
  set(must(".behind", place), line.state === "live" ? t("%(age)s behind", { age: ltr(`${(line.behindMs / 1000).toFixed(1)} s`) }) : line.state === "lost" ? age(lostMs) : "");
  const note = must<HTMLElement>("#lost");
  note.hidden = !isLost(line);
  if (!note.hidden) set(must("#lost-words"), t("No connection since %(at)s, %(age)s.", { at: clockHms(serverNow() - lostMs), age: age(lostMs) }));
  set(must("#feed-foot"), foot(line, feed));
}

export function noteCut(cut: Cut): void {
  cuts++;
  lastCut = cut;
}

function foot(line: Line, feed: Feed): string {
  const number = feed.newest.toLocaleString("en").replace(/,/g, " ");
  if (line.state !== "live") return t("Entry %(number)s, waiting for the rest", { number });
  if (!lastCut) return t("Entry %(number)s, nothing missed since %(at)s", { number, at: clockHms(feed.whole) });
  const values = { number, count: lastCut.entries, cuts, at: clockHms(lastCut.from) };
  return cuts === 1
    ? t("Entry %(number)s, nothing missing. %(count)s came late after the cut at %(at)s", values)
    : t("Entry %(number)s, nothing missing. %(count)s came late after cut %(cuts)s at %(at)s", values);
}

function set(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
