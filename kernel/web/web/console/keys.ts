// The console's keys, once: what each does, and its line on the sheet that `?` shows.

import { keysAreOff } from "../dom";
import { offerKeys } from "../keysheet";
import { mapKeys } from "../pagekeys";

/** key: as KeyboardEvent.key in lower case. says: on the sheet; a key without it is a second one for the same. */
export interface Key { key: string; name?: string; says?: string; act: (event: KeyboardEvent) => boolean | void }

const ANSWERS = "a"; // an SOS is answered from behind the sheet, too

/** An act that answers false has left the key to the browser. */
export function listen(keys: Key[]): void {
  const lines = keys.flatMap(({ key, name, says }) => (says ? [{ name: name ?? key.toUpperCase(), says }] : []));
  const sheet = offerKeys([...lines, ...mapKeys()], ANSWERS);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && document.activeElement instanceof HTMLElement && !sheet.open) document.activeElement.blur();
    if (keysAreOff(event) || (sheet.open && event.key.toLowerCase() !== ANSWERS)) return;
    const found = keys.find(({ key }) => key === event.key.toLowerCase());
    if (found && found.act(event) !== false) event.preventDefault();
  });
}
