// A question of the police about a report: answered by a tap, or in words. Nobody has to.

import { h } from "../../dom";
import { t } from "../../words";
import { button, note } from "../frame";
import type { Report } from "../sending";
import { clockAndDay } from "../time";
import { typed } from "../typed";
import { add } from "./answering";
import type { Question } from "./reading";

export function questionBlock(report: Report, question: Question): HTMLElement {
  const block = h("section.blk.ask", {}, h("h2", {}, t("The police ask you")), h("p", { dir: "auto" }, question.text));
  let sent = (): void => undefined;
  const answer = async (body: object): Promise<void> => {
    for (const key of block.querySelectorAll("button")) key.disabled = true;
    if (await add(report, "/answers", { question_id: question.id, ...body })) {
      sent();
      block.querySelector("textarea")?.remove(); // nothing is being written here any more, so the screen may be drawn anew
      dispatchEvent(new Event("gawah-reports"));
      note(t("Your answer is with the police."));
    }
    for (const key of block.querySelectorAll("button")) key.disabled = false;
  };
  if (question.choices.length) {
    block.append(h("div.ask-choices", {}, ...question.choices.map(({ choice, text }) => button(text, () => void answer({ choice })))));
  } else {
    const field = h("textarea.input", { rows: 3, maxlength: 4000, dir: "auto", "aria-label": t("Your answer") });
    sent = typed(`answer ${question.id}`, field);
    block.append(field, button(t("Send the answer"), () => { if (field.value.trim()) void answer({ narrative: field.value.trim() }); else field.focus(); }, "btn-primary btn-block"));
  }
  block.append(h("p.muted", {}, t("Answer until %(at)s, or not at all: it is decided without it as well.", { at: clockAndDay(Date.parse(question.expires_at)) })));
  return block;
}
