// Words before pictures: a piece goes when its report is with the police, the smallest first, one at a time.

import { token } from "../device";
import { changed, type Report } from "../sending";
import { get, kept } from "../store";
import { keepPiece, onTheirWay, type Piece } from "./pieces";
import { step, type Bearer } from "./tus";

const LOCK = "gawah-media";

/** Send what can be sent; answers how many pieces still have to come. A second caller finds it under way and leaves it. */
export async function sendMedia(): Promise<number> {
  const act = async (): Promise<number> => {
    for (const { key } of await onTheirWay().catch(() => [])) await whole(key);
    return (await onTheirWay().catch(() => [])).length;
  };
  if (!navigator.locks) return act();
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (held) => (held ? act() : (await onTheirWay().catch(() => [])).length)) as Promise<number>;
}

/** As far as it goes: until it is done, must wait, or nobody answers. */
async function whole(key: string): Promise<void> {
  for (;;) {
    const piece = await get<Piece>("media", key);
    if (!piece || piece.state === "ready" || piece.state === "refused" || piece.next_at > Date.now()) return;
    const report = await get<Report>("reports", piece.report);
    if (!report?.receipt) return;
    const who = await bearer(report);
    if (!who) return;
    const after = await step(piece, who, report.receipt.id);
    if (after === piece) return;
    await keepPiece(after);
    changed();
  }
}

/** Of an anonymous report the secret and no token, so that nothing ties the picture to the phone. */
async function bearer({ receipt }: Report): Promise<Bearer | null> {
  const language = (await kept<string>("language")) ?? "en";
  if (receipt!.receipt_secret) return { "Receipt-Secret": receipt!.receipt_secret, "Accept-Language": language };
  const held = await token();
  return held ? { Authorization: `Bearer ${held}`, "Accept-Language": language } : null;
}
