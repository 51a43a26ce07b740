// How many of my reports want something: a question to answer, or to be looked at again. Shown on the tab.

import { h } from "../dom";
import { t } from "../words";
import { all } from "./store";
import type { Report } from "./sending";

interface Seen { questions?: { state: string }[] }

export const wantsSomething = (report: Report): boolean =>
  report.state === "refused" || ((report.view as Seen | undefined)?.questions ?? []).some(({ state }) => state === "open");

export async function badge(): Promise<void> {
  const n = (await all<Report>("reports").catch(() => [])).filter(wantsSomething).length;
  for (const tab of document.querySelectorAll("[data-tab='#/reports']")) {
    tab.querySelector(".badge-n")?.remove();
    if (n) tab.append(h("span.badge-n", { title: t("Wants an answer") }, String(n)));
  }
}
