// What a resident sent, large, on the page itself and under the mark of who looks: never a bare file in a tab of its own.

import { h } from "./dom";
import { t } from "./words";

/** Opens the photo or film of the figure whose button was pressed. Over it no key of the page does anything. */
export function offerLarger(): void {
  document.addEventListener("click", ({ target }) => {
    const figure = target instanceof Element ? target.closest("button.cam-larger")?.closest("figure") : null;
    const small = figure?.querySelector<HTMLImageElement | HTMLVideoElement>("img, video");
    if (figure && small) open(small, figure.querySelector(".mark-water"), figure.dataset.label ?? "");
  });
}

function open(small: HTMLImageElement | HTMLVideoElement, mark: Element | null, label: string): void {
  const large = small.cloneNode() as typeof small;
  if (large instanceof HTMLImageElement) large.loading = "eager";
  else goOn(small as HTMLVideoElement, large);
  const dialog = h("dialog.larger", { "aria-label": label }, h("figure.cam", {}, large, mark?.cloneNode(true) as Node | undefined),
    h("form", { method: "dialog" }, h("button.btn", { autofocus: true }, t("Close"), " ", h("kbd", {}, "Esc"))));
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => {
    if (large instanceof HTMLVideoElement) goOn(large, small as HTMLVideoElement);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** The second film stands where the first one stood, which rests. */
function goOn(from: HTMLVideoElement, to: HTMLVideoElement): void {
  const atS = from.currentTime;
  from.pause();
  if (to.readyState > 0) to.currentTime = atS;
  else to.addEventListener("loadedmetadata", () => { to.currentTime = atS; }, { once: true });
}
