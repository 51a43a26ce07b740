// This phone's key: made by the browser, which gives its private half to nobody, not to this script either. What carries a token of a
// phone with a key is signed (RFC 9421), when it leaves: what waited for a network is signed then, and by the server's clock.

import { keep, kept } from "./store";

export interface PhoneKey { pair: CryptoKeyPair; jwk: JsonWebKey; id: string }

const SIGNS = "Bearer gws_";
const KEY = "key";

let aheadMs = 0;

/** Now by the server's clock, as far as it has said that this one is wrong. */
export const now = (): number => Date.now() + aheadMs;

/** Whether the server has refused this phone's clock: then it is known, and the next try will do. */
export function isClockLearned({ type, received_at }: { type?: string; received_at?: string }): boolean {
  if (!type?.endsWith("/signature-time") || !received_at) return false;
  aheadMs = Date.parse(received_at) - Date.now();
  return true;
}

// Read each time: what was erased by the page is not known to the worker by heart.
const mine = (): Promise<PhoneKey | undefined> => kept<PhoneKey>(KEY);

/** The key of this phone, made when there is none; undefined where keys cannot be made or kept: then it goes on without. */
export async function phoneKey(): Promise<PhoneKey | undefined> {
  const had = await mine();
  if (had) return had;
  try {
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    const { crv, kty, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
    const jwk = { crv, kty, x, y }; // in this order its hash is its name (RFC 7638)
    const id = base64(await sha256(bytes(JSON.stringify(jwk)))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
    const made = { pair, jwk, id };
    await keep(KEY, made);
    return made;
  } catch {
    return undefined;
  }
}

/** The headers with a signature beside them, where the token is one of a phone that signs. always: there is no such token yet. */
export async function signed(method: string, path: string, headers: Record<string, string>, body?: BufferSource, always = false): Promise<Record<string, string>> {
  if (!always && !headers.Authorization?.startsWith(SIGNS)) return headers;
  try {
    const { pair, id } = (await mine())!;
    const { pathname, search } = new URL(path, location.href);
    const sent = { ...headers };
    const parts: [string, string][] = [["@method", method], ["@path", pathname], ["@query", search || "?"]];
    if (headers.Authorization) parts.push(["authorization", headers.Authorization]);
    if (headers["Upload-Checksum"]) parts.push(["upload-checksum", headers["Upload-Checksum"]]);
    else if (body) parts.push(["content-digest", (sent["Content-Digest"] = `sha-256=:${base64(await sha256(body))}:`)]);
    const params = `(${parts.map(([name]) => `"${name}"`).join(" ")});created=${Math.floor(now() / 1000)};nonce="${crypto.randomUUID()}";keyid="${id}"`;
    const base = [...parts, ["@signature-params", params]].map(([name, value]) => `"${name}": ${value}`).join("\n");
    sent["Signature-Input"] = `sig=${params}`;
    sent.Signature = `sig=:${base64(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, bytes(base)))}:`;
    return sent;
  } catch {
    return headers; // an SOS is heard unsigned too; everything else says what it needs
  }
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const sha256 = (of: BufferSource): Promise<ArrayBuffer> => crypto.subtle.digest("SHA-256", of);
const base64 = (of: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(of)));
