// My reports: those that this phone has made. What is not sent says so.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { badge, wantsSomething } from "../counts";
import { head, tabs } from "../frame";
import { kindOf, nameOf } from "../kinds";
import type { Report } from "../sending";
import { all } from "../store";
import { clockAndDay } from "../time";
import { reread } from "./reading";
import { stateOf } from "./states";
import { watchReports } from "./watch";

export async function show(into: HTMLElement): Promise<() => void> {
  const body = h("div.a-body");
  const settings = h("a.a-btn", { href: "#/settings" }, t("Settings"));
  into.append(head(t("My reports"), "#/", settings), body, tabs("#/reports"));
  const draw = async (): Promise<void> => {
    const reports = (await all<Report>("reports").catch(() => [])).sort((a, b) => b.made_at - a.made_at);
    body.replaceChildren(reports.length ? h("ul.blk.mine", {}, ...reports.map(row)) : empty());
    void badge();
    const tab = into.querySelector(".badge-n");
    if (!tab && reports.some(wantsSomething)) into.querySelector(".tabs")!.replaceWith(tabs("#/reports"));
  };
  await draw();
  const stop = watchReports(() => void draw());
  void all<Report>("reports").then((reports) => Promise.all(reports.filter(({ state }) => state === "sent").map(({ key }) => reread(key)))).catch(() => undefined);
  return stop;
}

function row(report: Report): HTMLElement {
  const to = report.state === "sent" ? `#/mine/${report.key}` : `#/sent/${report.key}`;
  const place = report.place ? `, ${report.place}` : "";
  return h("li", {}, h("a", { href: to },
    icon(kindOf(report.said.category).icon),
    h("span", {}, h("strong", {}, nameOf(report.said.category)), h("br"), h("span.muted", {}, `${clockAndDay(Date.parse(report.said.occurred_at))}${place}`), h("br"), stateOf(report)),
    icon("next", "i-20 i-flip")));
}

const empty = (): HTMLElement => h("div.empty", {}, icon("list"), h("b", {}, t("No report from this phone")), h("p", {}, t("What you report stands here, and what becomes of it.")), h("a.btn", { href: "#/" }, t("Report something")));
