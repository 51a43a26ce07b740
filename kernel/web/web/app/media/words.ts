// What pieces are called, and how large they are.

import { ltr, t, tn } from "../../words";
import type { Medium, Piece } from "./pieces";

export const nameOfMedium = (medium: Medium): string => (medium === "photo" ? t("Photo") : medium === "video" ? t("Video") : t("Voice note"));

export const sizeOf = (bytes: number): string => ltr(bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

/** "2 photos, 1 voice note." */
export function countOf(pieces: Piece[]): string {
  const n = (medium: Medium): number => pieces.filter((piece) => piece.medium === medium).length;
  const parts = [
    n("photo") ? tn("%(n)s photo", "%(n)s photos", n("photo")) : "",
    n("video") ? tn("%(n)s video", "%(n)s videos", n("video")) : "",
    n("voice") ? tn("%(n)s voice note", "%(n)s voice notes", n("voice")) : "",
  ].filter(Boolean);
  return parts.length ? t("%(parts)s.", { parts: parts.join(t(", ")) }) : "";
}
