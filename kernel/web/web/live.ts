// One camera, live. Older than ten seconds, it says STALE and how old.

import { h, must } from "./dom";
import { LiveStream, STREAM_STALE_MS } from "./stream";
import { age } from "./times";
import { t } from "./words";

const figure = must<HTMLElement>("#live-figure");
const words = must<HTMLElement>("#live-words");
const stream = new LiveStream(must<HTMLVideoElement>("#live-video"), figure.dataset.live!, tell, () => location.reload());

function tell(): void {
  const last = stream.last;
  const ageMs = stream.newestAgeMs;
  const isStale = last === null || last.state !== "live" || stream.sinceHeardMs > STREAM_STALE_MS;
  figure.classList.toggle("cam-stale", isStale);
  figure.querySelector(".cam-word")?.remove();
  if (!isStale) words.textContent = last?.codec === "h265" ? t("live, in H.265, which this browser may not play") : t("live");
  else {
    const old = ageMs === null ? t("no picture") : t("%(age)s old", { age: age(ageMs) });
    words.textContent = ageMs === null ? t("off") : t("stale");
    figure.append(h("div.cam-word", { role: "status" }, h("b", {}, ageMs === null ? t("OFF") : t("STALE")), h("span", {}, old)));
  }
}
