// Places to watch: a circle each. Who watches a place is told what was verified in it, and nobody is told who watches.

import { h, icon } from "../../dom";
import { ltr, t } from "../../words";
import { asked } from "../device";
import { button, note } from "../frame";
import { soonWordsOf } from "../language";
import { choicesBlock } from "./watch_choices";
import { around, kindName, type Area, type Watching } from "./watch_kinds";

const MOST = 5;

/** at: "lat,lon" of a place that is to be watched; empty: none. */
export function watchBlock(at = ""): { block: HTMLElement; end(): void } {
  let now: Watching = { watch_areas: [] };
  let stop: () => void = () => undefined;
  const list = h("ul.acc", { "aria-live": "polite" });
  const add = button(t("Watch a place"), () => void open(null), "btn-block", "plus");
  const full = h("p.muted", { hidden: true }, t("Five places is all. Remove one to watch another."));
  const form = h("div.stack", { hidden: true });
  const choices = h("div", {});
  add.disabled = true;
  const block = h("section.blk", {}, h("h2", {}, t("Places to watch")), h("p.sub", {}, t("You are told what was verified there. Nobody is told that you watch.")), list, form, add, full, choices);

  const draw = (): void => {
    const { watch_areas: areas } = now;
    list.replaceChildren(...(areas.length ? areas.map((area, at) => row(area, () => void open(at), () => void remove(at))) : [h("li.no-area", {}, icon("bell"), h("p", {}, t("None yet. Choose your street, your work, your children's way to school.")))]));
    add.disabled = areas.length >= MOST;
    full.hidden = areas.length < MOST;
  };
  /** All of it goes, every time: the house keeps what it was told last. */
  const put = async (wanted: Partial<Watching>, done: string, undo?: () => void): Promise<boolean> => {
    const answer = await asked<Watching>("PUT", "/v1/watch-areas", { body: { ...now, ...wanted } });
    if (answer.status !== 200) {
      const isOutside = (answer.body.errors ?? []).some(({ code }) => code === "outside-city");
      note(answer.status === 0 ? t("No network. Nothing was changed; try again in a moment.") : isOutside ? t("The place lies outside this city.") : t("It was not taken. Look at it again."));
      return false;
    }
    now = answer.body;
    draw();
    note(done);
    if (undo) list.append(h("li.no-area", {}, icon("undo"), button(t("Watch it again"), undo, "btn-quiet")));
    return true;
  };
  /** One after the other: an answer on its way must not take back what was chosen since. */
  let before: Promise<unknown> = Promise.resolve();
  const save = (wanted: Partial<Watching>, done: string, undo?: () => void): Promise<boolean> => {
    const mine = before.then(() => put(wanted, done, undo));
    before = mine.catch(() => undefined);
    return mine;
  };
  const remove = async (at: number): Promise<void> => {
    const areas = now.watch_areas;
    if (await save({ watch_areas: areas.filter((_, index) => index !== at) }, t("No longer watched."), () => void save({ watch_areas: areas }, t("Watched from now on.")))) list.querySelector<HTMLElement>(".no-area:last-child button")?.focus();
  };

  async function open(at: number | null, there?: Area["position"]): Promise<void> {
    shut();
    add.hidden = true;
    // It has a map, and comes with its words when it is asked for.
    const come = await Promise.all([import("./watch_form"), soonWordsOf("watch")]).catch(() => null);
    if (!block.isConnected) return;
    if (!come) { add.hidden = false; note(t("This part is not on your phone yet, and there is no network. Calling 15 works.")); return; }
    shut();
    add.hidden = true;
    form.hidden = false;
    const areas = now.watch_areas;
    stop = await come[0].watchForm(form, {
      area: at === null ? null : areas[at]!,
      there,
      keep: (area) => save({ watch_areas: at === null ? [...areas, area] : areas.map((each, index) => (index === at ? area : each)) }, at === null ? t("Watched from now on.") : t("Saved.")),
      shut,
    });
    form.scrollIntoView({ block: "nearest" });
  }

  function shut(): void {
    const wasOpen = !form.hidden;
    stop();
    stop = () => undefined;
    form.replaceChildren();
    form.hidden = true;
    add.hidden = false;
    if (wasOpen) add.focus();
  }

  void asked<Watching>("GET", "/v1/watch-areas").then((answer) => {
    if (answer.status === 200) {
      now = answer.body;
      draw();
      choices.replaceChildren(choicesBlock(now, save));
      const [lat, lon] = at.split(",").map(Number);
      if (lat && lon && now.watch_areas.length < MOST) void open(null, { lat, lon });
    }
    else list.replaceChildren(h("li", {}, icon("offline"), h("span", {}, t("There is no network, or nobody answers. Try again later."))));
  });
  return { block, end: () => stop() };
}

function row({ label, radius_m, kinds }: Area, change: () => void, remove: () => void): HTMLElement {
  const name = label || t("A place without a name");
  const about = kinds?.length ? kinds.map(kindName).join(t(", ")) : t("everything");
  const edit = h("button.a-btn", { type: "button", "aria-label": t("Change %(place)s", { place: name }) }, icon("pin", "i-20"), h("span", {}, t("Change")));
  edit.addEventListener("click", change);
  const out = h("button.a-btn", { type: "button", "aria-label": t("Remove %(place)s", { place: name }) }, icon("close", "i-20"), h("span", {}, t("Remove")));
  out.addEventListener("click", remove);
  return h("li.a-area", {}, icon("bell"), h("span", {}, h("strong", {}, h("bdi", {}, name)), h("p", {}, t("%(distance)s around: %(kinds)s", { distance: ltr(around(radius_m)), kinds: about }))), h("span.a-area-acts", {}, edit, out));
}
