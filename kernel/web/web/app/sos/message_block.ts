// Words between the resident and the operator. Yes and No stand ready while the operator has asked.

import { h } from "../../dom";
import { ltr, t } from "../../words";
import { clock } from "../time";
import { typed } from "../typed";
import { messages, type Message } from "./messages";
import { SOS_WORDS } from "./open";
import { speakingKey } from "./speaking";

export function messageBlock(alertId: string): { element: HTMLElement; show: () => void } {
  const list = h("ol.s-words", { "data-messages": true });
  const input = h("input.input.grow", { id: "s-write", maxlength: "1000", autocomplete: "off", placeholder: t("Write to the operator"), "aria-label": t("Write to the operator") });
  const send = h("button.btn", { type: "submit" }, t("Send"));
  const said = h("p.sub", { role: "status", hidden: true });
  const speak = speakingKey(alertId, (words) => { said.hidden = !words; said.textContent = words; }, () => void messages.fetch(alertId).then(() => show()));
  const form = h("form.row", {}, input, send, speak);
  const sent = typed(SOS_WORDS, input);
  const quick = h("div.row", { hidden: true });
  const write = async (words: string): Promise<boolean> => {
    send.disabled = true;
    const isSent = await messages.write(alertId, words, keyOf(words)).catch(() => false);
    send.disabled = false;
    said.hidden = isSent;
    said.textContent = isSent ? "" : t("Not sent: there is no network, or the SOS is over. Your words are still here.");
    if (isSent) keys.delete(words);
    show();
    return isSent;
  };
  for (const words of [t("Yes"), t("No")]) {
    const key = h("button.btn.grow", { type: "button" }, words);
    key.addEventListener("click", () => void write(words));
    quick.append(key);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = input.value.trim();
    if (words) void write(words).then((isSent) => { if (isSent) { input.value = ""; sent(); } });
  });
  let shown = "";
  const show = (): void => {
    const all = messages.all();
    const key = all.map(({ id, state }) => id + state).join();
    quick.hidden = all.at(-1)?.sender !== "operator";
    if (key === shown) return;
    shown = key;
    list.replaceChildren(...all.map(line));
  };
  return { element: h("section.blk", { "aria-label": t("Messages") }, list, quick, form, said), show };
}

// Of words that were not taken: the same at the next try, so that they are one message.
const keys = new Map<string, string>();
function keyOf(words: string): string {
  const key = keys.get(words) ?? crypto.randomUUID();
  keys.set(words, key);
  return key;
}

function line({ sender, text, at, state }: Message): HTMLElement {
  const who = sender === "operator" ? t("Operator") : t("You");
  const after = sender === "operator" ? "" : state === "read" ? t("seen") : state === "delivered" ? t("at the console") : t("sent");
  return h("li", {}, h("p", {}, h("strong", {}, who), " ", h("span.muted.num", {}, ltr(clock(Date.parse(at)))), after ? h("span.muted", {}, ` ${after}`) : null), h("p", { dir: "auto" }, text || t("A voice note")));
}
