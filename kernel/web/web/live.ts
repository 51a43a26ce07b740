// One camera, live. The browser plays the stream; whether it is alive, the server says: a frozen picture looks like a
// quiet street. Older than ten seconds, it says STALE and how old.

import { h, must } from "./dom";
import { age } from "./times";
import { t } from "./words";

interface Live {
  state: "live" | "stale" | "off";
  age_s: number | null;
  codec: string | null;
  playlist: string | null;
  seconds: string | null;
}

const ASK_EVERY_MS = 2_000;
// The player itself stays this far behind before it is started anew at the edge.
const MOST_BEHIND_S = 12;

const figure = must<HTMLElement>("#live-figure");
const video = must<HTMLVideoElement>("#live-video");
const words = must<HTMLElement>("#live-words");
let playing = "";
let heardAt = 0;
let last: Live | null = null;

async function ask(): Promise<void> {
  const answer = await fetch(figure.dataset.live!, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
  if (answer?.status === 403) return location.reload();
  if (answer?.ok) {
    last = (await answer.json()) as Live;
    heardAt = performance.now();
    play(last);
  }
  tell();
  setTimeout(ask, ASK_EVERY_MS);
}

/** A run that has ended, or a player that has fallen behind, begins anew. */
function play(now: Live): void {
  if (!now.seconds || now.state !== "live") return;
  const run = now.seconds.split("?")[0]!;
  const behind = video.seekable.length ? video.seekable.end(video.seekable.length - 1) - video.currentTime : 0;
  if (playing === run && !video.error && !video.ended && behind < MOST_BEHIND_S) return;
  playing = run;
  video.src = now.seconds;
  void video.play().catch(() => undefined);
}

function tell(): void {
  const sinceHeardS = (performance.now() - heardAt) / 1000;
  const ageS = last?.age_s === null || last === null ? null : last.age_s + sinceHeardS;
  const isStale = last === null || last.state !== "live" || sinceHeardS > 10;
  figure.classList.toggle("cam-stale", isStale);
  figure.querySelector(".cam-word")?.remove();
  if (!isStale) words.textContent = last?.codec === "h265" ? t("live, in H.265, which this browser may not play") : t("live");
  else {
    const old = ageS === null ? t("no picture") : t("%(age)s old", { age: age(ageS * 1000) });
    words.textContent = ageS === null ? t("off") : t("stale");
    figure.append(h("div.cam-word", { role: "status" }, h("b", {}, ageS === null ? t("OFF") : t("STALE")), h("span", {}, old)));
  }
}

void ask();
