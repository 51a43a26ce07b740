// Asking the server, from the page and from the service worker alike. An answer is a status and a body, never an exception.

export interface Problem {
  type?: string;
  title?: string;
  detail?: string;
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
}

const WORK = "Proof-Of-Work"; // what a flood is asked for; see work.ts
const TIMEOUT_MS = 20_000; // a slow link takes its time; a dead one must not hold a report for ever

export async function call<T>(method: string, path: string, { body, token, headers = {} }: Asking = {}): Promise<Answer<T>> {
  const sent: Record<string, string> = { Accept: "application/json", ...headers };
  if (token) sent.Authorization = `Bearer ${token}`;
  if (body !== undefined) sent["Content-Type"] = "application/json";
  try {
    const answer = await fetch(path, {
      method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    const retryAfterS = Number(answer.headers.get("Retry-After") ?? 0) || 0;
    const said = (isJson && text ? JSON.parse(text) : {}) as T & Problem;
    if (answer.status === 428 && said.challenge && !headers[WORK]) {
      const done = await (await import("./work")).solved(said.challenge, said.bits!);
      if (done) return call<T>(method, path, { body, token, headers: { ...headers, [WORK]: done } });
    }
    return { status: answer.status, body: said, retryAfterS };
  } catch {
    return { status: 0, body: {} as T & Problem, retryAfterS: 0 };
  }
}

export const slug = ({ type }: Problem): string => (type ?? "").split("/").pop() ?? "";
