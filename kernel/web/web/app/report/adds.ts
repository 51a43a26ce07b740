// Show or tell: a photo, a video, a voice note. Each is on the phone at once and goes after the words.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { note } from "../frame";
import { add, drop, DRAFT, LIMITS, MOST_PIECES, piecesOf, type Medium, type Piece } from "../media/pieces";
import { nameOfMedium, sizeOf } from "../media/words";
import { voiceKey } from "./voice";

export interface AddsBlock { block: HTMLElement; end(): void }

export function addsBlock(counted: (count: number) => void): AddsBlock {
  const list = h("ul.facts", { "aria-live": "polite" });
  let seen: string[] = [];
  const draw = async (): Promise<void> => {
    const pieces = await piecesOf(DRAFT);
    for (const url of seen) URL.revokeObjectURL(url);
    seen = [];
    list.replaceChildren(...pieces.map((piece) => row(piece, (url) => seen.push(url), draw)));
    list.hidden = !pieces.length;
    counted(pieces.length);
  };
  const take = async (medium: Medium, blob: Blob): Promise<void> => {
    const why = await refusal(medium, blob);
    if (why) return note(why);
    try {
      await add(medium, blob);
    } catch {
      return note(t("This phone has no room for it. The report goes without it."));
    }
    await draw();
  };
  const voice = voiceKey((blob) => void take("voice", blob));
  const keys = h("div.adds", {}, fileKey("photo", take), fileKey("video", take), voice.key);
  const block = h("div.stack", {}, h("h2.sect", {}, t("Show or tell us")), keys, list, h("p.muted", {}, t("Only if it is safe. Keep your phone down; the cameras on the poles can speak for you.")));
  void draw();
  return { block, end: () => { voice.end(); for (const url of seen) URL.revokeObjectURL(url); } };
}

function fileKey(medium: "photo" | "video", take: (medium: Medium, blob: Blob) => Promise<void>): HTMLElement {
  const field = h("input.vh", { type: "file", accept: LIMITS[medium].types.join(",") });
  field.addEventListener("change", () => {
    const [file] = field.files ?? [];
    field.value = "";
    if (file) void take(medium, file);
  });
  return h("label.add", {}, field, icon(medium), nameOfMedium(medium));
}

async function refusal(medium: Medium, blob: Blob): Promise<string> {
  const { bytes, types } = LIMITS[medium];
  if ((await piecesOf(DRAFT)).length >= MOST_PIECES) return t("Five can go with a report. Remove one first.");
  if (!types.includes(blob.type.split(";")[0]!)) return t("This kind of file cannot be taken. Take a photo or a video with this phone.");
  if (!blob.size) return t("The file is empty.");
  if (blob.size > bytes) return t("It is too large: %(size)s, and at most %(most)s can be taken. A shorter one will do.", { size: sizeOf(blob.size), most: sizeOf(bytes) });
  return "";
}

function row(piece: Piece, seen: (url: string) => void, changed: () => Promise<void>): HTMLElement {
  const remove = h("button.a-btn", { type: "button", "aria-label": t("Remove: %(what)s", { what: nameOfMedium(piece.medium) }) }, icon("close", "i-20"), t("Remove"));
  remove.addEventListener("click", () => void drop(piece.key).then(changed));
  return h("li.a-piece", {}, picture(piece, seen), h("span", {}, h("b", {}, nameOfMedium(piece.medium)), sizeOf(piece.size)), remove);
}

function picture({ medium, blob }: Piece, seen: (url: string) => void): Element {
  if (medium === "video") return icon("video");
  const url = URL.createObjectURL(blob);
  seen(url);
  if (medium === "photo") return h("img.thumb", { src: url, alt: "" });
  return h("audio.a-hear", { src: url, controls: true, "aria-label": t("Listen to it") });
}
