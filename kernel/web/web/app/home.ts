// Home comes whole from the server. Here it learns where the phone is, what was verified nearby, and what waits for an answer.

import { h, icon, must, plate } from "../dom";
import { ltr, metres, t } from "../words";
import { button } from "./frame";
import { badge } from "./counts";
import { BESIDE_M, poleSaid } from "./place/pole";
import { called, follow, permission, type Here } from "./where";
import { latest } from "./nearby/latest";

let stop: (() => void) | null = null;

export function begin(home: HTMLElement): void {
  const place = must<HTMLElement>("#here", home);
  void poleSaid().then(async (sign) => {
    if (sign) return show(place, { ...sign, accuracy_m: BESIDE_M, at: Date.now() });
    const state = await permission();
    if (state === "granted") find(place);
    else ask(place, state === "denied");
  });
  const look = (): void => {
    if (home.hidden) return;
    void badge();
    void latest(must<HTMLElement>("#nearby", home));
  };
  look();
  addEventListener("hashchange", look);
  document.addEventListener("visibilitychange", look);
}

function ask(place: HTMLElement, isDenied: boolean): void {
  const words = isDenied ? t("This phone does not tell us where you are. You can set the place by hand, or by the number on a pole.") : t("Known to nobody until you allow it.");
  place.replaceChildren(
    h("span.here-pin", {}, icon("pin", "i-32")),
    h("div", {}, h("h1", {}, t("Where are you?")), h("p", {}, h("span", {}, words))),
    ...(isDenied ? [] : [button(t("Use my place"), () => find(place), "here-ask")]));
}

function find(place: HTMLElement): void {
  stop?.();
  place.replaceChildren(h("span.here-pin", {}, icon("pin", "i-32")), h("div", {}, h("h1", {}, t("Finding your place"))));
  stop = follow((here) => void show(place, here), () => ask(place, true));
}

async function show(place: HTMLElement, here: Here): Promise<void> {
  const { name, sign, distance_m } = await called(here);
  place.replaceChildren(
    sign ? plate(sign.tag) : h("span.here-pin", {}, icon("pin", "i-32")),
    h("div", {},
      h("h1", {}, name || t("Your place")),
      h("p", {},
        sign ? h("span", {}, t("%(distance)s from this pole", { distance: metres(distance_m) })) : null,
        h("span", {}, t("known to %(error)s", { error: ltr(`±\u00a0${Math.round(here.accuracy_m)}\u00a0m`) })))));
}
