// Asking the server, from the page and from the service worker alike. An answer is a status and a body, never an exception.

import { chosenLanguage } from "./chosen";
import { isClockLearned, signed } from "./key";

export interface Problem {
  type?: string;
  title?: string;
  detail?: string;
  received_at?: string;
  errors?: { field: string; code: string; detail: string }[];
  /** Of 428 alone: what is to be solved. */
  challenge?: string;
  bits?: number;
}

export interface Answer<T> {
  /** 0 when nobody answered. */
  status: number;
  body: T & Problem;
  retryAfterS: number;
}

export interface Asking {
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
  /** By this phone's key, though there is no token yet. */
  sign?: boolean;
}

const WORK = "Proof-Of-Work"; // what a flood is asked for; see work.ts
const TIMEOUT_MS = 20_000; // a slow link takes its time; a dead one must not hold a report for ever

/** Signed by whom has a key; a phone whose clock was refused is told the time, and asks once more. */
export async function call<T>(method: string, path: string, asking: Asking = {}): Promise<Answer<T>> {
  const answer = await once<T>(method, path, asking);
  if (answer.status === 401 && isClockLearned(answer.body)) return once<T>(method, path, asking);
  if (answer.status !== 428 || !answer.body.challenge || asking.headers?.[WORK]) return answer;
  const done = await (await import("./work")).solved(answer.body.challenge, answer.body.bits!);
  return done ? call<T>(method, path, { ...asking, headers: { ...asking.headers, [WORK]: done } }) : answer;
}

async function once<T>(method: string, path: string, { body, token, headers = {}, sign }: Asking): Promise<Answer<T>> {
  // What is refused is said in the language that was chosen here, which need not be the browser's.
  const sent: Record<string, string> = { Accept: "application/json", "Accept-Language": await chosenLanguage(), ...headers };
  if (token) sent.Authorization = `Bearer ${token}`;
  if (body !== undefined) sent["Content-Type"] = "application/json";
  const text = body === undefined ? undefined : JSON.stringify(body);
  try {
    const answer = await fetch(path, {
      method, headers: await signed(method, path, sent, text === undefined ? undefined : new TextEncoder().encode(text), sign), body: text,
      credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const said = await answer.text();
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    const retryAfterS = Number(answer.headers.get("Retry-After") ?? 0) || 0;
    return { status: answer.status, body: (isJson && said ? JSON.parse(said) : {}) as T & Problem, retryAfterS };
  } catch {
    return { status: 0, body: {} as T & Problem, retryAfterS: 0 };
  }
}

export const slug = ({ type }: Problem): string => (type ?? "").split("/").pop() ?? "";
