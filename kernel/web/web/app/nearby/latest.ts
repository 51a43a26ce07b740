// The newest of what was verified around here, as one line on home.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { ago } from "../time";
import { had, read, type Told } from "./told";

export async function latest(into: HTMLElement): Promise<void> {
  show(into, (await had()).items);
  show(into, await read());
}

function show(into: HTMLElement, items: Told[]): void {
  const newest = items.find(({ kind, level }) => kind === "incident_verified" && level !== "town");
  const sign = newest ? `${newest.id} ${ago(Date.parse(newest.at))}` : "";
  if (into.dataset.shown === sign) return;
  into.dataset.shown = sign;
  into.replaceChildren(...(newest ? [line(newest)] : []));
}

const line = ({ title, at }: Told): HTMLElement =>
  h("a.nearby", { href: "#/map" },
    h("span.state.state-ok", {}, icon("verified")),
    h("span.grow", {}, h("strong", {}, title), h("br"), h("span.muted", {}, t("verified %(age)s", { age: ago(Date.parse(at)) }))),
    icon("next", "i-flip"));
