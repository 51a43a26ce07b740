// Six characters of a key's thumbprint, in two groups: what a person compares on two screens. Made on each phone from its own key.

import { h } from "../../dom";

// Without I, L, O and U, as in every code of ours.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Of the thumbprint as RFC 7638 has it, base64url: its first thirty bits, five by five. */
export function fingerprint(thumbprint: string): string {
  const bytes = atob(thumbprint.slice(0, 8).replace(/-/g, "+").replace(/_/g, "/"));
  const bits = [0, 1, 2, 3].reduce((sum, at) => sum * 256 + bytes.charCodeAt(at), 0) >>> 2;
  const said = [25, 20, 15, 10, 5, 0].map((place) => ALPHABET[(bits >>> place) & 31]).join("");
  return `${said.slice(0, 3)} ${said.slice(3)}`;
}

/** Large, and heard one by one. */
export function shownLarge(said: string): HTMLElement {
  return h("p.p-code.num", { dir: "ltr", "data-fingerprint": "" }, h("span", { "aria-hidden": "true" }, said), h("span.vh", {}, said.replace(/./g, "$& ")));
}
