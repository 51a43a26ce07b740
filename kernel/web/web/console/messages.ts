// The messages of the chosen SOS: what was written, three sentences at one key each, and own words. What stands here on a
// visible screen is told to the resident as read; nothing else is. Under duress it is only read, and nobody is told.

import { h, icon, keysAreOff } from "../dom";
import { refusalOf, send } from "../net";
import { clockHms, ms } from "../times";
import { voiceNote, type Voice } from "./voice";
import { isOpen, type Case } from "./cases";
import { t } from "../words";

interface Message { id: string; sender: "resident" | "operator"; text: string; text_en: string; template: string; at: string; state: "sent" | "delivered" | "read"; voice: Voice | null }
interface Template { code: string; text: string; text_en: string; texts: Record<string, string> }

const STATES: Record<Message["state"], string> = { sent: t("sent"), delivered: t("on the phone"), read: t("read") };
const KEYED = 3;
/** As the operator reads it, who may not read what the resident does. */
const read = ({ texts, text_en }: Template): string => texts[document.documentElement.lang] ?? text_en;

export class Messages {
  readonly element = h("div.blkp.talk", { hidden: true });
  private readonly list = h("div.msg", { role: "log", "aria-live": "polite", "aria-label": t("Messages") });
  private readonly buttons = h("div.tmpls", {});
  private readonly words = h("input.input", { name: "words", maxlength: 1000, dir: "auto", placeholder: t("In your words"), autocomplete: "off", "aria-label": t("Write to the resident") });
  private readonly error = h("p.field-error", { role: "alert", hidden: true });
  private readonly form = h("form.row", {}, this.words, h("button.btn.btn-sm", {}, t("Send")));
  private shown: Case | undefined;
  private isReadOnly = false;
  private templates: Template[] = [];
  private heard = "";
  private told = "";
  private busy = false;
  /** The key of what is being sent: pressing again after no answer sends the same message, not a second one. */
  private sending: { what: string; key: string } | null = null;

  constructor() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.words.value.trim();
      if (text) void this.write({ text }).then((done) => { if (done && this.words.value.trim() === text) this.words.value = ""; });
    });
    this.element.append(h("h2", {}, icon("message", "i-16"), t("Messages")), this.list, this.buttons, this.form, this.error);
    document.addEventListener("keydown", (event) => {
      const template = this.templates[Number(event.key) - 1];
      if (!template || Number(event.key) > KEYED || event.repeat || keysAreOff(event) || this.element.hidden || this.isReadOnly) return;
      event.preventDefault();
      void this.write({ template: template.code });
    });
    document.addEventListener("visibilitychange", () => this.tellRead());
  }

  /** Shown while somebody has the SOS, and under duress; asked for anew when the feed says that something was written. */
  show(one: Case | undefined): void {
    const isUnderDuress = Boolean(one?.alert?.duress) && isOpen(one!);
    const isTold = Boolean(one?.sosId) && !one!.alert?.drill && (one!.rung === "answered" || isUnderDuress);
    if (this.shown?.id !== one?.id) {
      this.words.value = "";
      this.list.replaceChildren();
      this.complain("");
      this.templates = [];
      this.sending = null;
    }
    this.shown = one;
    this.isReadOnly = isUnderDuress;
    this.form.hidden = this.buttons.hidden = this.isReadOnly;
    // What is only read is shown when there is something to read.
    this.element.hidden = !isTold || (this.isReadOnly && !this.list.childElementCount);
    if (!isTold) { this.heard = ""; return; }
    const newest = [...one!.steps].reverse().find((step) => step.kind === "sos_message")?.seq ?? 0;
    const key = `${one!.id}-${newest}`;
    if (key !== this.heard) { this.heard = key; void this.read(); }
  }

  private async read(): Promise<void> {
    const one = this.shown;
    const said = await send<{ items: Message[]; templates: Template[] }>("GET", `/v1/cpo/sos-alerts/${one?.sosId}/messages`);
    if (this.shown?.id !== one?.id) return;
    if (said.status !== 200) { this.heard = ""; this.element.hidden = false; return this.complain(t("The messages did not come.")); }
    this.templates = said.body.templates;
    this.lay(said.body.items);
    if (this.isReadOnly) this.element.hidden = !said.body.items.length;
    if (this.buttons.childElementCount !== this.templates.length || this.buttons.dataset.of !== one?.id) this.offer(one?.id ?? "");
    this.list.dataset.newest = [...said.body.items].reverse().find((each) => each.sender === "resident")?.id ?? "";
    this.list.scrollTop = this.list.scrollHeight;
    this.tellRead();
  }

  /** A message that stands and has not changed keeps its element: sound that plays, plays on. */
  private lay(items: Message[]): void {
    const before = new Map(Array.from(this.list.children, (each) => [(each as HTMLElement).dataset.key, each]));
    this.list.replaceChildren(...items.map((message) => before.get(keyOf(message)) ?? bubble(message, this.meaning(message))));
  }

  private meaning(message: Message): string {
    const template = this.templates.find(({ code }) => code === message.template);
    return template ? read(template) : message.text_en;
  }

  private offer(of: string): void {
    this.buttons.dataset.of = of;
    this.buttons.replaceChildren(...this.templates.map((template, index) => {
      const button = h("button.btn.btn-sm", { type: "button", title: template.text }, h("bdi", {}, read(template)), " ", index < KEYED ? h("kbd", {}, String(index + 1)) : null);
      button.addEventListener("click", () => void this.write({ template: template.code }));
      return button;
    }));
  }

  private async write(body: { template: string } | { text: string }): Promise<boolean> {
    if (this.busy || !this.shown?.sosId || this.isReadOnly) return false;
    this.busy = true;
    const what = `${this.shown.sosId}-${JSON.stringify(body)}`;
    if (this.sending?.what !== what) this.sending = { what, key: crypto.randomUUID() };
    const said = await send<unknown>("POST", `/v1/cpo/sos-alerts/${this.shown.sosId}/messages`, body, { "Idempotency-Key": this.sending.key });
    this.busy = false;
    if (said.status !== 0) this.sending = null;
    this.complain(said.status === 201 ? "" : said.status === 0 ? t("Nobody answered. Press again: it is sent once.") : refusalOf(said.body));
    if (said.status === 201) void this.read();
    return said.status === 201;
  }

  /** Only what stands on a screen that somebody can see. */
  private tellRead(): void {
    const newest = this.list.dataset.newest;
    if (!newest || newest === this.told || this.element.hidden || this.isReadOnly || document.visibilityState !== "visible") return;
    this.told = newest;
    void send("POST", `/v1/cpo/sos-alerts/${this.shown?.sosId}/messages/receipts`, { up_to: newest, read: true }).then((said) => {
      if (said.status !== 204) this.told = "";
    });
  }

  private complain(words: string): void { this.error.hidden = !words; this.error.textContent = words; }
}

const keyOf = ({ id, state, voice }: Message): string => `${id} ${state} ${voice?.state ?? ""}`;

/** Both languages of a sentence: what the resident reads, and what it means. */
function bubble(message: Message, meaning: string): HTMLElement {
  const out = message.sender === "operator";
  const both = meaning !== message.text;
  return h("p", { class: out ? "out" : "in", "data-key": keyOf(message) },
    message.voice ? voiceNote(message.voice) : h("bdi", { dir: "auto" }, message.text), both ? h("span.en", { dir: "auto" }, meaning) : null,
    h("span.when.num", {}, clockHms(ms(message.at)) + (out ? t(", ") + STATES[message.state] : "")));
}
