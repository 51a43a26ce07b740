// Places to watch: a circle each. Who watches a place is told what was verified in it, and nobody is told who watches.

import { h, icon } from "../../dom";
import { ltr, t } from "../../words";
import { asked } from "../device";
import { button, note } from "../frame";
import { wholeCity } from "../place/city";
import { CityMap } from "../place/city_map";
import { called, follow, lastKnown } from "../where";

export interface Area { label?: string; position: { lat: number; lon: number }; radius_m: number }

const MOST = 5;
const RADII_M = [500, 1000, 2000, 5000];

export function watchBlock(): { block: HTMLElement; end(): void } {
  let areas: Area[] = [];
  let stop: () => void = () => undefined;
  const list = h("ul.acc", { "aria-live": "polite" });
  const add = button(t("Watch a place"), () => void open(), "btn-block", "plus");
  const form = h("div.stack", { hidden: true });
  add.disabled = true;
  const block = h("section.blk", {}, h("h2", {}, t("Places to watch")), h("p.sub", {}, t("You are told what was verified there. Nobody is told that you watch.")), list, form, add);

  const draw = (): void => {
    list.replaceChildren(...areas.map((area, index) => row(area, () => void save(areas.filter((_, at) => at !== index), t("No longer watched.")))));
    add.disabled = areas.length >= MOST;
  };
  const save = async (wanted: Area[], done: string): Promise<boolean> => {
    const answer = await asked<{ watch_areas: Area[] }>("PUT", "/v1/watch-areas", { body: { watch_areas: wanted } });
    if (answer.status !== 200) {
      const isOutside = (answer.body.errors ?? []).some(({ code }) => code === "outside-city");
      note(answer.status === 0 ? t("No network. Nothing was changed; try again in a moment.") : isOutside ? t("The place lies outside this city.") : t("It was not taken. Look at it again."));
      return false;
    }
    areas = answer.body.watch_areas;
    draw();
    note(done);
    return true;
  };

  async function open(): Promise<void> {
    add.hidden = true;
    form.hidden = false;
    let area: Area = { position: lastKnown() ?? (await wholeCity()).centre, radius_m: RADII_M[1]! };
    const box = h("div.cmap.mini-map.is-open");
    const map = new CityMap(box, { look: { centre: area.position, metresPerPx: 14 }, moved: (at) => move(at) });
    const follower = lastKnown() ? () => undefined : follow((here) => { follower(); move(here); map.look({ centre: here, metresPerPx: 14 }); }, () => undefined);
    const name = h("strong", { role: "status" });
    const show = (): void => { map.pin({ ...area.position, accuracy_m: area.radius_m }); };
    const move = (at: { lat: number; lon: number }): void => {
      area = { ...area, position: { lat: at.lat, lon: at.lon } };
      show();
      void called(at).then((found) => { area.label = found.name.slice(0, 60) || undefined; name.textContent = found.name; });
    };
    const seg = h("div.seg", { role: "group", "aria-label": t("How far around") });
    for (const radius of RADII_M) {
      const key = h("button", { type: "button", "aria-pressed": String(radius === area.radius_m) }, ltr(radius < 1000 ? `${radius} m` : `${radius / 1000} km`));
      key.addEventListener("click", () => {
        area = { ...area, radius_m: radius };
        for (const each of seg.children) each.setAttribute("aria-pressed", String(each === key));
        show();
      });
      seg.append(key);
    }
    const close = (): void => { stop(); stop = () => undefined; form.replaceChildren(); form.hidden = true; add.hidden = false; };
    stop = () => { follower(); map.end(); };
    form.append(name, box, seg,
      button(t("Watch this place"), () => void save([...areas, area], t("Watched from now on.")).then((saved) => { if (saved) close(); }), "btn-primary btn-block"),
      button(t("Cancel"), close, "btn-quiet btn-block"));
    map.mayMove(true);
    move(area.position);
  }

  void asked<{ watch_areas: Area[] }>("GET", "/v1/watch-areas").then((answer) => {
    if (answer.status === 200) { areas = answer.body.watch_areas; draw(); }
    else list.replaceChildren(h("li", {}, icon("offline"), h("span", {}, t("There is no network, or nobody answers. Try again later."))));
  });
  return { block, end: () => stop() };
}

function row({ label, radius_m }: Area, remove: () => void): HTMLElement {
  const around = ltr(radius_m < 1000 ? `${radius_m} m` : `${radius_m / 1000} km`);
  const key = h("button.a-btn", { type: "button" }, icon("close", "i-20"), t("Remove"));
  key.addEventListener("click", remove);
  return h("li.a-area", {}, icon("bell"), h("span", {}, h("strong", {}, label || t("A place without a name")), h("p", {}, t("%(distance)s around", { distance: around }))), key);
}
