// Asking the server in an SOS: soon given up, for the next try is the better one. Whatever is asked may be asked again.

import { call, slug, type Answer } from "../call";
import { replaced, tokenAtHand } from "../device";

const SOONEST_MS = 5_000;
const LATEST_MS = 20_000;

/** tries: how many came before; a slow link is given longer each time. */
export async function quickly<T>(method: string, path: string, body?: unknown, tries = 0): Promise<Answer<T>> {
  const nobody = { status: 0, body: {} as Answer<T>["body"], retryAfterS: 0 };
  const patience = Math.min(SOONEST_MS * (tries + 1), LATEST_MS);
  return Promise.race([ask<T>(method, path, body), new Promise<Answer<T>>((done) => setTimeout(() => done(nobody), patience))]);
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const bearer = await tokenAtHand(); // an SOS takes an ended one, and does not wait for another
  if (!bearer) return { status: 0, body: {} as Answer<T>["body"], retryAfterS: 0 };
  const answer = await call<T>(method, path, { body, token: bearer });
  // Signed out meanwhile: no other token helps, and what it has raised it goes on with.
  if (answer.status !== 401 || slug(answer.body) === "device-ended") return answer;
  const second = await replaced(bearer);
  return second ? call<T>(method, path, { body, token: second }) : answer;
}
