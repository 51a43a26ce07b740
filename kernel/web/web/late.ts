// Scripts that are fetched when they are asked for, and words that come then. Where they lie the page says, on its root and on `#main`.

import { must } from "./dom";

/** A script with its words before it: `data-NAME`, and on a page that is not English `data-NAME-words`. */
export async function late<T>(name: string): Promise<T> {
  const { [name]: script, [`${name}Words`]: words } = must<HTMLElement>("#main").dataset;
  if (words) await import(words);
  return (await import(script ?? "")) as T;
}

/** The titles of problems in the language of the page. Without them a refusal is read in English. */
export async function titles(): Promise<void> {
  const { titles: words } = document.documentElement.dataset;
  if (words) await import(words).catch(() => undefined);
}
