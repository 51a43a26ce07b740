// A phone number, shown to be one's own by one code. Nothing needs it; it is never shown whole again, and goes at one touch.

import { h, icon } from "../../dom";
import { ltr, t, tn } from "../../words";
import { slug } from "../call";
import { asked } from "../device";
import { button, head, note, warning } from "../frame";
import { clock, clockAndDay } from "../time";

interface PhoneNumber { id: string; ending: string; state: "waiting" | "proven"; code_expires_at: string | null; proven_at: string | null; sent_by?: "sms" | "console" }

export async function show(into: HTMLElement): Promise<void> {
  const body = h("div.a-body");
  into.append(head(t("Phone number"), "#/settings"), body, h("div"));
  const draw = async (last?: PhoneNumber): Promise<void> => {
    const answer = await asked<{ items: PhoneNumber[] }>("GET", "/v1/phone-numbers");
    if (!into.isConnected) return;
    if (answer.status !== 200) { body.replaceChildren(warning(t("Not read anew."), t("There is no network, or nobody answers. Try again later."))); return; }
    const { items } = answer.body;
    const proven = items.find(({ state }) => state === "proven");
    const waiting = items.find(({ state }) => state === "waiting");
    body.replaceChildren(
      h("p", {}, t("You need no number for anything. Showing that one is yours makes your reports a little more trusted.")),
      ...(proven ? [own(proven, () => void draw())] : []),
      ...(waiting ? [codeForm({ ...waiting, sent_by: last?.id === waiting.id ? last.sent_by : undefined }, (asked) => void draw(asked))] : [askForm(proven !== undefined, (asked) => void draw(asked))]),
      h("section.blk", {}, h("h2", {}, t("What becomes of it")), h("ul.points", {},
        ...[t("It is kept locked, and only its last two digits are ever shown, to you alone."), t("No officer sees it, and nobody calls it."), t("The message with the code says nothing of this app."), t("It goes when you take it back, and when you erase what is yours.")].map((words) => h("li", {}, words)))));
  };
  await draw();
}

function own({ id, ending, proven_at }: PhoneNumber, again: () => void): HTMLElement {
  const remove = button(t("Take it back"), () => {
    remove.disabled = true;
    void asked("DELETE", `/v1/phone-numbers/${id}`).then(({ status }) => {
      if (status === 204 || status === 404) { note(t("Nothing is kept of the number.")); again(); }
      else { remove.disabled = false; note(t("There is no network, or nobody answers. Try again later.")); }
    });
  });
  return h("section.blk", {}, h("h2", {}, t("Yours")), h("div.row", {}, icon("check"),
    h("span.grow", {}, h("strong", {}, t("Ends in %(ending)s", { ending: ltr(ending) })), h("br"), h("span.muted", {}, t("Shown to be yours %(at)s", { at: clockAndDay(Date.parse(proven_at!)) }))), remove));
}

function askForm(isAnother: boolean, done: (asked: PhoneNumber) => void): HTMLElement {
  const number = h("input.input", { id: "n-number", type: "tel", inputmode: "tel", autocomplete: "tel", maxlength: "32", required: true, dir: "ltr", placeholder: "0300 1234567" });
  const wrong = h("div", { role: "status" });
  const send = h("button.btn.btn-lg.btn-block.btn-primary", { type: "submit" }, t("Send a code"));
  const form = h("form.blk", {}, h("h2", {}, isAnother ? t("Another number") : t("Your number")), h("div.field", {}, h("label", { for: "n-number" }, t("Mobile number")), number), wrong, send);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send.disabled = true;
    void asked<PhoneNumber>("POST", "/v1/phone-numbers", { body: { number: number.value } }).then((answer) => {
      send.disabled = false;
      if (answer.status === 202) return done(answer.body);
      wrong.replaceChildren(fault(answer.status, answer.body.errors?.[0]?.code, answer.retryAfterS));
      if (answer.status === 422) number.focus();
    });
  });
  return form;
}

function fault(status: number, code = "", retryAfterS = 0): HTMLElement {
  if (status === 422) {
    return h("p.field-error", {}, icon("hazard"), code === "country-not-served" ? t("Codes are not sent to that country.") : t("That is no mobile number that takes messages. Look at it again."));
  }
  if (status === 429) return warning(t("Too many codes were asked for."), tn("Try again in %(n)s minute.", "Try again in %(n)s minutes.", Math.max(1, Math.ceil(retryAfterS / 60))), "hazard");
  return warning(t("Nothing was sent."), t("There is no network, or nobody answers. Try again later."));
}

function codeForm({ id, ending, code_expires_at, sent_by }: PhoneNumber, done: (asked?: PhoneNumber) => void): HTMLElement {
  const code = h("input.input", { id: "n-code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: "12", required: true, dir: "ltr" });
  const wrong = h("div", { role: "status" });
  const enter = h("button.btn.btn-lg.btn-block.btn-primary", { type: "submit" }, t("This is the code"));
  const form = h("form.blk", {},
    h("h2", {}, t("A code to the number that ends in %(ending)s", { ending: ltr(ending) })),
    sent_by === "console" ? warning(t("No message will come."), t("This installation has no SMS gateway: the code stands in the server's log."), "hazard")
      : h("p.sub", {}, t("If the number can be reached, a message with six digits comes within a minute. It holds until %(at)s, and for five tries.", { at: clock(Date.parse(code_expires_at!)) })),
    h("div.field", {}, h("label", { for: "n-code" }, t("Six digits")), code), wrong, enter,
    button(t("Another number, or another code"), () => { form.replaceWith(askForm(false, done)); }, "btn-quiet btn-block"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enter.disabled = true;
    void asked<PhoneNumber & { tries_left?: number }>("POST", `/v1/phone-numbers/${id}/code`, { body: { code: code.value } }).then((answer) => {
      enter.disabled = false;
      if (answer.status === 200) { note(t("The number is yours.")); done(); return; }
      if (answer.status === 404) { done(); return; }
      const left = slug(answer.body) === "code-refused" ? answer.body.tries_left ?? 0 : -1;
      wrong.replaceChildren(left < 0
        ? (answer.status === 422 ? h("p.field-error", {}, icon("hazard"), t("Six digits")) : warning(t("Not entered."), t("There is no network, or nobody answers. Try again later.")))
        : h("p.field-error", {}, icon("hazard"), left ? tn("That was not the code. %(n)s more try.", "That was not the code. %(n)s more tries.", left) : t("That code counts no more. Ask for another one.")));
      code.select();
    });
  });
  queueMicrotask(() => code.focus());
  return form;
}
