// The case that is worked on: what is true now, what is known, what happened in which order, and how to close it.

import { counter } from "../counter";
import { h, icon, keysAreOff, plate } from "../dom";
import { after, age, clockAndDay, clockHms, ms, serverNow } from "../times";
import { metresBetween } from "../place";
import type { Problem } from "../net";
import type { Case, Step } from "./cases";
import { isOpen } from "./cases";
import { ltr, metres, t } from "../words";
import { closingForm, halfClosed, isHalfMine, keepOpen, outcomeName } from "./closing";
import { comingLine, escalationLines } from "./escalations";
import { handOverForm, me } from "./handover";
import { Messages } from "./messages";
import { askedWords, mayAskNearby, nearbyForm } from "./nearby";
import { cameByMessage, ringBack } from "./ringback";
import { SentByResident } from "./sent";
import { categoryIcon, categoryName, flagWords, nearest, sosMark, statusName, STEP_WORDS } from "./words";

type Opened = "" | "hand" | "close" | "near";

export interface Hands {
  isMine(sosId: string): boolean;
  answer(one: Case): void;
  close(one: Case, reason: string, outcome: string, considered: boolean): Promise<string | Problem>;
}

export class CasePanel {
  private shownKey = "";
  private form: HTMLElement | null = null;
  private opened: Opened = "";
  private shown: Case | undefined;
  private readonly top = h("div.case-top", {});
  private readonly messages = new Messages();
  private readonly sent = new SentByResident();

  constructor(private readonly box: HTMLElement, private readonly hands: Hands) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.opened && this.isHere()) {
        const was = this.opened;
        this.open(was);
        this.box.querySelector<HTMLElement>(`[data-opens=${was}]`)?.focus();
        return event.preventDefault();
      }
      const what = { h: "hand", c: "close", n: "near" }[event.key.toLowerCase()] as Opened | undefined;
      if (!what || event.repeat || keysAreOff(event) || !this.shown?.sosId) return;
      if (what === "near" ? !mayAskNearby(this.shown) : !isHeld(this.shown)) return;
      event.preventDefault();
      if (this.opened === what) this.focus(); // a key opens; the button and Esc shut
      else this.open(what);
    });
  }

  /** The hand is at the case, or nowhere. */
  private isHere(): boolean {
    const at = document.activeElement;
    return !document.querySelector("dialog[open]") && (at === document.body || this.box.contains(at));
  }

  /** Under the hand, and the whole form in sight: what stands under the field belongs to it, and the panel is often longer than the screen. */
  private focus(): void {
    const first = this.box.querySelector<HTMLElement>(".close .input, .hand button");
    first?.focus();
    first?.closest(".blkp")?.scrollIntoView({ block: "nearest" });
  }

  /** Open one of the two forms, or shut it again. */
  private open(what: Opened): void {
    this.opened = this.opened === what ? "" : what;
    this.show(this.shown);
    this.focus();
  }

  show(one: Case | undefined): void {
    if (one?.id !== this.shown?.id) this.opened = "";
    this.shown = one;
    this.messages.show(one);
    this.sent.show(one);
    if (!one) {
      this.shownKey = "";
      this.form = null;
      this.box.replaceChildren(h("div.empty", {}, icon("check"), h("b", {}, t("Nothing is open")), h("p", {}, t("An SOS or a report appears here the second it arrives. Choose a row of the feed to see it again."))));
      return;
    }
    const mine = one.sosId ? isMine(one, this.hands.isMine(one.sosId)) : false;
    // What is said of it hangs on its newest entry; what counts in it is told each second. Other cases change nothing here.
    const key = `${one.id} ${one.newestSeq} ${one.rung} ${mine} ${this.opened}`;
    if (key === this.shownKey) return;
    const same = this.shownKey.startsWith(one.id);
    this.shownKey = key;
    const half = halfClosed(one);
    const parts = [this.head(one, mine), this.now(one, mine), ...(half ? [half] : []), this.known(one), this.story(one)];
    // A reason that is being typed stays: the form is made once a case and state.
    const asked = this.opened === "close" ? "" : `${one.alert?.answered_by}-${one.alert?.offered_to}-${isHalfMine(one)}`;
    const formKey = `${one.id}-${one.rung}-${this.opened}-${asked}`;
    if (!same || this.form?.dataset.key !== formKey) {
      this.form = one.sosId && isOpen(one) ? this.actions(one) : null;
      if (this.form) this.form.dataset.key = formKey;
    }
    const scroll = this.box.scrollTop;
    this.top.replaceChildren(...parts);
    // What may be typed into is never taken out of the page and put back: it would lose the cursor.
    const wanted = [this.top, this.sent.element, this.messages.element, ...(this.form ? [this.form] : [])];
    if (wanted.some((part, index) => this.box.children[index] !== part) || this.box.childElementCount !== wanted.length) this.box.replaceChildren(...wanted);
    this.box.scrollTop = scroll;
  }

  private head(one: Case, mine: boolean): HTMLElement {
    const ended = one.steps.find((step) => step.kind === "sos_closed" || step.kind === "sos_stood_down");
    return h("div.case-head", {},
      one.sosId ? sosMark(one.alert, "SOS") : icon(categoryIcon(one.incident.category), "i-32"),
      h("div", {}, h("h1", {}, one.sosId ? titleOf(one, mine) : categoryName(one.incident.category)),
        h("p.sub.num", {}, one.sosId ? t("raised %(at)s", { at: clockAndDay(ms(one.begunAt)) }) : t("%(reference)s, received %(at)s", { reference: one.reference, at: clockAndDay(ms(one.begunAt)) }))),
      one.sosId ? h("span.count.num", { "data-since": one.begunAt, "data-until": ended?.at }) : h("span.pr", { title: t("Priority") }, String(one.incident.priority)));
  }

  /** The newest true thing, in the words that the resident reads too. */
  private now(one: Case, mine: boolean): HTMLElement {
    const answered = one.steps.find((step) => step.kind === "sos_answered");
    const say = (tone: string, head: string, rest: string): HTMLElement => h("div", { class: `case-now case-${tone}` }, h("b", {}, head), h("span.sub", {}, rest));
    const by = one.alert?.answered_by ?? "";
    const isDrill = Boolean(one.alert?.drill);
    const waits = isDrill ? "quiet" : "sos"; // red is a person in danger, and nothing else
    const noScreen = isDrill ? t("A drill: there is no resident.") : !cameByMessage(one) ? "" : one.alert?.silent ? t("It came by a message and is silent: nobody is answered.") : t("Whoever called is told by a message.");
    if (one.alert?.duress && isOpen(one)) return say("sos", t("Under duress. Neither call nor write."), t("Its phone was made to stand it down and shows that it was. It goes on: send help to where it is."));
    switch (one.rung) {
      case "arming": return say("quiet", t("About to be raised"), t("The resident may still stand it down. It is raised by itself at %(at)s.", { at: clockHms(ms(one.alert?.raises_at ?? one.begunAt)) }));
      case "received": return say(waits, t("Not on any screen yet"), noScreen || t("The resident's screen says: received."));
      case "on_screen": return say(waits, t("On a screen. Nobody has answered."), noScreen || t("The resident's screen says the same words."));
      case "answered": return say("ok", answeredWords(mine, by, answered ? counter(ms(answered.at) - ms(one.begunAt)) : ""), noScreen || t("The resident's screen says: answered."));
      case "closed": return say("quiet", one.alert?.outcome ? t("Closed: %(outcome)s", { outcome: outcomeName(one.alert.outcome) }) : t("Closed"), t("Footage of it no longer opens from here."));
      case "stood_down": return isDrill ? say("quiet", t("The drill is over"), t("Its times stand under Drills.")) : say("quiet", t("The resident stood it down"), t("Nothing more is sent."));
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
    if (one.sosId && !one.alert?.drill) row(t("Said"), one.alert?.kind ? h("bdi", {}, one.alert.kind) : t("nothing"));
    row(t("Near"), ...(near ? [plate(near.pole), " " + t("%(distance)s off", { distance: metres(near.distanceM) })] : [t("no camera linked")]));
    if (place) row(t("Place"), h("bdi", { dir: "ltr" }, `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`), " ", place.accuracy_m != null ? h("bdi.muted", { dir: "ltr" }, `± ${Math.round(place.accuracy_m)} m`) : "");
    else row(t("Place"), t("not known yet"));
    if (one.sosId && last) row(t("Heard"), h("span", { "data-ago": last.at }, t("%(age)s ago", { age: age(serverNow() - ms(last.at)) })), speed(one));
    if (one.alert?.battery_pct != null && one.alert.battery_at) row(t("Battery"), batteryWord(one.alert.battery_pct), t(", "), h("span", { "data-ago": one.alert.battery_at }, t("%(age)s ago", { age: age(serverNow() - ms(one.alert.battery_at)) })));
    if (!one.sosId && one.incident.occurred_at) row(t("Occurred"), t("%(at)s from memory", { at: clockAndDay(ms(one.incident.occurred_at)) }));
    const flags = (one.alert?.flags ?? []).filter((flag) => flag !== "drill"); // which is said everywhere
    return h("div.blkp", {}, h("dl.kv", {}, ...rows),
      one.alert?.silent || flags.length
        ? h("div.row.flags", {}, one.alert?.silent ? h("span.chip.chip-line", {}, icon("silent"), t("do not ring back")) : null,
            ...flags.map((flag) => h("span.chip.chip-warn", {}, flagWords(flag))))
        : null);
  }

  private story(one: Case): HTMLElement {
    const begun = ms(one.begunAt);
    const moved = one.steps.filter((step) => step.kind === "sos_moved");
    const clips = one.steps.filter((step) => step.kind === "clip_secured");
    const line = (step: Step, name: string): HTMLElement => {
      const warn = step.kind === "footage_unavailable" || step.kind === "sos_console_blind";
      return h("li", {}, h("span", { class: warn ? "tick now-warn" : "tick done" }, icon(!warn ? "check" : step.kind === "sos_console_blind" ? "offline" : "camera-blind")), h("span", {}, name), h("time", {}, step.at === one.begunAt ? clockHms(begun) : after(ms(step.at) - begun)));
    };
    const lines: [number, HTMLElement][] = escalationLines(one);
    const told = new Set<string>();
    for (const step of one.steps) {
      const many = step.kind === "sos_moved" ? moved : step.kind === "clip_secured" ? clips : null;
      if (step.kind === "sos_message" || step.kind === "sos_escalated" || step.kind === "sos_contacted") continue; // told above, with what came of it
      const once = step.kind === "sos_shown" || step.kind === "cameras_linked" || step.kind === "footage_unavailable";
      if ((many || once) && told.has(step.kind)) continue;
      told.add(step.kind);
      const name = STEP_WORDS[step.kind];
      const handed = one.steps.some((each) => each.kind === "sos_handed_over");
      const who = step.kind === (handed ? "sos_handed_over" : "sos_answered") ? one.alert?.answered_by : "";
      const words = step.kind === "sos_help_asked" ? askedWords(one) : !who ? name : handed ? t("Handed over to %(officer)s", { officer: who }) : t("Answered by %(officer)s", { officer: who });
      const said = many && many.length > 1 ? line(many[many.length - 1]!, t("%(step)s, %(count)s times", { step: name, count: many.length })) : line(step, words);
      lines.push([ms(step.at), said]);
    }
    lines.sort(([a], [b]) => a - b);
    const coming = comingLine(one);
    const answered = h("li", {}, h("span.tick.todo", {}, icon("waiting")), h("span.tl-b", {}, t("Answered")), h("time", {}));
    const isWaiting = one.rung === "received" || one.rung === "on_screen";
    return h("div.blkp", {}, h("ol.tl", {}, ...lines.map(([, each]) => each), ...(coming ? [coming] : []), ...(isWaiting ? [answered] : [])));
  }

  /** The form is shut when it is said, also where the SOS goes on until a second person has said it. */
  private async end(one: Case, reason: string, outcome: string, considered: boolean): Promise<string | Problem> {
    const problem = await this.hands.close(one, reason, outcome, considered);
    if (!problem && this.opened === "close" && this.shown?.id === one.id) {
      this.open("close");
      this.box.querySelector<HTMLElement>("[data-opens=close]")?.focus();
    }
    return problem;
  }

  private actions(one: Case): HTMLElement {
    if (one.rung === "arming") return h("div.blkp", {});
    const press = (what: Opened, words: string, key: string): HTMLElement => {
      const button = h("button.btn.btn-sm", { type: "button", "data-opens": what, "aria-expanded": String(this.opened === what) }, words, " ", h("kbd", {}, key));
      button.addEventListener("click", () => this.open(what));
      return button;
    };
    // Once asked, what came of it stays to be read until it is shut.
    const near = mayAskNearby(one) || this.opened === "near" ? press("near", t("Ask nearby"), "N") : null;
    const asking = this.opened === "near" ? nearbyForm(one, () => { if (this.opened === "near") this.open("near"); }) : null;
    const unanswered = one.rung === "received" || one.rung === "on_screen";
    if (unanswered) {
      const button = h(one.alert?.drill ? "button.btn.btn-primary.btn-block" : "button.btn.btn-sos.btn-block", { type: "button" }, t("Answer") + " ", h("kbd", {}, "A"));
      button.addEventListener("click", () => this.hands.answer(one));
      return h("div.case-acts", {}, h("div.blkp.stack", {}, button, near), asking);
    }
    const form = this.opened === "hand" ? handOverForm(one) : this.opened === "close" ? closingForm(one, (...said) => this.end(...said)) : asking;
    const back = isHalfMine(one) && this.opened !== "close" ? keepOpen(one, () => this.box.querySelector<HTMLElement>("[data-opens=close]")?.focus()) : null;
    return h("div.case-acts", {}, h("div.blkp", {}, h("div.row", {}, press("hand", t("Hand over"), "H"), press("close", t("Close with outcome"), "C"), near)), back, ringBack(one, isMine(one, this.hands.isMine(one.sosId!))), form);
  }
}

/** Somebody has it, and it is not over. */
const isHeld = (one: Case): boolean => isOpen(one) && one.rung === "answered";

/** Whose it is, by name: what this tab answered may have been handed over since. */
const isMine = (one: Case, here: boolean): boolean => (one.alert?.answered_by && me() ? one.alert.answered_by === me() : here);

function titleOf(one: Case, mine: boolean): string {
  const reference = one.alert?.drill ? t("Drill %(reference)s", { reference: one.reference }) : one.reference;
  return mine ? t("%(reference)s, yours", { reference }) : reference;
}

function answeredWords(mine: boolean, by: string, time: string): string {
  if (mine) return t("Answered by you, %(time)s after it was raised", { time });
  return by ? t("Answered by %(officer)s, %(time)s after it was raised", { officer: by, time }) : t("Answered, %(time)s after it was raised", { time });
}

const LOW_PCT = 15;

/** What the phone has left; amber when it may soon be silent for that alone. */
function batteryWord(percent: number): Node {
  const words = ltr(`${percent} %`);
  return percent <= LOW_PCT ? h("span.low-battery", {}, icon("battery", "i-16"), words) : h("span", {}, words);
}

/** How fast, from the last two places; nothing when they are too close in time to tell. */
function speed(one: Case): string {
  const [a, b] = one.track.slice(-2);
  if (!a || !b) return "";
  const seconds = (ms(b.at) - ms(a.at)) / 1000;
  const way = metresBetween(a, b);
  return seconds < 2 || way < 3 ? "" : t(", ") + ltr(`${(way / seconds).toFixed(1)} m/s`);
}
