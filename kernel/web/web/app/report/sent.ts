// After "Send report": on this phone, or with the police. It says which, and changes when that changes.

import { h, icon } from "../../dom";
import { ltr, t } from "../../words";
import { button, head, note, warning } from "../frame";
import { nameOf } from "../kinds";
import { go } from "../router";
import type { Report } from "../sending";
import { get, remove } from "../store";
import { clock, fully } from "../time";
import { watchReports } from "../reports/watch";
import { reread, type View } from "../reports/reading";
import { refusalWords } from "../reports/refusal";
import { resume } from "./draft";
import { keepReceipt } from "./keeping";
import { partsOf } from "../media/shown";
import { piecesOf, type Piece } from "../media/pieces";
import { inMemory } from "./unkept";

export async function show(into: HTMLElement, key = ""): Promise<void | (() => void)> {
  let isOver = false;
  const draw = async (): Promise<void> => {
    const report = inMemory(key) ?? (await get<Report>("reports", key).catch(() => undefined));
    if (isOver) return;
    if (!report) return go("reports");
    const pieces = await piecesOf(key);
    if (isOver) return;
    into.replaceChildren(...screenOf(report, pieces));
  };
  await draw();
  const stop = watchReports(() => void draw());
  // The cameras are found within seconds of the receipt; then the receipt tells of them.
  const timer = setInterval(() => void reread(key), 5_000);
  return () => { isOver = true; stop(); clearInterval(timer); };
}

function screenOf(report: Report, pieces: Piece[]): HTMLElement[] {
  if (report.state === "sent") return received(report, pieces);
  if (report.state === "refused") return refused(report);
  return waits(report, pieces);
}

function received(report: Report, pieces: Piece[]): HTMLElement[] {
  const { receipt, view } = report as Report & { view?: View };
  const facts = (view?.timeline ?? []).filter(({ text }, index) => index > 0 && text).slice(0, 3);
  return [
    head(t("Receipt"), "#/", action("share", t("Keep"), () => void keepReceipt(report))),
    h("div.a-body", {},
      h("div.receipt", {}, h("div.receipt-b", {},
        h("div", {}, h("p.sub", { role: "status" }, t("The police have your report")), h("p.big-ref", {}, receipt!.reference), h("p.muted.num", {}, t("Received %(at)s", { at: fully(Date.parse(receipt!.received_at)) }))),
        h("ul.facts", {}, ...facts.map(({ text }) => h("li", {}, icon("camera"), h("span", {}, text))), ...partsOf(pieces)))),
      h("div.note", {}, icon("lock", "i-20"), h("span", {}, receipt!.receipt_secret
        ? t("Nobody knows who sent it. The key to this report is on this phone alone: keep the receipt to follow it from another.")
        : t("It is kept with this phone, without a name and a number.")))),
    h("div.a-foot", {}, button(t("Follow this report"), () => go("mine", report.key), "btn-primary btn-lg btn-block"), link("#/", t("Back to home"), "btn-quiet")),
  ];
}

function waits(report: Report, pieces: Piece[]): HTMLElement[] {
  const isHeld = inMemory(report.key) !== undefined;
  const title = isHeld ? t("Not saved, not sent") : t("Saved on this phone");
  const why = navigator.onLine ? t("Not sent yet.") : t("No network.");
  const more = isHeld ? t("Keep this page open until it is sent.") : t("It sends itself as soon as it can, even if you close this page.");
  const size = Math.max(1, Math.round(JSON.stringify(report.said).length / 1024));
  return [
    h("div", {}, head(title, "#/"), h("div.a-body", {}, warning(why, more))),
    h("div.a-body", {},
      h("div.blk", {}, h("h2", {}, t("%(kind)s, %(time)s", { kind: nameOf(report.said.category), time: clock(Date.parse(report.said.occurred_at)) })),
        h("ul.facts", {}, h("li", {}, icon("waiting"), h("span", {}, h("b", {}, t("Words and place")), t("%(size)s. Waiting for the network.", { size: ltr(`${size} kB`) }))), ...partsOf(pieces))),
      h("div.blk", {}, h("h2", {}, t("Are you safe?")), h("p.sub", {}, t("Without a data connection a call may still get through.")),
        h("a.btn.btn-block", { href: "tel:15" }, icon("call", "i-20"), t("Call 15")))),
    h("div.a-foot", {}, link("#/", t("Back to home"), "btn-block")),
  ];
}

function refused(report: Report): HTMLElement[] {
  const again = button(t("Change it and send it again"), () => {
    resume(report.said.category, report.said.narrative, report.said.position, report.place, report.said.anonymous);
    void remove("reports", report.key).then(() => go("report", report.said.category)).catch(() => note(t("It could not be opened.")));
  }, "btn-primary btn-lg btn-block");
  return [
    h("div", {}, head(t("Not taken"), "#/"), h("div.a-body", {}, warning(t("The police do not have this report."), refusalWords(report.problem ?? {}), "question"))),
    h("div.a-body", {}, h("div.blk", {}, h("h2", {}, nameOf(report.said.category)), h("p.said", { dir: "auto" }, report.said.narrative || t("No words")))),
    h("div.a-foot", {}, again, link("#/", t("Back to home"), "btn-quiet")),
  ];
}

function action(drawing: string, words: string, act: () => void): HTMLElement {
  const key = h("button.a-btn", { type: "button" }, icon(drawing, "i-20"), words);
  key.addEventListener("click", act);
  return key;
}

const link = (to: string, words: string, classes: string): HTMLElement => h("a", { href: to, class: `btn btn-lg btn-block ${classes}` }, words);
