// A pole that was said before the app was open: its page, and the code on it, lead to `/?pole=P17`. For a quarter of an hour
// that is where one stands; then the phone itself must say.

import { assume, signCalled, type Sign } from "../where";

const KEY = "gawah-pole";
const HOLDS_MS = 15 * 60 * 1000;
export const BESIDE_M = 30; // within sight of the number

/** Once, before anything asks where the phone is. The address loses it again: a reload another day means another place. */
export function readPole(): void {
  const address = new URL(location.href);
  const tag = address.searchParams.get("pole");
  if (tag === null) return;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ tag: tag.slice(0, 20), at: Date.now() }));
  } catch {
    // Then it holds for this page alone, by what is assumed below.
  }
  address.searchParams.delete("pole");
  history.replaceState(null, "", address);
  void signCalled(tag).then((sign) => { if (sign) assume(sign, BESIDE_M); });
}

/** The pole that was said a short time ago. */
export async function poleSaid(): Promise<Sign | undefined> {
  try {
    const said = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as { tag: string; at: number } | null;
    return said && Date.now() - said.at < HOLDS_MS ? await signCalled(said.tag) : undefined;
  } catch {
    return undefined;
  }
}

/** The number in what a code says: the address of a pole's page, or the number alone. */
export function tagIn(code: string): string {
  const [, tag] = /\/p\/([^/?#]+)/.exec(code) ?? [];
  return decodeURIComponent(tag ?? (/^[A-Za-z]{1,3}[ -]?\d{1,4}$/.test(code.trim()) ? code : ""));
}
