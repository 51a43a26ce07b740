// The second question, in its place between the reason and the button: what was typed stays, and nothing is sent until it is answered.

import { h, must } from "./dom";
import type { Problem } from "./net";
import { t } from "./words";

const KINDS: Record<string, () => string> = {
  ethnicity: () => t("ethnicity"), language: () => t("language"), religion: () => t("religion"), sect: () => t("sect"),
};

/** Name the words and wait. keep: the officer says that they are about what was done. */
export function askSecond(problem: Problem, reason: HTMLTextAreaElement | null, keep: () => void): void {
  const box = must<HTMLElement>("#second-question");
  const said = (problem.words ?? []).flatMap(({ said, category }, at) => [
    at ? ", " : "", h("q", { dir: "auto" }, said), " ", h("span.muted", {}, KINDS[category]?.() ?? category)]);
  must("[data-said]", box).replaceChildren(...said.filter(Boolean));
  must<HTMLButtonElement>("[data-change]", box).onclick = () => { box.hidden = true; reason?.focus(); };
  must<HTMLButtonElement>("[data-keep]", box).onclick = () => { box.hidden = true; keep(); };
  box.hidden = false;
  must<HTMLButtonElement>("[data-change]", box).focus();
}

export function forgetSecond(): void {
  must<HTMLElement>("#second-question").hidden = true;
}
