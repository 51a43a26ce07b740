// Choosing a place to watch: where, how far around, what about; and before it is kept, what it would have told.

import { h, icon } from "../../dom";
import { ltr, t, tn } from "../../words";
import { button } from "../frame";
import { had, read, type Told } from "../nearby/told";
import { wholeCity } from "../place/city";
import { CityMap } from "../place/city_map";
import { ago } from "../time";
import { called, follow, lastKnown } from "../where";
import { around, kindName, OFFERED, wouldTell, type Area } from "./watch_kinds";

const RADII_M = [500, 1000, 2000, 5000];
const SHOWN = 3;

export interface Asked {
  /** Null: a new one. */
  area: Area | null;
  /** Where a new one begins; else where the phone is. */
  there?: Area["position"];
  /** Answers whether it was kept. */
  keep(area: Area): Promise<boolean>;
  shut(): void;
}

export async function watchForm(into: HTMLElement, { area: known, there, keep, shut }: Asked): Promise<() => void> {
  let area: Area = known ?? { position: there ?? lastKnown() ?? (await wholeCity()).centre, radius_m: RADII_M[1]! };
  let isNamed = Boolean(known?.label);
  let items: Told[] = [];
  const box = h("div.cmap.mini-map.is-open");
  const map = new CityMap(box, { look: { centre: area.position, metresPerPx: Math.max(14, area.radius_m / 90) }, moved: (at) => move(at) });
  const name = h("input.input", { id: "watch-name", maxlength: 60, dir: "auto", autocomplete: "off" });
  name.value = area.label ?? "";
  name.addEventListener("input", () => { isNamed = name.value.trim() !== ""; area = { ...area, label: name.value.trim() || undefined }; });
  const told = h("div.stack", { role: "status" });
  const show = (): void => {
    map.pin({ ...area.position, accuracy_m: area.radius_m });
    told.replaceChildren(...foretold(area, items));
  };
  const move = (at: { lat: number; lon: number }): void => {
    area = { ...area, position: { lat: at.lat, lon: at.lon } };
    show();
    if (!isNamed) void called(at).then((found) => { if (!isNamed) { name.value = found.name.slice(0, 60); area = { ...area, label: name.value || undefined }; } });
  };
  const follower = known || there || lastKnown() ? () => undefined : follow((here) => { follower(); move(here); map.look({ centre: here, metresPerPx: 14 }); }, () => undefined);
  into.append(
    h("p.muted", {}, t("Drag the pin to the middle of what you want to know about.")), box,
    radii(area.radius_m, (radius_m) => { area = { ...area, radius_m }; show(); }),
    h("div.field", {}, h("label", { for: "watch-name" }, t("What you call it")), name),
    kinds(area.kinds ?? [], (chosen) => { area = { ...area, kinds: chosen.length ? chosen : undefined }; show(); }),
    told,
    button(known ? t("Save") : t("Watch this place"), () => void keep(area).then((kept) => { if (kept) shut(); }), "btn-primary btn-block"),
    button(t("Cancel"), shut, "btn-quiet btn-block"));
  map.mayMove(true);
  move(area.position);
  void had().then((kept) => { items = kept.items; show(); });
  void read().then((fresh) => { items = fresh; show(); });
  return () => { follower(); map.end(); };
}

function radii(now: number, choose: (radius_m: number) => void): HTMLElement {
  const seg = h("div.seg", { role: "group", "aria-label": t("How far around") });
  // One that another app has chosen stays a choice here.
  for (const radius of [...new Set([...RADII_M, now])].sort((a, b) => a - b)) {
    const key = h("button", { type: "button", "aria-pressed": String(radius === now) }, ltr(around(radius)));
    key.addEventListener("click", () => {
      for (const each of seg.children) each.setAttribute("aria-pressed", String(each === key));
      choose(radius);
    });
    seg.append(key);
  }
  return seg;
}

function kinds(had: string[], choose: (chosen: string[]) => void): HTMLElement {
  let chosen = [...had];
  const chips = h("div.chips", { role: "group", "aria-label": t("What about") });
  const all = h("button.chip-t", { type: "button" }, t("Everything"));
  const keys = [...new Set([...OFFERED, ...had])].map((kind) => [kind, h("button.chip-t", { type: "button" }, kindName(kind))] as const);
  const show = (): void => {
    all.setAttribute("aria-pressed", String(!chosen.length));
    for (const [kind, key] of keys) key.setAttribute("aria-pressed", String(chosen.includes(kind)));
  };
  all.addEventListener("click", () => { chosen = []; show(); choose(chosen); });
  for (const [kind, key] of keys) key.addEventListener("click", () => {
    chosen = chosen.includes(kind) ? chosen.filter((each) => each !== kind) : [...chosen, kind];
    show();
    choose(chosen);
  });
  chips.append(all, ...keys.map(([, key]) => key));
  show();
  return h("div.stack", {}, h("h3.sect", {}, t("What about")), chips, h("p.muted", {}, t("Never of a person or a home: the city's list has these by town and day.")));
}

/** What of the last days it would have told, and in which words. */
function foretold(area: Area, items: Told[]): HTMLElement[] {
  const found = wouldTell(area, items);
  const times = found.length ? tn("In the last 7 days you would have been told once:", "In the last 7 days you would have been told %(n)s times:", found.length) : t("In the last 7 days you would have been told nothing.");
  const list = found.slice(0, SHOWN).map(({ title, at }) => h("li", {}, icon("bell"), h("span", {}, h("strong", {}, title), h("p.muted", {}, ago(Date.parse(at))))));
  return [h("p", {}, times), ...(list.length ? [h("ul.acc", {}, ...list)] : [])];
}
