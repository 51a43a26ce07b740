// The honest ladder: what has happened, when, and what has not. No rung is shown that does not exist here.

import { counter } from "../../counter";
import { h, icon } from "../../dom";
import { ltr, t } from "../../words";
import { clockHms } from "../time";
import type { Open, Step } from "./open";

interface Rung { words: string; time: string; is: "done" | "now" | "" }

/** Steps of the house that are told between two rungs, in the server's own words. */
const RUNGS = ["received", "on_screen", "answered", "unit_en_route", "unit_on_scene"];

export function rungs(one: Open): HTMLElement {
  const told = one.told?.timeline ?? [];
  const list: Rung[] = [{ words: t("Sent"), time: clockHms(one.begun_at), is: "done" }];
  for (const step of told) list.push({ words: nameOf(step), time: since(one, step), is: "done" });
  list[list.length - 1]!.is = "now";
  for (const [code, words] of [["on_screen", t("On an operator’s screen")], ["answered", t("Answered")]] as const) {
    const isOver = told.some((step) => step.code === "closed" || step.code === "stood_down" || step.code === "answered");
    if (!isOver && !told.some((step) => step.code === code)) list.push({ words, time: "", is: "" });
  }
  return h("ol.rungs", {}, ...list.map(({ words, time, is }) => h("li", is ? { class: is, "aria-current": is === "now" ? "step" : null } : {},
    h("span.r", {}, is ? icon("check", "i-20") : null), h("span", {}, words), h("time", {}, time ? ltr(time) : ""))));
}

function nameOf({ code, text }: Step): string {
  if (code === "received") return t("Received");
  if (code === "on_screen") return t("On an operator’s screen");
  if (code === "answered") return t("Answered");
  return RUNGS.includes(code) ? text : text.replace(/[.۔]$/, "");
}

/** After it left the hand. */
function since(one: Open, step: Step): string {
  const after = Date.parse(step.at) - one.begun_at - one.ahead_ms;
  const s = Math.max(0, after) / 1000;
  return s < 10 ? `${s.toFixed(1)} s` : counter(after);
}
