// One piece to the server by tus 1.0: begun once, in parts as large as the line carries, on from what was acknowledged.

import type { Problem } from "../call";
import { chosenLanguage } from "../chosen";
import { isClockLearned, signed } from "../key";
import { FIRST_PART, type Piece } from "./pieces";

const LEAST_PART = 64 * 1024;
const MOST_PART = 4 * 1024 * 1024;
const TIMEOUT_MS = 90_000;
const SOON_MS = 2_000;
const HOUR_MS = 3600_000;

export type Bearer = Record<string, string>;
interface Said { status: number; headers: Headers; body: Problem & { state?: string; text?: string } }

/** A step further. Answers the piece as it stands then; the same object when nobody answered. */
export async function step(piece: Piece, who: Bearer, reportId: string): Promise<Piece> {
  if (piece.state === "received") return look(piece, who);
  if (!piece.path) return begin(piece, who, reportId);
  return part(piece, who);
}

async function begin(piece: Piece, who: Bearer, reportId: string): Promise<Piece> {
  const metadata = Object.entries({ filetype: piece.filetype, report_id: reportId }).map(([name, value]) => `${name} ${btoa(value)}`).join(",");
  const said = await ask("POST", "/v1/uploads", { ...who, "Upload-Length": String(piece.size), "Upload-Metadata": metadata, "Idempotency-Key": piece.begin_key });
  if (said.status !== 201) return refusedOrLater(piece, said);
  return { ...piece, state: "open", path: new URL(said.headers.get("Location") ?? "", location.origin).pathname, offset: Number(said.headers.get("Upload-Offset") ?? 0), next_at: 0, waits: undefined };
}

async function part(piece: Piece, who: Bearer): Promise<Piece> {
  const bytes = await piece.blob.slice(piece.offset, piece.offset + piece.part).arrayBuffer();
  const digest = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))));
  const said = await ask("PATCH", piece.path!, {
    ...who, "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(piece.offset), "Upload-Checksum": `sha256 ${digest}`,
  }, bytes);
  if (said.status === 204) {
    const offset = Number(said.headers.get("Upload-Offset"));
    return { ...piece, offset, part: Math.min(piece.part * 2, MOST_PART), state: offset >= piece.size ? "received" : "open", next_at: 0, waits: undefined };
  }
  if (said.status === 0 || said.status >= 500) return again({ ...piece, part: Math.max(Math.round(piece.part / 2), LEAST_PART) }, who, said);
  if (said.status === 409 || said.status === 423 || said.status === 460) return again(piece, who, said);
  return refusedOrLater(piece, said);
}

/** After anything that was no answer: ask how much has arrived, and go on from there. */
async function again(piece: Piece, who: Bearer, before: Said): Promise<Piece> {
  const said = await ask("HEAD", piece.path!, who);
  if (said.status === 200) {
    const offset = Number(said.headers.get("Upload-Offset"));
    return { ...piece, offset, state: offset >= piece.size ? "received" : "open", next_at: patience(before), waits: reason(before) };
  }
  if (said.status === 404 || said.status === 410) return look(piece, who);
  return said.status === 0 ? piece : refusedOrLater(piece, said);
}

/** What became of it. One that is gone without having been refused is begun again, with a new key. */
async function look(piece: Piece, who: Bearer): Promise<Piece> {
  const said = await ask("GET", piece.path!, who);
  if (said.status === 200 && (said.body.state === "ready" || said.body.state === "refused")) return { ...piece, state: said.body.state, text: said.body.text };
  if (said.status === 200) return { ...piece, next_at: Date.now() + SOON_MS };
  if (said.status === 404 || said.status === 410) return { ...piece, begin_key: crypto.randomUUID(), path: undefined, offset: 0, part: FIRST_PART, state: "waiting", next_at: Date.now() + SOON_MS };
  return piece;
}

function refusedOrLater(piece: Piece, said: Said): Piece {
  const { status, body } = said;
  if (status === 0) return piece;
  if (status === 401 || status === 408 || status === 409 || status === 423 || status === 429 || status >= 500) return { ...piece, next_at: patience(said) || Date.now() + SOON_MS, waits: reason(said) };
  return { ...piece, state: "refused", text: body.title };
}

/** When to try again; 0: at once, as after a line that broke. A full disk is not emptied in a second. */
function patience({ status, headers }: Said): number {
  if (status !== 423 && status !== 429 && status < 500) return 0;
  const afterMs = (Number(headers.get("Retry-After")) || 0) * 1000;
  return Date.now() + (afterMs || (status === 507 ? HOUR_MS : SOON_MS));
}

const reason = ({ status }: Said): Piece["waits"] => (status === 507 ? "full" : status >= 500 || status === 429 ? "busy" : undefined);

async function ask(method: string, path: string, headers: Record<string, string>, body?: ArrayBuffer): Promise<Said> {
  const all = { Accept: "application/json", "Accept-Language": await chosenLanguage(), ...(method === "GET" ? {} : { "Tus-Resumable": "1.0.0" }), ...headers };
  try {
    const answer = await fetch(path, {
      method, body, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: await signed(method, path, all),
    });
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json") && method !== "HEAD";
    const said: Said["body"] = isJson ? await answer.json() : {};
    isClockLearned(said); // its next try will do
    return { status: answer.status, headers: answer.headers, body: said };
  } catch {
    return { status: 0, headers: new Headers(), body: {} };
  }
}
