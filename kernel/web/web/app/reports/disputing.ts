// Disagreeing with what was found: a reason, words where they are needed, and another officer looks.

import { h } from "../../dom";
import { N_, t } from "../../words";
import { button, note } from "../frame";
import type { Report } from "../sending";
import { clockAndDay } from "../time";
import { typed } from "../typed";
import { add } from "./answering";

const REASONS: [string, string][] = [
  ["it_happened", N_("It happened as I told it")],
  ["more_to_see", N_("Not everything was looked at")],
  ["place_or_time", N_("The place or the time was taken wrongly")],
  ["other", N_("For another reason")],
];

export function disputeBlock(report: Report, until: string): HTMLElement {
  const form = h("form.stack", { hidden: true });
  const show = (): void => { form.hidden = false; open.hidden = true; };
  const open = button(t("Dispute this outcome"), () => { show(); form.querySelector("input")?.focus(); }, "btn-block");
  const words = h("textarea.input", { id: "dispute-words", rows: 3, maxlength: 4000, dir: "auto" });
  const wrong = h("p.field-error", { role: "status", hidden: true }, t("Say the reason in your own words."));
  form.append(
    h("fieldset.stack", {}, h("legend.vh", {}, t("Why?")), ...REASONS.map(([reason, said], index) =>
      h("label.option.a-option", {}, h("input", { type: "radio", name: "reason", value: reason, checked: index === 0 }), h("span", {}, t(said))))),
    h("label", { for: "dispute-words" }, t("In your own words")), words, wrong,
    h("button.btn.btn-primary.btn-block", { type: "submit" }, t("Send the dispute")));
  const sent = typed(`dispute ${report.key}`, form, show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = new FormData(form).get("reason") as string;
    wrong.hidden = reason !== "other" || words.value.trim() !== "";
    if (!wrong.hidden) return words.focus();
    words.blur();
    void add(report, "/dispute", { reason, narrative: words.value.trim() }).then((arrived) => {
      if (!arrived) return;
      sent();
      form.remove(); // nothing is being written here any more, so the screen may be drawn anew
      dispatchEvent(new Event("gawah-reports"));
      note(t("Another officer will look again."));
    });
  });
  return h("section.blk", {}, h("h2", {}, t("You do not agree?")),
    h("p.sub", {}, t("A dispute goes to another officer, who does not see who decided first. The recordings stay until it is settled. Until %(at)s.", { at: clockAndDay(Date.parse(until)) })),
    open, form);
}
