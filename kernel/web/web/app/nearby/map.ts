// What was verified around here: coarse rings, never pins on doors, and the same as a list. What was withdrawn is listed as that.

import { h, icon } from "../../dom";
import { t, tn } from "../../words";
import { asked } from "../device";
import { head, note, tabs, warning } from "../frame";
import { kindOf, nameOf } from "../kinds";
import { CityMap, type Mark } from "../place/city_map";
import { isIn, isOf, kindName, OFFERED, type Area, type Watching } from "../settings/watch_kinds";
import { ago, weekdayAndDay } from "../time";
import { follow, lastKnown, permission, type Here } from "../where";
import { had, read, type Told } from "./told";

const AREA_M = 500; // how far the published place may lie from the exact one
const DAY_MS = 24 * 3600 * 1000;

interface Heap { newest: Told; n: number }
interface Wanted { days: number; kind: string; /** Null: the whole city. */ areas: Area[] | null }

export async function show(into: HTMLElement): Promise<() => void> {
  let isOver = false;
  const wanted: Wanted = { days: 1, kind: "", areas: null };
  const box = h("div.cmap.near-map");
  const list = h("ul.blk.vlist");
  const stale = h("div");
  const watch = h("a.a-btn", { href: "#/settings" }, icon("bell", "i-20"), h("span", {}, t("Watch here")));
  const last = lastKnown();
  const map = new CityMap(box, { look: last && { centre: last, metresPerPx: 18 } });
  watch.addEventListener("click", () => { watch.href = `#/settings/${map.centre.lat.toFixed(5)},${map.centre.lon.toFixed(5)}`; });
  let items: Told[] = [];
  const draw = (): void => {
    const heaps = heaped(items.filter((told) => isWanted(told, wanted)));
    map.show(heaps.filter(({ newest }) => newest.level !== "town").map(mark)); // a town has no middle where something happened
    list.replaceChildren(...(heaps.length ? heaps.map(row) : [h("li.empty", {}, icon("verified"), h("b", {}, t("Nothing verified in this time")))]));
  };
  into.append(
    head(t("Verified near you"), "#/"),
    h("div.a-body", {}, h("div.near", {}, box, filters(wanted, draw)), stale, h("div.row.a-wrap", {}, h("p.muted.grow", {}, t("Only what an officer verified, and never the exact place; of persons and homes only the town and the day.")), watch), list),
    tabs("#/map"));
  map.mayMove(true);
  items = await read();
  if (isOver) return () => undefined;
  const { at } = await had();
  if (Date.now() - at > 2 * 60_000) stale.append(warning(t("Not read anew."), at ? t("As it was %(age)s.", { age: ago(at) }) : t("There is no network, or nobody answers. Try again later.")));
  draw();
  const stop = (await permission()) === "granted" ? follow(once((here) => { map.pin(here); map.look({ centre: here, metresPerPx: 18 }); }), () => undefined) : () => undefined;
  return () => { isOver = true; stop(); map.end(); };
}

/** Since when, of what kind, and whether only where one watches. */
function filters(wanted: Wanted, draw: () => void): HTMLElement {
  const since = ([[1, t("Last 24 hours")], [7, t("Last 7 days")]] as const).map(([days, words]) => {
    const key = h("button.chip-t", { type: "button", "aria-pressed": String(days === wanted.days) }, words);
    key.addEventListener("click", () => {
      wanted.days = days;
      for (const each of since) each.setAttribute("aria-pressed", String(each === key));
      draw();
    });
    return key;
  });
  const kinds = h("select.chip-t", { "aria-label": t("Of what kind") }, h("option", { value: "" }, t("All kinds")), ...OFFERED.map((kind) => h("option", { value: kind }, kindName(kind))));
  kinds.addEventListener("change", () => { wanted.kind = kinds.value; draw(); });
  const mine = h("button.chip-t", { type: "button", "aria-pressed": "false" }, t("My areas"));
  mine.addEventListener("click", () => void toggled());
  const toggled = async (): Promise<void> => {
    if (!wanted.areas) {
      const answer = await asked<Watching>("GET", "/v1/watch-areas");
      if (answer.status !== 200) return note(t("There is no network, or nobody answers. Try again later."));
      if (!answer.body.watch_areas.length) return note(t("You watch no place yet. “Watch here” begins with what the map shows."));
      wanted.areas = answer.body.watch_areas;
    } else wanted.areas = null;
    mine.setAttribute("aria-pressed", String(wanted.areas !== null));
    draw();
  };
  return h("div.chips.chips-over", {}, h("span.chips", { role: "group", "aria-label": t("Since when") }, ...since), kinds, mine);
}

const isWanted = (told: Told, { days, kind, areas }: Wanted): boolean =>
  Date.now() - Date.parse(told.at) < days * DAY_MS && isOf(told.category, kind ? [kind] : []) && (!areas || areas.some((area) => isIn(area, told)));

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
