// Asking the server. Writes carry the page's CSRF token; an answer is a status and a body, never an exception of its own.

import { titles } from "./late";
import { isKnown, t } from "./words";

export interface Answer<T> {
  /** 0 when nobody answered. */
  status: number;
  body: T;
}

export interface Broken { by: string; at: string; reason: string }

export interface Problem {
  type?: string;
  title?: string;
  detail?: string;
  holder?: { name: string; since?: string } | null;
  /** Of a lease that is lost: the supervisor who took it. */
  broken?: Broken | null;
  /** Of a reason that says who somebody is. */
  words?: { said: string; category: string }[];
}

const TIMEOUT_MS = 10_000;

export const slug = (problem: Problem): string => (problem.type ?? "").split("/").pop() ?? "";

/** Why the server said no: what happened this time in English, or what it is every time in the language of the page. */
export const refusalOf = ({ title, detail }: Problem): string => (title && isKnown(title) ? t(title) : detail || title || t("It was refused."));

export async function send<T>(method: string, url: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer<T & Problem>> {
  const headers: Record<string, string> = { Accept: "application/json", ...more };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-CSRF-Token"] = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) await titles();
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    return { status: response.status, body: (isJson && text ? JSON.parse(text) : {}) as T & Problem };
  } catch {
    return { status: 0, body: {} as T & Problem };
  }
}
