// The console's keys, once: what each does, and the sheet that `?` shows.

import { h, keysAreOff, must } from "../dom";

/** key: as KeyboardEvent.key in lower case. says: on the sheet; a key without it is a second one for the same. */
export interface Key { key: string; name?: string; says?: string; act: (event: KeyboardEvent) => boolean | void }

/** An act that answers false has left the key to the browser. */
export function listen(keys: Key[]): void {
  const sheet = must<HTMLDialogElement>("#keys");
  must("#keys-list").append(...keys.filter((key) => key.says).flatMap(({ key, name, says }) => [h("dt", {}, h("kbd", {}, name ?? key.toUpperCase())), h("dd", {}, says)]));
  must("#keys-on").addEventListener("click", () => sheet.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement instanceof HTMLElement && !sheet.open) document.activeElement.blur();
    if (keysAreOff(event) || (sheet.open && event.key.toLowerCase() !== "a")) return;
    if (event.key === "?") { sheet.showModal(); event.preventDefault(); return; }
    const found = keys.find(({ key }) => key === event.key.toLowerCase());
    if (found && found.act(event) !== false) event.preventDefault();
  });
}
