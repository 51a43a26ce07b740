// The map of one incident comes after its page: who reads the words need not wait for what draws the city.

import { h } from "./dom";
import { late } from "./late";
import { t } from "./words";

/** As `drawCase`, once its script is there: at once from the second call on. Whoever asks first is drawn first. */
export async function drawCase(box: HTMLElement, chosen: string | null = null): Promise<void> {
  try {
    const map = await late<typeof import("./casemap")>("casemap");
    if (box.isConnected) map.drawCase(box, chosen); // the preview of another task may have taken its place
  } catch (error) {
    console.info("map: it has not come.", error);
    if (box.querySelector(".map-ground, .map-none")) return;
    box.append(h("p.map-none", { role: "status" }, t("The map could not be loaded. What it shows is in the lists as well; load the page again for the map.")));
  }
}
