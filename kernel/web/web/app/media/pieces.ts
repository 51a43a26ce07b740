// Photos, videos and voice notes on the phone: with the report that is being written, then with the one that was sent.

import { all, get, put, remove } from "../store";

export type Medium = "photo" | "video" | "voice";

export interface Piece {
  key: string;
  /** Made before the first try: the same one answers with the same upload. */
  begin_key: string;
  /** The report's key, or DRAFT while it is being written. */
  report: string;
  medium: Medium;
  filetype: string;
  blob: Blob;
  size: number;
  made_at: number;
  state: "waiting" | "open" | "received" | "ready" | "refused";
  /** Where it is at the server. */
  path?: string;
  /** How much of it the server has acknowledged. */
  offset: number;
  /** How much is sent at once on this line. */
  part: number;
  next_at: number;
  /** Why it waits, where that is not the line: our disk is full, or our side takes nothing just now. */
  waits?: "full" | "busy";
  /** Why it was refused, in the page's language. */
  text?: string;
}

export const DRAFT = "draft";
export const FIRST_PART = 256 * 1024;
export const MOST_PIECES = 5;

const MB = 1_000_000;
export const LIMITS: Record<Medium, { bytes: number; types: string[] }> = {
  photo: { bytes: 15 * MB, types: ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"] },
  video: { bytes: 200 * MB, types: ["video/mp4", "video/webm", "video/quicktime"] },
  voice: { bytes: 10 * MB, types: ["audio/webm", "audio/ogg", "audio/mp4", "audio/x-m4a"] },
};

export const piecesOf = async (report: string): Promise<Piece[]> =>
  (await all<Piece>("media").catch(() => [])).filter((piece) => piece.report === report).sort((a, b) => a.made_at - b.made_at);

/** Those that still have something to do at the server. */
export const onTheirWay = async (): Promise<Piece[]> =>
  (await all<Piece>("media")).filter(({ report, state }) => report !== DRAFT && state !== "ready" && state !== "refused").sort((a, b) => a.size - b.size);

export async function add(medium: Medium, blob: Blob): Promise<Piece> {
  const piece: Piece = {
    key: crypto.randomUUID(), begin_key: crypto.randomUUID(), report: DRAFT, medium, filetype: blob.type.split(";")[0]!, blob, size: blob.size,
    made_at: Date.now(), state: "waiting", offset: 0, part: FIRST_PART, next_at: 0,
  };
  await put("media", piece);
  return piece;
}

export const drop = (key: string): Promise<unknown> => remove("media", key);

/** The draft's pieces go with the report that it has become. */
export async function give(report: string): Promise<void> {
  for (const piece of await piecesOf(DRAFT)) await put("media", { ...piece, report });
}

/** What is known of it now; what is ready or refused needs its bytes no longer. */
export async function keepPiece(piece: Piece): Promise<void> {
  if (!(await get<Piece>("media", piece.key))) return; // erased meanwhile
  const isDone = piece.state === "ready" || piece.state === "refused";
  await put("media", isDone && piece.medium !== "photo" ? { ...piece, blob: new Blob() } : piece);
}
