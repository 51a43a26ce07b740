// A narrow page: the decision stands over it at the thumb. It is put away to look once more, and taken out again.

import { must } from "./dom";
import { t } from "./words";

export function offerFolding(form: HTMLFormElement): void {
  const button = must<HTMLButtonElement>("#decide-fold", form);
  const turn = (isFolded: boolean): void => {
    form.classList.toggle("is-folded", isFolded);
    button.setAttribute("aria-expanded", String(!isFolded));
    must("span", button).textContent = isFolded ? t("On with the decision") : t("Look at the pictures again");
  };
  button.addEventListener("click", () => turn(!form.classList.contains("is-folded")));
  for (const outcome of form.querySelectorAll("input[name=outcome]")) {
    outcome.addEventListener("click", () => turn(false)); // also the one that is chosen already
  }
  button.hidden = false;
}
