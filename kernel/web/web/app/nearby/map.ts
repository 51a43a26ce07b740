// What was verified around here: coarse rings, never pins on doors, and the same as a list. What was withdrawn is listed as that.

import { h, icon } from "../../dom";
import { t, tn } from "../../words";
import { head, tabs, warning } from "../frame";
import { kindOf, nameOf } from "../kinds";
import { CityMap, type Mark } from "../place/city_map";
import { ago, weekdayAndDay } from "../time";
import { follow, lastKnown, permission, type Here } from "../where";
import { had, read, type Told } from "./told";

const AREA_M = 500; // how far the published place may lie from the exact one
const DAY_MS = 24 * 3600 * 1000;

interface Heap { newest: Told; n: number }

export async function show(into: HTMLElement): Promise<() => void> {
  let isOver = false;
  let days = 1;
  const box = h("div.cmap.near-map");
  const list = h("ul.blk.vlist");
  const stale = h("div");
  const chips = h("div.chips.chips-over", { role: "group", "aria-label": t("Since when") });
  into.append(
    head(t("Verified near you"), "#/"),
    h("div.a-body", {}, box, chips, stale, h("p.muted", {}, t("Only what an officer verified, and never the exact place; of persons and homes only the town and the day.")), list),
    tabs("#/map"));
  const last = lastKnown();
  const map = new CityMap(box, { look: last && { centre: last, metresPerPx: 18 } });
  map.mayMove(true);
  const draw = (items: Told[]): void => {
    const heaps = heaped(items.filter(({ at }) => Date.now() - Date.parse(at) < days * DAY_MS));
    map.show(heaps.filter(({ newest }) => newest.level !== "town").map(mark)); // a town has no middle where something happened
    list.replaceChildren(...(heaps.length ? heaps.map(row) : [h("li.empty", {}, icon("verified"), h("b", {}, t("Nothing verified in this time")))]));
  };
  let items: Told[] = [];
  for (const [count, words] of [[1, t("Last 24 hours")], [7, t("Last 7 days")]] as const) {
    const key = h("button.chip-t", { type: "button", "aria-pressed": String(count === days) }, words);
    key.addEventListener("click", () => {
      days = count;
      for (const each of chips.children) each.setAttribute("aria-pressed", String(each === key));
      draw(items);
    });
    chips.append(key);
  }
  items = await read();
  if (isOver) return () => undefined;
  const { at } = await had();
  if (Date.now() - at > 2 * 60_000) stale.append(warning(t("Not read anew."), at ? t("As it was %(age)s.", { age: ago(at) }) : t("There is no network, or nobody answers. Try again later.")));
  draw(items);
  const stop = (await permission()) === "granted" ? follow(once((here) => { map.pin(here); map.look({ centre: here, metresPerPx: 18 }); }), () => undefined) : () => undefined;
  return () => { isOver = true; stop(); map.end(); };
}

function once(act: (here: Here) => void): (here: Here) => void {
  let isDone = false;
  return (here) => { if (!isDone) act(here); isDone = true; };
}

/** The same kind at the same published place is one line with a number. */
function heaped(items: Told[]): Heap[] {
  const heaps = new Map<string, Heap>();
  for (const told of items) {
    const key = `${told.kind} ${told.category} ${told.place.lat} ${told.place.lon}`;
    const heap = heaps.get(key);
    if (heap) heap.n += 1;
    else heaps.set(key, { newest: told, n: 1 });
  }
  return [...heaps.values()];
}

const isUndone = ({ kind }: Told): boolean => kind === "incident_withdrawn";

const mark = ({ newest, n }: Heap): Mark => ({ at: newest.place, radius_m: AREA_M, n, isUndone: isUndone(newest), name: `${newest.title}, ${ago(Date.parse(newest.at))}` });

function row({ newest, n }: Heap): HTMLElement {
  const times = n > 1 ? `, ${tn("%(n)s time", "%(n)s times", n)}` : "";
  const title = isUndone(newest) ? t("Withdrawn: %(kind)s", { kind: nameOf(newest.category) }) : nameOf(newest.category);
  return h("li", {}, icon(isUndone(newest) ? "undo" : kindOf(newest.category).icon), h("span", {}, h("strong", {}, title), times, h("p", {}, `${newest.place.name}${t(", ")}${newest.level === "town" ? weekdayAndDay(Date.parse(newest.at)) : ago(Date.parse(newest.at))}`)));
}
