// The sheet of all keys of a page: `?` and the button in the top bar open it. Panel and console share it.

import { h, keysAreOff, must } from "./dom";
import { t } from "./words";

/** name: as it stands on the key; several with a space between. */
export interface KeyLine { name: string; says: string }

/** Behind the sheet no key does anything, but one that is named in `through`. lines: there, or fetched when the sheet opens. */
export function offerKeys(lines: KeyLine[] | (() => Promise<KeyLine[]>), through = ""): HTMLDialogElement {
  const sheet = must<HTMLDialogElement>("#keys");
  const list = must("#keys-list", sheet);
  const fill = (all: KeyLine[]): void => list.replaceChildren(...all.flatMap(({ name, says }) =>
    [h("dt", {}, ...name.split(" ").flatMap((key, at) => [at ? " " : null, h("kbd", {}, key)])), h("dd", {}, says)]));
  if (Array.isArray(lines)) fill(lines);
  const show = (): void => {
    if (typeof lines === "function") lines().then(fill, () => list.replaceChildren(h("dd", {}, t("Nobody answered. Try again."))));
    if (!sheet.open) sheet.showModal();
  };
  must("#keys-on").addEventListener("click", show);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || keysAreOff(event)) return;
    event.preventDefault();
    show();
  });
  sheet.addEventListener("keydown", (event) => { if (!through || event.key.toLowerCase() !== through) event.stopPropagation(); });
  return sheet;
}
