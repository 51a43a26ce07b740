// Asking whether a film or a still is there: it may be made only when it is first asked for, which takes a while. The
// server says how far it has come (202), and who asks too often or too early comes again.

import { slug, type Problem } from "./net";
import { t } from "./words";

export type Answer =
  | { state: "made" }
  | { state: "making"; percent: number; waits: boolean; againMs: number }
  | { state: "refused"; head: string; rest: string }
  | { state: "unheard" };

const TIMEOUT_MS = 10_000;
const MOST_OFTEN_MS = 3_000;
const LEAST_OFTEN_MS = 15_000;
const LESS_OFTEN = 1.25;

export const wait = (forMs: number): Promise<void> => new Promise((done) => { setTimeout(done, forMs); });

/** Asks until it is made or will not be; unheard when nobody wants it any more. Nobody is asked while nobody looks. */
export async function untilMade(url: string, isWanted: () => boolean, told?: (answer: Answer) => void): Promise<Answer> {
  for (let pauseMs = MOST_OFTEN_MS; isWanted(); pauseMs = Math.min(LEAST_OFTEN_MS, pauseMs * LESS_OFTEN)) {
    const answer = document.visibilityState === "hidden" ? null : await ask(url);
    if (answer?.state === "made" || answer?.state === "refused") return answer;
    if (answer && isWanted()) told?.(answer);
    await wait(Math.max(pauseMs, answer?.state === "making" ? answer.againMs : 0));
  }
  return { state: "unheard" };
}

/** One byte of it is asked for: it says whether it is there, and the film comes when it plays. */
async function ask(url: string): Promise<Answer> {
  try {
    const response = await fetch(url, {
      headers: { Accept: "application/json", Range: "bytes=0-0" }, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 202) {
      const body = (await response.json()) as { state: string; percent: number };
      return { state: "making", percent: body.percent, waits: body.state === "asked", againMs: Number(response.headers.get("Retry-After")) * 1000 || 0 };
    }
    if (response.ok) return { state: "made" };
    if (response.status === 429 || response.status >= 500) return { state: "unheard" };
    return why(response.status, (await response.json().catch(() => ({}))) as Problem);
  } catch {
    return { state: "unheard" };
  }
}

function why(status: number, problem: Problem): Answer {
  if (slug(problem) === "not-decodable") return { state: "refused", head: t("could not be made safe"), rest: t("the holder of the claim can see the original") };
  if (status === 404) return { state: "refused", head: t("is not kept any more"), rest: t("its account remains in the audit") };
  if (status === 401) return { state: "refused", head: t("you are signed out"), rest: t("sign in again in another tab, then load this page anew") };
  return { state: "refused", head: t("is not shown to you"), rest: t("claim the task to see the original") };
}
