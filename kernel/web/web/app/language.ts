// Which language the app speaks. The page comes in one; what was chosen is kept for the worker, which serves it without a network.

import { speak } from "./device";
import { keep } from "./store";

/** A page that was asked for in a language stays in it, and its address is plain again. */
export async function keepLanguage(): Promise<void> {
  const address = new URL(location.href);
  if (address.searchParams.has("in")) {
    address.searchParams.delete("in");
    history.replaceState(null, "", address);
  }
  await keep("language", document.documentElement.lang).catch(() => undefined);
  await speak(document.documentElement.lang);
}

/** Where the same screen stands in another language. */
export const inLanguage = (code: string): string => `/?in=${code}${location.hash}`;
