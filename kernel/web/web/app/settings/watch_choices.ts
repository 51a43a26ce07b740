// What holds for every watched place: when the phone stays silent, and whether it may be asked to help.

import { h } from "../../dom";
import { t } from "../../words";
import type { Quiet, Watching } from "./watch_kinds";

const USUAL: Quiet = { from: "22:00", to: "07:00" };

/** change: keeps it, and answers whether it was kept. */
export function choicesBlock(now: Watching, change: (wanted: Partial<Watching>, done: string) => Promise<boolean>): HTMLElement {
  return h("div.stack", {}, quiet(now, change), helping(now, change));
}

function quiet({ quiet_hours: had }: Watching, change: (wanted: Partial<Watching>, done: string) => Promise<boolean>): HTMLElement {
  const from = clock("quiet-from", t("From"), had?.from ?? USUAL.from);
  const to = clock("quiet-to", t("Until"), had?.to ?? USUAL.to);
  const times = h("div.quiet-times", { hidden: !had }, from, to);
  const said = h("p.field-error", { role: "alert", hidden: true });
  const row = toggle(Boolean(had), t("Quiet hours"), t("The phone stays silent. Notices has everything at once, and what is not stale then comes when they end."), async (is) => {
    const kept = await change({ quiet_hours: is ? hours() : null }, is ? t("Silent in these hours.") : t("No quiet hours."));
    if (kept) times.hidden = !is;
    return kept;
  });
  const input = (field: HTMLElement): HTMLInputElement => field.querySelector("input")!;
  const hours = (): Quiet => ({ from: input(from).value || USUAL.from, to: input(to).value || USUAL.to });
  for (const field of [from, to]) input(field).addEventListener("change", () => {
    const wanted = hours();
    said.hidden = wanted.from !== wanted.to;
    said.textContent = said.hidden ? "" : t("They end where they begin. Choose another time.");
    if (said.hidden) void change({ quiet_hours: wanted }, t("Silent in these hours."));
  });
  return h("div.stack", {}, row, times, said);
}

function helping({ help_requests: had }: Watching, change: (wanted: Partial<Watching>, done: string) => Promise<boolean>): HTMLElement {
  return toggle(Boolean(had), t("I may be asked to help"), t("When somebody within 1 km of your places calls for help, a police supervisor may ask you, once: to be seen and to call 15. You read which neighbourhood, and nobody learns what you did."),
    (is) => change({ help_requests: is }, is ? t("You may be asked.") : t("You are not asked.")));
}

function clock(id: string, words: string, value: string): HTMLElement {
  return h("div.field", {}, h("label", { for: id }, words), h("input.input", { id, type: "time", value, required: true }));
}

function toggle(was: boolean, strong: string, more: string, change: (is: boolean) => Promise<boolean>): HTMLElement {
  const row = h("button.row.switch-row", { type: "button", role: "switch", "aria-checked": String(was) },
    h("span.grow", {}, h("strong", {}, strong), h("br"), h("span.muted", {}, more)), h("span.switch", { "aria-hidden": "true" }));
  row.addEventListener("click", () => {
    const is = row.getAttribute("aria-checked") !== "true";
    row.disabled = true;
    void change(is).then((kept) => {
      row.disabled = false;
      if (kept) row.setAttribute("aria-checked", String(is));
      row.focus();
    });
  });
  return row;
}
