// What stands beside the report on a task's page: duplicates and questions. Plain forms; here only their keys and pictures.

import { keysAreOff } from "./dom";

/** A press of D, Q and the like goes to the first thing that says so (`data-key`) and can be pressed. */
export function bindKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (keysAreOff(event) || event.key.length !== 1) return;
    const wanted = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (wanted instanceof HTMLDetailsElement) {
      wanted.open = true;
      wanted.querySelector<HTMLElement>("input:not([type=hidden]), select")?.focus();
    } else wanted.click();
  });
}

/** Pictures of what may be the same: without faces, for the claim is on another report. */
export const suggestedStills = (): NodeListOf<HTMLElement> => document.querySelectorAll<HTMLElement>("#duplicates figure[data-copy]");
