// The steps of an SOS's ladder in words: who was called, when, how, and what came of it.

import { h, icon } from "../dom";
import { after, ms } from "../times";
import type { Called, Contact, Escalation } from "../wire";
import type { Case } from "./cases";

/** mark: under the scale. next: "6 seconds to ...". done: in the story. none: when nobody was there. */
export const CALLED_WORDS: Record<Called, { mark: string; next: string; done: string; none: string }> = {
  second_console: { mark: "second console", next: "the second console", done: "Second console called", none: "No second console is signed in" },
  supervisor: { mark: "supervisor", next: "the supervisor", done: "Supervisor called", none: "No supervisor is signed in" },
  station: { mark: "station, SMS", next: "the station", done: "Station told", none: "No station contact" },
  all_consoles: { mark: "every console", next: "every console", done: "Every console called once more", none: "No other console is signed in" },
};
const HOW: Record<Contact["how"], string> = { console: "", webhook: " by webhook", sms: " by SMS" };
const STATES: Record<Contact["state"], string> = {
  called: "has not shown it", shown: "has it on a screen", waiting: "not reached yet", told: "told", refused: "refused", not_needed: "answered first",
};

/** One line a step, and one for each contact outside; as [instant, line]. */
export function escalationLines(one: Case): [number, HTMLElement][] {
  const begun = ms(one.begunAt);
  return (one.alert?.escalations ?? []).flatMap((step) => [taken(step, begun), ...outside(step, begun)]);
}

function taken(step: Escalation, begun: number): [number, HTMLElement] {
  const inside = step.told.filter((each) => each.how === "console");
  const words = CALLED_WORDS[step.to];
  const nobody = step.told.length === 0;
  const names = inside.map((each) => `${each.who} (${STATES[each.state]})`).join(", ");
  const head = nobody ? words.none : step.to === "station" ? "Station contact begun" : words.done;
  return [ms(step.at), line(head + (names ? `: ${names}` : ""), ms(step.at) - begun, nobody ? "warn" : "done")];
}

function outside(step: Escalation, begun: number): [number, HTMLElement][] {
  return step.told.filter((each) => each.how !== "console").map((each) => {
    const tone = each.state === "told" ? "done" : each.state === "not_needed" ? "todo" : "warn";
    const tries = each.state === "waiting" && each.tries ? `, tried ${each.tries} ${each.tries === 1 ? "time" : "times"}` : "";
    const entry = line(`${each.who}${HOW[each.how]}: ${STATES[each.state]}${tries}`, ms(each.at) - begun, tone);
    if (each.answer) entry.title = each.answer;
    return [ms(each.at), entry];
  });
}

/** What happens next if nobody answers: announced, so that the operator and the resident read the same. */
export function comingLine(one: Case): HTMLElement | null {
  const coming = one.alert?.next_step;
  return coming ? line(`If nobody answers: ${CALLED_WORDS[coming.to].next}`, ms(coming.at) - ms(one.begunAt), "todo") : null;
}

function line(words: string, afterMs: number, tone: "done" | "warn" | "todo"): HTMLElement {
  const tick = tone === "done" ? h("span.tick.done", {}, icon("check")) : tone === "warn" ? h("span.tick.now-warn", {}, icon("hazard")) : h("span.tick.todo", {}, icon("waiting"));
  return h("li", {}, tick, h("span", { class: tone === "todo" ? "tl-b" : null }, words), h("time", {}, after(afterMs)));
}
