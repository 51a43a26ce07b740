// One of my reports: the question first, then the story, then the dispute.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { badge } from "../counts";
import { head, tabs, warning } from "../frame";
import { nameOf } from "../kinds";
import { go } from "../router";
import type { Report } from "../sending";
import { get } from "../store";
import { ago, clockAndDay } from "../time";
import { partsOf } from "../media/shown";
import { piecesOf, type Piece } from "../media/pieces";
import { keepReceipt } from "../report/keeping";
import { readAccesses, whoLooked, type Access } from "./accesses";
import { disputeBlock } from "./disputing";
import { questionBlock } from "./questions";
import { reread, type View } from "./reading";
import { saysOf, stateOf } from "./states";
import { watchReports } from "./watch";

const EVERY_MS = 15_000;
const ICONS: Record<string, [string, string]> = {
  reported: ["check", "done"], under_review: ["eye", ""], verified: ["verified", "done"], unfounded: ["unfounded", ""], inconclusive: ["inconclusive", ""], withdrawn: ["undo", ""], closed: ["check", ""],
};

export async function show(into: HTMLElement, key = ""): Promise<void | (() => void)> {
  let isOver = false;
  let isRead = true;
  let drawn = "";
  let accesses: Access[] | null = null;
  const draw = async (): Promise<void> => {
    const report = await get<Report>("reports", key).catch(() => undefined);
    if (isOver) return;
    if (!report?.receipt) return go("reports");
    const pieces = await piecesOf(key);
    if (isOver) return;
    const sign = JSON.stringify([report.view, isRead, accesses, pieces.map(({ state, offset, waits }) => [state, offset, waits])]);
    // What somebody is writing here is not taken from under their fingers. What was put back and nobody has touched comes back once more.
    if (sign === drawn || isBeingWritten(into)) return;
    drawn = sign;
    into.replaceChildren(...screenOf(report, isRead, accesses, pieces));
    void badge();
  };
  const look = async (): Promise<void> => {
    isRead = await reread(key);
    accesses = (await readAccesses(key)) ?? accesses;
    await draw();
  };
  await draw();
  const stop = watchReports(() => void draw());
  const timer = setInterval(() => { if (!document.hidden) void look(); }, EVERY_MS);
  void look();
  return () => { isOver = true; stop(); clearInterval(timer); };
}

const isBeingWritten = (into: HTMLElement): boolean =>
  [...into.querySelectorAll("form:not([hidden]), textarea")].some((each) =>
    !each.closest("[data-kept]") && (!(each instanceof HTMLTextAreaElement) || each.value !== "" || each === document.activeElement));

function screenOf(report: Report, isRead: boolean, accesses: Access[] | null, pieces: Piece[]): HTMLElement[] {
  const view = report.view as View | undefined;
  const keep = h("button.a-btn", { type: "button", "aria-label": t("Keep the receipt") }, icon("share", "i-20"));
  keep.addEventListener("click", () => void keepReceipt(report));
  const what = t("%(kind)s, %(place)s, %(time)s", { kind: nameOf(report.said.category), place: report.place || t("the place on the map"), time: clockAndDay(Date.parse(report.said.occurred_at)) });
  return [
    h("div", {}, head(report.receipt!.reference, "#/reports", keep),
      h("div.a-body", {}, h("div.stack", {}, h("p", {}, stateOf(report)), h("p.s-say", {}, saysOf(report)), h("p.sub", {}, what)))),
    h("div.a-body", {},
      isRead ? null : warning(t("No answer from the police's side."), report.read_at ? t("As it was %(age)s.", { age: ago(report.read_at) }) : ""),
      ...(view?.questions ?? []).filter(({ state }) => state === "open").map((question) => questionBlock(report, question)),
      view ? story(view) : h("div.skel"),
      accesses ? whoLooked(accesses) : null,
      report.said.narrative || pieces.length
        ? h("section.blk", {}, h("h2", {}, t("What you said")), report.said.narrative ? h("p.said", { dir: "auto" }, report.said.narrative) : null, pieces.length ? h("ul.facts", {}, ...partsOf(pieces)) : null)
        : null,
      view?.disputable_until ? disputeBlock(report, view.disputable_until) : null),
    tabs("#/reports"),
  ];
}

function story({ timeline }: View): HTMLElement {
  const list = h("ol.tl");
  const steps = timeline.map((step, index) => ({ ...step, isNews: step.status !== timeline[index - 1]?.status })).reverse();
  for (const { at, status, text, isNews } of steps) {
    const [drawing, tone] = (isNews && ICONS[status]) || ["clip", ""];
    list.append(h("li", {}, h("span", { class: `tick ${tone}`.trim() }, icon(drawing, "i-20")), h("span.tl-b", {}, text), h("time", { datetime: at }, clockAndDay(Date.parse(at)))));
  }
  return h("section.blk", {}, h("h2", {}, t("What happened to it")), list);
}
