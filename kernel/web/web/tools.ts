// What stands ready for the holder of the claim: the tools at the end of the transport, and the way to the next task.

import { h, icon } from "./dom";
import { t } from "./words";

export function tools(hands: { mark: () => void; still: () => void }): HTMLElement[] {
  const tool = (name: string, words: string, key: string, act: () => void): HTMLElement => {
    const made = h("button.btn.btn-sm.btn-quiet", { type: "button" }, icon(name, "i-16"), h("span", {}, words), h("kbd", {}, key));
    made.addEventListener("click", act);
    return made;
  };
  return [tool("marker", t("Marker"), "M", hands.mark), tool("photo", t("Still"), "T", hands.still)];
}

/** S opens the reasons, S again skips without one. */
export function skip(): void {
  const menu = document.querySelector<HTMLDetailsElement>("#skip");
  const first = menu?.querySelector<HTMLButtonElement>("button");
  if (!menu || !first) return;
  if (menu.open) return first.click();
  menu.open = true;
  first.focus();
}
