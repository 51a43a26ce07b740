// What this phone keeps: taken out as a file, or erased. Asked twice, because nothing brings an anonymous report back.

import { h } from "../../dom";
import { t, tn } from "../../words";
import { button, note } from "../frame";
import { save } from "../report/keeping";
import type { Report } from "../sending";
import { all, erase } from "../store";

export function keptBlock(): HTMLElement {
  const block = h("section.blk", {}, h("h2", {}, t("What this phone keeps")), h("p.sub", {}, t("Your reports and the keys to them. They are nowhere else.")));
  const ask = h("div.stack", { hidden: true });
  const start = button(t("Erase everything from this phone"), () => { void question(ask).then(() => { start.hidden = true; ask.hidden = false; ask.querySelector("button")?.focus(); }); }, "btn-block");
  block.append(button(t("Save a copy"), () => void copy(), "btn-block", "share"), start, ask);
  ask.addEventListener("gawah-cancel", () => { ask.hidden = true; start.hidden = false; start.focus(); });
  return block;
}

async function copy(): Promise<void> {
  const reports = await all<Report>("reports").catch(() => []);
  save("reports.json", JSON.stringify(reports.map(({ said, place, state, made_at, receipt, view }) => ({ said, place, state, made_at, receipt, view })), null, 1), "application/json");
  note(t("Saved among your downloads."));
}

async function question(ask: HTMLElement): Promise<void> {
  const reports = await all<Report>("reports").catch(() => []);
  const unsent = reports.filter(({ state }) => state === "waiting").length;
  ask.replaceChildren(
    h("p", {}, h("strong", {}, tn("%(n)s report is kept here.", "%(n)s reports are kept here.", reports.length)), " ",
      unsent ? tn("%(n)s of them is not sent, and is lost.", "%(n)s of them are not sent, and are lost.", unsent) : "",
      " ", t("The police keep what they have; an anonymous report can be followed no more.")),
    button(t("Erase it"), () => void now(), "btn-primary btn-block"),
    button(t("Keep it"), () => { ask.dispatchEvent(new Event("gawah-cancel")); }, "btn-quiet btn-block"));
}

async function now(): Promise<void> {
  try {
    await erase();
    localStorage.clear();
    sessionStorage.clear();
  } catch {
    return note(t("It could not be erased. Close the app's other windows and try again."));
  }
  location.replace("/");
}
