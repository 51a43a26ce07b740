// Another camera under a stated purpose: a reason of thirty letters, ten minutes, and an entry in the audit log.

import { counter } from "../counter";
import { secondQuestion } from "../considered";
import { h, icon, must } from "../dom";
import { refusalOf, send, slug } from "../net";
import { ms, serverNow } from "../times";
import type { Camera } from "../wire";
import type { Cameras } from "./cameras";
import type { Look } from "./lookout";
import { t } from "../words";

const SHORTEST = 30;

export class LivePurpose {
  private untilMs = 0;
  private opened: Camera[] = [];
  private readonly form: HTMLFormElement;
  private readonly which: HTMLInputElement;
  private readonly why: HTMLInputElement;
  private readonly said: HTMLElement;

  /** changed: what may be looked at is other than before. */
  constructor(private readonly cameras: Cameras, private readonly changed: (isNew: boolean) => void) {
    this.form = must("#purpose");
    this.which = must("#purpose-which");
    this.why = must("#purpose-why");
    this.said = must("#purpose-said");
    this.form.addEventListener("submit", (event) => { event.preventDefault(); void this.open(); });
    this.which.addEventListener("input", () => this.suggest());
    this.why.addEventListener("input", () => this.tick());
    this.tick();
  }

  get isInForce(): boolean { return this.untilMs > serverNow(); }

  /** A camera that was clicked on the map: its name stands in the form. The focus stays, for in a field the keys are off. */
  name(camera: Camera): void {
    this.which.value = camera.label;
    if (this.isInForce) void this.open();
  }

  /** The same by a button: the field that is still empty has the focus. */
  ask(camera: Camera): void {
    this.name(camera);
    if (!this.isInForce) this.why.focus();
  }

  /** What was opened and still is, the newest first. */
  looks(): Look[] {
    if (!this.isInForce) return [];
    return this.opened.map((camera) => ({ id: camera.id, label: camera.label, note: t("opened by you, %(time)s left", { time: counter(this.untilMs - serverNow()) }), urgent: true }));
  }

  tick(): void {
    if (this.untilMs && !this.isInForce) {
      this.untilMs = 0;
      this.opened = [];
      this.say(t("The ten minutes are over. State why again to look on."));
      this.changed(false);
    }
    const left = SHORTEST - this.why.value.trim().length;
    const state = must("#purpose-left");
    state.textContent = this.isInForce ? t("%(time)s left", { time: counter(this.untilMs - serverNow()) }) : this.why.value && left > 0 ? t("%(count)s more letters", { count: left }) : t("10 minutes, recorded");
    this.why.toggleAttribute("hidden", this.isInForce);
  }

  private suggest(): void {
    const list = must("#purpose-list");
    list.replaceChildren(...this.cameras.find(this.which.value).map((camera) => h("option", { value: camera.label })));
  }

  private async open(considered = false): Promise<void> {
    const found = this.cameras.find(this.which.value);
    const camera = found[0];
    if (!camera) return this.refuse(this.which, t("No camera is called that. %(count)s are known.", { count: this.cameras.size }));
    if (found.length > 1) return this.refuse(this.which, t("%(count)s cameras have that in their name, %(names)s. Choose one.", { count: found.length, names: found.map(({ label }) => label).join(t(", ")) }));
    if (!this.isInForce) {
      const reason = this.why.value.trim();
      if (reason.length < SHORTEST) return this.refuse(this.why, t("Say why in %(letters)s letters or more; %(count)s are missing.", { letters: SHORTEST, count: SHORTEST - reason.length }));
      const said = await send<{ until_at: string }>("POST", "/v1/live-purposes", { reason, considered });
      if (slug(said.body) === "who-somebody-is") return this.refuse(this.why, secondQuestion(said.body, () => void this.open(true)));
      if (said.status !== 201) return this.refuse(this.why, said.status === 0 ? t("Nobody answered. Try again.") : refusalOf(said.body));
      this.untilMs = ms(said.body.until_at);
      this.why.value = "";
    }
    this.opened = [camera, ...this.opened.filter(({ id }) => id !== camera.id)];
    this.which.value = "";
    this.say("");
    this.tick();
    this.changed(true);
  }

  private refuse(field: HTMLInputElement, words: string | Node): void {
    field.setAttribute("aria-invalid", "true");
    this.say(words);
    field.focus();
  }

  private say(words: string | Node): void {
    if (!words) for (const field of [this.which, this.why]) field.removeAttribute("aria-invalid");
    this.said.hidden = !words;
    this.said.replaceChildren(...(words ? [icon("hazard", "i-16"), words] : []));
  }
}
