// How far a test has come, each step with its time: registered, accepted, shown, opened.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { dayKey } from "../../clock";
import { clockHms, fully } from "../time";

export interface Test { id: string; at: string }
export interface Receipts { state: string; accepted_at: string | null; shown_at: string | null; opened_at: string | null }

const SLOW_MS = 20_000;

export function stepsOf(registeredAt: string, test: Test | null, receipts: Receipts | null): HTMLElement {
  const done: [string, string | null][] = [[t("Registered with the browser's push service"), registeredAt || null]];
  if (test) {
    done.push(
      [t("Test asked for"), test.at],
      [t("Taken by the push service"), receipts?.accepted_at ?? null],
      [t("Shown by this phone"), receipts?.shown_at ?? null],
      [t("Opened by you"), receipts?.opened_at ?? null]);
  }
  const next = done.findIndex(([, at]) => !at);
  const list = h("ol.tl", {}, ...done.map(([words, at], index) => h("li", {},
    h("span", { class: `tick ${at ? "done" : index === next ? "now" : "todo"}` }, icon(at ? "check" : "clock", "i-20")),
    h("span.tl-b", {}, words),
    at ? h("time.num", { datetime: at }, when(Date.parse(at))) : null)));
  const says = test ? saysOf(test, receipts) : "";
  return h("section.blk", {}, h("h2", {}, t("How far it has come")), list, says ? h("p.sub", { role: "status" }, says) : null);
}

/** What a person can do where it stays. */
function saysOf(test: Test, receipts: Receipts | null): string {
  if (receipts?.opened_at) return t("All of it works.");
  if (receipts?.state === "gone") return t("The push service does not know this phone any more. Send another test: the phone registers anew.");
  if (receipts?.state === "refused") return t("The push service has refused it. Notices in the app have everything.");
  if (receipts?.state === "expired") return t("The push service did not take it in time. Try again later.");
  if (receipts?.shown_at) return t("Open it where the phone shows it.");
  if (Date.now() - Date.parse(test.at) < SLOW_MS) return "";
  return receipts?.accepted_at
    ? t("Not shown yet. Does the phone save its battery, or is it not to be disturbed? And may the browser show notifications in the phone's own settings?")
    : t("The push service does not answer yet. We go on trying.");
}

const when = (at: number): string => (dayKey(at) === dayKey(Date.now()) ? clockHms(at) : fully(at));
