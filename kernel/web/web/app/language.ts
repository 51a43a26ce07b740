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
  await keepName();
  await speak(document.documentElement.lang);
}

/** By which name the app stands: the worker, which shows notifications, cannot read where the page keeps it. */
export async function keepName(): Promise<void> {
  try {
    await keep("neutral", localStorage.getItem("gawah-neutral") === "yes");
  } catch {
    // Storage is closed to us: nothing was chosen then either.
  }
}

// Where a screen's words are; of English, which stands in the scripts, and of a screen that says nothing there are none.
const addresses: Record<string, string> = JSON.parse(document.documentElement.dataset.words ?? "{}");

const coming = new Map<string, Promise<boolean>>();
const PATIENCE_MS = 20_000;

/** Before a screen is shown. Its script may have come already: nothing is said while a script is loaded. Answers whether they have come. */
export function learnWordsOf(screen: string): Promise<boolean> {
  const address = addresses[screen];
  if (!address) return Promise.resolve(true);
  const asked = coming.get(screen) ?? learn(address).then(() => { delete addresses[screen]; return true; }, () => false).finally(() => coming.delete(screen));
  coming.set(screen, asked);
  return asked;
}

// A screen waits no longer for its words: it stands in English, and once more in its language when they come, unless it is in use by then.
const WORDS_MS = 2_000;

export const soonWordsOf = (part: string): Promise<boolean> => Promise.race([learnWordsOf(part), new Promise<false>((done) => setTimeout(done, WORDS_MS, false))]);

async function learn(address: string): Promise<void> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) throw new Error(`no words at ${address}`);
  Object.assign(globalThis.gawahWords ??= {}, await answer.json());
}

/** Where the same screen stands in another language. */
export const inLanguage = (code: string): string => `/?in=${code}${location.hash}`;
