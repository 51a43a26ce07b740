// The second question, in its place between the reason and the button: what was typed stays, and nothing is sent until it is answered.

import { h, must } from "./dom";
import type { Problem } from "./net";
import { t } from "./words";

const KINDS: Record<string, () => string> = {
  ethnicity: () => t("ethnicity"), language: () => t("language"), religion: () => t("religion"), sect: () => t("sect"),
};

const wordsOf = (problem: Problem): (Node | string)[] => (problem.words ?? []).flatMap(({ said, category }, at) => [
  at ? ", " : "", h("q", { dir: "auto" }, said), " ", h("span.muted", {}, KINDS[category]?.() ?? category)]).filter(Boolean);

/** The question by itself, where a page has no place for it. */
export function secondQuestion(problem: Problem, keep: () => void): HTMLElement {
  const go = h("button.btn.btn-sm", { type: "button" }, t("It is about what was done: keep the words"));
  go.addEventListener("click", keep);
  return h("span", {}, h("b", {}, t("Is it about what was done, or about who somebody is?")), " ", ...wordsOf(problem), " ", go);
}

/** Name the words and wait. keep: the officer says that they are about what was done. */
export function askSecond(problem: Problem, reason: HTMLTextAreaElement | null, keep: () => void): void {
  const box = must<HTMLElement>("#second-question");
  must("[data-said]", box).replaceChildren(...wordsOf(problem));
  must<HTMLButtonElement>("[data-change]", box).onclick = () => { box.hidden = true; reason?.focus(); };
  must<HTMLButtonElement>("[data-keep]", box).onclick = () => { box.hidden = true; keep(); };
  box.hidden = false;
  must<HTMLButtonElement>("[data-change]", box).focus();
}

export function forgetSecond(): void {
  must<HTMLElement>("#second-question").hidden = true;
}
