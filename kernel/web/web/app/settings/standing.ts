// How one's reports are treated: in words, with why and until when; and asking for another look.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { asked } from "../device";
import { head, note, warning } from "../frame";
import { clockAndDay, day } from "../time";
import { typed } from "../typed";

interface Appeal { state: "waiting" | "answered"; asked_at: string; answered_at: string | null; text: string }
export interface Standing {
  treated: "as_usual" | "sooner" | "later";
  text: string;
  because: { code: string; text: string }[];
  effects: string[];
  never: string[];
  as_usual_again_at: string | null;
  may_appeal: boolean;
  appeal: Appeal | null;
}

export async function show(into: HTMLElement): Promise<void> {
  const body = h("div.a-body");
  into.append(head(t("How your reports are treated"), "#/settings"), body, h("div"));
  const answer = await asked<Standing>("GET", "/v1/standing");
  if (!into.isConnected) return;
  if (answer.status !== 200) { body.replaceChildren(warning(t("Not read anew."), t("There is no network, or nobody answers. Try again later."))); return; }
  draw(body, answer.body);
}

function draw(body: HTMLElement, { text, because, effects, never, as_usual_again_at, may_appeal, appeal }: Standing): void {
  body.replaceChildren(
    h("p", {}, h("strong", {}, text)),
    as_usual_again_at ? h("p", {}, t("If nothing is added it has faded by %(day)s, and they are treated as everybody's again.", { day: day(Date.parse(as_usual_again_at)) })) : "",
    block(t("Why"), because.length ? because.map((each) => each.text) : [t("Nothing is known of your reports that would change how they are treated.")]),
    block(t("What it changes"), effects),
    block(t("What it never touches"), never),
    appeal ? said(appeal) : "",
    may_appeal ? appealForm((fresh) => draw(body, fresh)) : "");
}

const block = (title: string, sentences: string[]): HTMLElement =>
  h("section.blk", {}, h("h2", {}, title), h("ul.points", {}, ...sentences.map((each) => h("li", {}, each))));

function said({ state, asked_at, answered_at, text }: Appeal): HTMLElement {
  const at = state === "answered" ? t("Answered %(at)s", { at: clockAndDay(Date.parse(answered_at!)) }) : t("Asked %(at)s", { at: clockAndDay(Date.parse(asked_at)) });
  return h("section.blk", {}, h("h2", {}, t("Another look")), h("div.row", {}, icon(state === "answered" ? "check" : "clock"), h("span.grow", {}, text, h("br"), h("span.muted", {}, at))));
}

function appealForm(done: (fresh: Standing) => void): HTMLElement {
  const words = h("textarea.input", { id: "appeal-words", rows: 4, maxlength: 1000, dir: "auto" });
  const wrong = h("div", { role: "status" });
  const send = h("button.btn.btn-lg.btn-block.btn-primary", { type: "submit" }, t("Ask for another look"));
  const form = h("form.blk", {}, h("h2", {}, t("You do not agree?")),
    h("p.sub", {}, t("A supervisor who has decided nothing of yours looks at it and answers here.")),
    h("div.field", {}, h("label", { for: "appeal-words" }, t("What you want to say (may stay empty)")), words), wrong, send);
  const sent = typed("appeal", form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send.disabled = true;
    void asked<Standing>("POST", "/v1/standing/appeals", { body: { words: words.value.trim() } }).then((answer) => {
      send.disabled = false;
      if (answer.status === 200 || answer.status === 201) { sent(); note(t("A supervisor will look at it.")); done(answer.body); return; }
      wrong.replaceChildren(warning(t("Not asked."), t("There is no network, or nobody answers. Try again later.")));
    });
  });
  return form;
}
