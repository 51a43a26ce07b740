// The steps of an SOS's ladder in words: who was called, when, how, and what came of it.

import { h, icon } from "../dom";
import { after, ms } from "../times";
import type { Called, Contact, Escalation } from "../wire";
import type { Case } from "./cases";
import { t, tn } from "../words";

/** mark: under the scale. next: "6 seconds to ...". done: in the story. none: when nobody was there. */
export const CALLED_WORDS: Record<Called, { mark: string; next: string; done: string; none: string }> = {
  second_console: { mark: t("second console"), next: t("the second console"), done: t("Second console called"), none: t("No second console is signed in") },
  supervisor: { mark: t("supervisor"), next: t("the supervisor"), done: t("Supervisor called"), none: t("No supervisor is signed in") },
  station: { mark: t("station, SMS"), next: t("the station"), done: t("Station told"), none: t("No station contact") },
  all_consoles: { mark: t("every console"), next: t("every console"), done: t("Every console called once more"), none: t("No other console is signed in") },
};
const BY: Record<Contact["how"], (who: string) => string> = {
  console: (who) => who, webhook: (who) => t("%(who)s by webhook", { who }), sms: (who) => t("%(who)s by SMS", { who }),
};
const STATES: Record<Contact["state"], string> = {
  called: t("has not shown it"), shown: t("has it on a screen"), waiting: t("not reached yet"), told: t("told"), refused: t("refused"), not_needed: t("answered first"),
};

const MOST_SAID = 80;

/** One line a step, and one for each contact outside; as [instant, line]. */
export function escalationLines(one: Case): [number, HTMLElement][] {
  const begun = ms(one.begunAt);
  return (one.alert?.escalations ?? []).flatMap((step) => [taken(step, begun), ...outside(step, begun)]);
}

function taken(step: Escalation, begun: number): [number, HTMLElement] {
  const inside = step.told.filter((each) => each.how === "console");
  const words = CALLED_WORDS[step.to];
  const nobody = step.told.length === 0;
  const names = inside.map((each) => `${each.who} (${STATES[each.state]})`).join(t(", "));
  const head = nobody ? words.none : step.to === "station" ? t("Station contact begun") : words.done;
  return [ms(step.at), line(names ? t("%(what)s: %(rest)s", { what: head, rest: names }) : head, ms(step.at) - begun, nobody ? "warn" : "done")];
}

function outside(step: Escalation, begun: number): [number, HTMLElement][] {
  return step.told.filter((each) => each.how !== "console").map((each) => {
    const tone = each.state === "told" ? "done" : each.state === "not_needed" ? "todo" : "warn";
    const tries = each.state === "waiting" && each.tries ? t(", ") + tn("tried %(n)s time", "tried %(n)s times", each.tries) : "";
    const entry = line(capital(t("%(what)s: %(rest)s", { what: BY[each.how](each.who), rest: STATES[each.state] + tries })), ms(each.at) - begun, tone);
    // Why it did not arrive is what somebody has to mend; what a gateway says to a yes is for who asks.
    if (each.answer && tone === "warn") entry.querySelector("span + span")?.append(" ", h("bdi.muted.small", { lang: "en", dir: "ltr" }, each.answer.slice(0, MOST_SAID)));
    else if (each.answer) entry.title = each.answer;
    return [ms(each.at), entry];
  });
}

/** What happens next if nobody answers: announced, so that the operator and the resident read the same. */
export function comingLine(one: Case): HTMLElement | null {
  const coming = one.alert?.next_step;
  return coming ? line(t("If nobody answers: %(whom)s", { whom: CALLED_WORDS[coming.to].next }), ms(coming.at) - ms(one.begunAt), "todo") : null;
}

const capital = (words: string): string => words.replace(/^./, (letter) => letter.toUpperCase());

function line(words: string, afterMs: number, tone: "done" | "warn" | "todo"): HTMLElement {
  const tick = tone === "done" ? h("span.tick.done", {}, icon("check")) : tone === "warn" ? h("span.tick.now-warn", {}, icon("hazard")) : h("span.tick.todo", {}, icon("waiting"));
  return h("li", {}, tick, h("span", { class: tone === "todo" ? "tl-b" : null }, words), h("time", {}, after(afterMs)));
}
