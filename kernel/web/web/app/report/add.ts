// Second of three: where, when, and what one likes to say. All of it is filled in already; "Skip, go on" is the way through.

import { h } from "../../dom";
import { t } from "../../words";
import { head, steps } from "../frame";
import { isKind, MOTORCYCLE, nameOf } from "../kinds";
import { go } from "../router";
import { begin, save, type Draft } from "./draft";
import { addsBlock } from "./adds";
import { placeBlock } from "./place_block";
import { whenBlock } from "./when";

const MOST_LETTERS = 4000;

export async function show(into: HTMLElement, category = ""): Promise<void | (() => void)> {
  if (!isKind(category)) return go();
  const draft = await begin(category);
  const next = h("button.btn.btn-primary.btn-lg.btn-block", { type: "button" });
  let pieces = 0;
  const name = (): void => { next.textContent = draft.words.trim() || pieces ? t("Go on") : t("Skip, go on"); };
  const adds = addsBlock((count) => { pieces = count; name(); });
  const place = placeBlock(draft);
  next.addEventListener("click", () => {
    if (!draft.position) return place.ask();
    save();
    go("check");
  });
  name();
  into.append(
    h("div", {}, head(nameOf(category), "#/"), steps(2, 3)),
    h("div.a-body", {}, category === MOTORCYCLE ? howTaken(draft) : null, place.block, whenBlock(draft), adds.block, tell(draft, name)),
    h("div.a-foot", {}, next));
  return () => { place.end(); adds.end(); };
}

function tell(draft: Draft, changed: () => void): HTMLElement {
  const field = h("textarea.input", { id: "words", rows: 3, maxlength: MOST_LETTERS, dir: "auto", "aria-describedby": "words-how" });
  field.value = draft.words;
  field.addEventListener("input", () => { draft.words = field.value; save(); changed(); });
  return h("div.stack", {},
    h("h2.sect", {}, h("label", { for: "words" }, t("Or in words, if you like"))),
    field,
    h("p.muted", { id: "words-how" }, t("Say what was done, before how anybody looked.")));
}

function howTaken(draft: Draft): HTMLElement {
  if (draft.category === MOTORCYCLE) draft.category = "motorcycle_snatching";
  const seg = h("div.seg", { role: "group", "aria-label": t("How was it taken?") });
  for (const [category, words] of [["motorcycle_snatching", t("From its rider")], ["motorcycle_theft", t("While it was parked")]] as const) {
    const key = h("button", { type: "button", "aria-pressed": String(draft.category === category) }, words);
    key.addEventListener("click", () => {
      draft.category = category;
      save();
      for (const each of seg.children) each.setAttribute("aria-pressed", String(each === key));
    });
    seg.append(key);
  }
  return h("div.stack", {}, h("h2.sect", {}, t("How was it taken?")), seg);
}
