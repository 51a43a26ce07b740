// The console's keys, once: what each does, and its line on the sheet that `?` shows.

import { keysAreOff } from "../dom";
import { offerKeys } from "../keysheet";

/** key: as KeyboardEvent.key in lower case. says: on the sheet; a key without it is a second one for the same. */
export interface Key { key: string; name?: string; says?: string; act: (event: KeyboardEvent) => boolean | void }

/** An act that answers false has left the key to the browser. */
export function listen(keys: Key[]): void {
  const sheet = offerKeys(keys.flatMap(({ key, name, says }) => (says ? [{ name: name ?? key.toUpperCase(), says }] : [])));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement instanceof HTMLElement && !sheet.open) document.activeElement.blur();
    if (keysAreOff(event) || (sheet.open && event.key.toLowerCase() !== "a")) return;
    const found = keys.find(({ key }) => key === event.key.toLowerCase());
    if (found && found.act(event) !== false) event.preventDefault();
  });
}
