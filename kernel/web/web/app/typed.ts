// What is being typed and is not sent: on this phone at every letter, there again after a reload, gone once it has arrived.
// Whoever leaves in haste leaves none of it behind, nor the report that was being written.

import { drop, DRAFT, piecesOf } from "./media/pieces";
import { forget, keep, kept } from "./store";

const TYPED = "typed ";

/** Keeps what is typed into `into` (a field, or what holds some), and puts back what was. Call what it answers when it has arrived. */
export function typed(of: string, into: HTMLElement, back: () => void = () => undefined): () => void {
  const fields = [into, ...into.querySelectorAll<HTMLElement>("*")].filter((each): each is HTMLInputElement => each.matches("input, textarea"));
  const isText = (field: HTMLInputElement): boolean => field.type !== "radio";
  const touched = (): void => { delete into.dataset.kept; };
  into.addEventListener("focusin", touched);
  into.addEventListener("input", () => {
    touched();
    const words = fields.map((field) => (isText(field) ? field.value : field.checked));
    const isAny = fields.some((field) => isText(field) && field.value.trim());
    void (isAny ? keep(TYPED + of, words) : forget(TYPED + of)).catch(() => undefined);
  });
  void kept<(string | boolean)[]>(TYPED + of).then((words) => {
    if (words?.length !== fields.length || fields.some((field) => isText(field) && field === document.activeElement && field.value)) return;
    fields.forEach((field, at) => {
      if (isText(field)) field.value = words[at] as string;
      else field.checked = words[at] as boolean;
    });
    into.dataset.kept = "yes"; // nobody has touched it here yet
    back();
  });
  return () => arrived(of);
}

export function arrived(of: string): void { void forget(TYPED + of).catch(() => undefined); }

/** Nothing that is being written stays, and nothing that was sent goes. */
export async function forgetWritten(): Promise<void> {
  await Promise.all([forget(IDBKeyRange.bound(TYPED, `${TYPED}\uffff`)), forget("draft"), piecesOf(DRAFT).then((pieces) => Promise.all(pieces.map(({ key }) => drop(key))))]);
}
