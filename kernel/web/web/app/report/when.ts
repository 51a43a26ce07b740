// When it happened: just now, unless somebody says otherwise.

import { h } from "../../dom";
import { t } from "../../words";
import { save, type Draft } from "./draft";

const EARLIER = -1;
const OLDEST_MS = 30 * 24 * 3600 * 1000;

export function whenBlock(draft: Draft): HTMLElement {
  const seg = h("div.seg", { role: "group", "aria-label": t("When?") });
  const at = h("input.input", { type: "datetime-local", "aria-label": t("Day and time"), min: local(Date.now() - OLDEST_MS), max: local(Date.now()) });
  const choices: [number, string][] = [[0, t("Just now")], [5, t("5 min")], [15, t("15 min")], [EARLIER, t("Earlier")]];
  const show = (): void => {
    for (const [index, key] of [...seg.children].entries()) key.setAttribute("aria-pressed", String(choices[index]![0] === draft.minutes));
    at.hidden = draft.minutes !== EARLIER;
  };
  for (const [minutes, words] of choices) {
    const key = h("button", { type: "button" }, words);
    key.addEventListener("click", () => {
      if (minutes === EARLIER && draft.minutes !== EARLIER) draft.occurred_at = Date.now() - 3600_000;
      draft.minutes = minutes;
      at.value = local(draft.occurred_at);
      save();
      show();
    });
    seg.append(key);
  }
  at.value = local(draft.occurred_at);
  at.addEventListener("change", () => {
    const given = Date.parse(at.value);
    // What lies ahead or too far back would be refused: the nearest that may be said stands instead.
    draft.occurred_at = Number.isNaN(given) ? Date.now() - 3600_000 : Math.min(Math.max(given, Date.now() - OLDEST_MS + 60_000), Date.now());
    at.value = local(draft.occurred_at);
    save();
  });
  show();
  return h("div.stack", {}, h("h2.sect", {}, t("When?")), seg, at);
}

/** As the field takes it: the phone's own wall clock. */
function local(at: number): string {
  const here = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return here.toISOString().slice(0, 16);
}
