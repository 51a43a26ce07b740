// The sheet of all keys of a page: `?` and the button in the top bar open it. Panel and console share it.

import { h, keysAreOff, must } from "./dom";

/** name: as it stands on the key; several with a space between. */
export interface KeyLine { name: string; says: string }

/** Behind the sheet no key does anything, but one that is named in `through`. */
export function offerKeys(lines: KeyLine[], through = ""): HTMLDialogElement {
  const sheet = must<HTMLDialogElement>("#keys");
  must("#keys-list", sheet).replaceChildren(...lines.flatMap(({ name, says }) =>
    [h("dt", {}, ...name.split(" ").flatMap((key, at) => [at ? " " : null, h("kbd", {}, key)])), h("dd", {}, says)]));
  const show = (): void => { if (!sheet.open) sheet.showModal(); };
  must("#keys-on").addEventListener("click", show);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || keysAreOff(event)) return;
    event.preventDefault();
    show();
  });
  sheet.addEventListener("keydown", (event) => { if (!through || event.key.toLowerCase() !== through) event.stopPropagation(); });
  return sheet;
}
