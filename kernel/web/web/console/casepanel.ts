// The case that is worked on: what is true now, what is known, what happened in which order, and how to close it.

import { h, icon, plate } from "../dom";
import { after, age, clockAndDay, clockHms, counter, ms, serverNow } from "../times";
import { metresBetween } from "../place";
import type { Case, Step } from "./cases";
import { isOpen } from "./cases";
import { ltr, metres, N_, t } from "../words";
import { categoryIcon, categoryName, nearest, statusName, STEP_WORDS } from "./words";

const CLOSING_REASONS = [N_("Help arrived"), N_("The resident is safe"), N_("Raised by mistake"), N_("Handed over to 15")];

export interface Hands {
  isMine(sosId: string): boolean;
  answer(one: Case): void;
  close(one: Case, reason: string): Promise<string>;
}

export class CasePanel {
  private shownKey = "";
  private form: HTMLElement | null = null;

  constructor(private readonly box: HTMLElement, private readonly hands: Hands) {}

  show(one: Case | undefined): void {
    if (!one) {
      this.shownKey = "";
      this.form = null;
      this.box.replaceChildren(h("div.empty", {}, icon("check"), h("b", {}, t("Nothing is open")), h("p", {}, t("An SOS or a report appears here the second it arrives. Choose a row of the feed to see it again."))));
      return;
    }
    const same = this.shownKey === one.id;
    this.shownKey = one.id;
    const mine = one.sosId ? this.hands.isMine(one.sosId) : false;
    const parts = [this.head(one, mine), this.now(one, mine), this.known(one), this.story(one)];
    // A reason that is being typed stays: the form is made once a case and state.
    const formKey = `${one.id}-${one.rung}`;
    if (!same || this.form?.dataset.key !== formKey) {
      this.form = one.sosId && isOpen(one) ? this.actions(one) : null;
      if (this.form) this.form.dataset.key = formKey;
    }
    const scroll = this.box.scrollTop;
    const keep = this.form;
    const standing = Array.from(this.box.children).filter((child) => child !== keep);
    for (const child of standing) child.remove();
    if (keep && keep.parentElement === this.box) parts.forEach((part) => this.box.insertBefore(part, keep));
    else this.box.replaceChildren(...parts, ...(keep ? [keep] : []));
    this.box.scrollTop = scroll;
  }

  private head(one: Case, mine: boolean): HTMLElement {
    const ended = one.steps.find((step) => step.kind === "sos_closed" || step.kind === "sos_stood_down");
    return h("div.case-head", {},
      one.sosId ? h("span.oct", { "aria-hidden": "true" }, "SOS") : icon(categoryIcon(one.incident.category), "i-32"),
      h("div", {}, h("h1", {}, one.sosId ? mine ? t("%(reference)s, yours", { reference: one.reference }) : one.reference : categoryName(one.incident.category)),
        h("p.sub.num", {}, one.sosId ? t("raised %(at)s", { at: clockAndDay(ms(one.begunAt)) }) : t("%(reference)s, received %(at)s", { reference: one.reference, at: clockAndDay(ms(one.begunAt)) }))),
      one.sosId ? h("span.count.num", { "data-since": one.begunAt, "data-until": ended?.at }) : h("span.pr", { title: t("Priority") }, String(one.incident.priority)));
  }

  /** The newest true thing, in the words that the resident reads too. */
  private now(one: Case, mine: boolean): HTMLElement {
    const answered = one.steps.find((step) => step.kind === "sos_answered");
    const say = (tone: string, head: string, rest: string): HTMLElement => h("div", { class: `case-now case-${tone}` }, h("b", {}, head), h("span.sub", {}, rest));
    const by = one.alert?.answered_by ?? "";
    switch (one.rung) {
      case "received": return say("sos", t("Not on any screen yet"), t("The resident's screen says: received."));
      case "on_screen": return say("sos", t("On a screen. Nobody has answered."), t("The resident's screen says the same words."));
      case "answered": return say("ok", answeredWords(mine, by, answered ? counter(ms(answered.at) - ms(one.begunAt)) : ""), t("The resident's screen says: answered."));
      case "closed": return say("quiet", t("Closed"), t("Footage of it no longer opens from here."));
      case "stood_down": return say("quiet", t("The resident stood it down"), t("Nothing more is sent."));
      default: return one.verified
        ? say("ok", t("Verified"), t("The community around it has been told, without names and without the exact place."))
        : say("quiet", t("%(status)s, not verified", { status: statusName(one.incident.status).replace(/^./, (c) => c.toUpperCase()) }), t("A verifier decides. Its pictures open to who claims it."));
    }
  }

  private known(one: Case): HTMLElement {
    const near = nearest(one);
    const last = one.track[one.track.length - 1];
    const place = one.incident.position;
    const rows: (Node | string)[] = [];
    const row = (name: string, ...value: (Node | string)[]): void => { rows.push(h("dt", {}, name), h("dd.num", {}, ...value)); };
    if (one.sosId) row(t("Said"), one.alert?.kind ? h("bdi", {}, one.alert.kind) : t("nothing"));
    row(t("Near"), ...(near ? [plate(near.pole), " " + t("%(distance)s off", { distance: metres(near.distanceM) })] : [t("no camera linked")]));
    if (place) row(t("Place"), h("bdi", { dir: "ltr" }, `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`), " ", place.accuracy_m != null ? h("bdi.muted", { dir: "ltr" }, `± ${Math.round(place.accuracy_m)} m`) : "");
    else row(t("Place"), t("not known yet"));
    if (one.sosId && last) row(t("Heard"), h("span", { "data-ago": last.at }, t("%(age)s ago", { age: age(serverNow() - ms(last.at)) })), speed(one));
    if (!one.sosId && one.incident.occurred_at) row(t("Occurred"), t("%(at)s from memory", { at: clockAndDay(ms(one.incident.occurred_at)) }));
    return h("div.blkp", {}, h("dl.kv", {}, ...rows),
      one.alert?.silent || one.alert?.flags?.length
        ? h("div.row.flags", {}, one.alert.silent ? h("span.chip.chip-line", {}, icon("silent"), t("do not ring back")) : null,
            ...(one.alert.flags ?? []).map((flag) => h("span.chip.chip-warn", {}, t(flag.replace(/[-_]/g, " ")))))
        : null);
  }

  private story(one: Case): HTMLElement {
    const begun = ms(one.begunAt);
    const moved = one.steps.filter((step) => step.kind === "sos_moved");
    const clips = one.steps.filter((step) => step.kind === "clip_secured");
    const line = (step: Step, name: string): HTMLElement => {
      const warn = step.kind === "footage_unavailable";
      return h("li", {}, h("span", { class: warn ? "tick now-warn" : "tick done" }, icon(warn ? "camera-blind" : "check")), h("span", {}, name), h("time", {}, step.at === one.begunAt ? clockHms(begun) : after(ms(step.at) - begun)));
    };
    const lines: HTMLElement[] = [];
    const told = new Set<string>();
    for (const step of one.steps) {
      const many = step.kind === "sos_moved" ? moved : step.kind === "clip_secured" ? clips : null;
      const once = step.kind === "sos_shown" || step.kind === "cameras_linked" || step.kind === "footage_unavailable";
      if ((many || once) && told.has(step.kind)) continue;
      told.add(step.kind);
      const name = STEP_WORDS[step.kind];
      const who = step.kind === "sos_answered" ? one.alert?.answered_by : "";
      lines.push(many && many.length > 1 ? line(many[many.length - 1]!, t("%(step)s, %(count)s times", { step: name, count: many.length })) : line(step, who ? t("Answered by %(officer)s", { officer: who }) : name));
    }
    if (one.rung === "received" || one.rung === "on_screen") lines.push(h("li", {}, h("span.tick.todo", {}, icon("waiting")), h("span.tl-b", {}, t("Answered")), h("time", {})));
    return h("div.blkp", {}, h("ol.tl", {}, ...lines));
  }

  private actions(one: Case): HTMLElement {
    const unanswered = one.rung === "received" || one.rung === "on_screen";
    if (unanswered) {
      const button = h("button.btn.btn-sos.btn-block", { type: "button" }, t("Answer") + " ", h("kbd", {}, "A"));
      button.addEventListener("click", () => this.hands.answer(one));
      return h("div.blkp", {}, button);
    }
    const error = h("p.field-error", { role: "alert", hidden: true });
    const reason = h("input.input", { id: "close-reason", name: "reason", maxlength: 500, dir: "auto", placeholder: t("How it ended"), autocomplete: "off", required: true });
    const offers = h("div.tmpls", {}, ...CLOSING_REASONS.map((words) => {
      const offer = h("button.btn.btn-sm", { type: "button" }, t(words));
      offer.addEventListener("click", () => { reason.value = words; reason.focus(); });
      return offer;
    }));
    const go = h("button.btn.btn-primary", {}, t("Close"));
    const form = h("form.blkp.close", {}, h("label", { for: "close-reason" }, h("strong", {}, t("Close with what happened"))), offers, h("div.row", {}, reason, go), error);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const words = reason.value.trim();
      if (!words) { error.hidden = false; error.textContent = t("Say how it ended."); reason.focus(); return; }
      go.disabled = true;
      void this.hands.close(one, words).then((problem) => {
        go.disabled = false;
        error.hidden = !problem;
        error.textContent = problem;
      });
    });
    return form;
  }
}

function answeredWords(mine: boolean, by: string, time: string): string {
  if (mine) return t("Answered by you, %(time)s after it was raised", { time });
  return by ? t("Answered by %(officer)s, %(time)s after it was raised", { officer: by, time }) : t("Answered, %(time)s after it was raised", { time });
}

/** How fast, from the last two places; nothing when they are too close in time to tell. */
function speed(one: Case): string {
  const [a, b] = one.track.slice(-2);
  if (!a || !b) return "";
  const seconds = (ms(b.at) - ms(a.at)) / 1000;
  const way = metresBetween(a, b);
  return seconds < 2 || way < 3 ? "" : t(", ") + ltr(`${(way / seconds).toFixed(1)} m/s`);
}
