// What lies over a picture when there is none for this second: why, and until when.

import { h } from "./dom";
import type { Film } from "./films";
import { clockHms, ms } from "./times";
import type { Clip } from "./wire";
import { t } from "./words";

interface Pictured { clip: Clip; figure: HTMLElement; films: Film[] }

export function sayWhatIsMissing({ clip, figure, films }: Pictured, at: number): void {
  const [first, last] = [films[0], films.at(-1)];
  if (!first || !last) return;
  const gap = clip.gaps.find(({ from, to }) => at >= ms(from) && at < ms(to));
  const why = !(figure.dataset.failed ?? figure.dataset.making) && gap?.reason;
  const { failed, making } = figure.dataset;
  const text = failed ?? making ??
    (gap ? t("no footage until %(at)s", { at: clockHms(ms(gap.to)) }) : at < first.from ? t("begins %(at)s", { at: clockHms(first.from) }) : at > last.to ? t("ended %(at)s", { at: clockHms(last.to) }) : "");
  let over = figure.querySelector<HTMLElement>(".cam-word");
  figure.classList.toggle("cam-gap", Boolean(text) && (!making || Boolean(failed))); // its still is to be seen meanwhile
  if (!text) { over?.remove(); return; }
  if (!over) { over = h("div.cam-word", {}); figure.append(over); }
  if (over.textContent !== text + (why || "")) over.replaceChildren(h("span", {}, text), ...(why ? [h("span", {}, why)] : []));
}
