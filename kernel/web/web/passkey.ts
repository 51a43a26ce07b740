// Passkeys in the browser: options and answers travel as the JSON of WebAuthn level 3, which older browsers lack.

import { t } from "./words";

interface Published { publicKey: Record<string, unknown> }

const bytes = (text: string): Uint8Array<ArrayBuffer> => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};
const text = (buffer: ArrayBuffer | null): string | null =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function descriptors(listed: unknown): PublicKeyCredentialDescriptor[] {
  return ((listed ?? []) as { id: string; type: "public-key" }[]).map((each) => ({ ...each, id: bytes(each.id) }));
}

function published(options: string): Published["publicKey"] {
  return JSON.parse(options) as Published["publicKey"];
}

export async function makePasskey(options: string): Promise<object> {
  const asked = published(options);
  const user = asked.user as { id: string; name: string; displayName: string };
  const made = await navigator.credentials.create({ publicKey: {
    ...asked, challenge: bytes(asked.challenge as string), user: { ...user, id: bytes(user.id) },
    excludeCredentials: descriptors(asked.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions }) as PublicKeyCredential | null;
  if (!made) throw new DOMException("no passkey was made", "NotAllowedError");
  const response = made.response as AuthenticatorAttestationResponse;
  return { id: made.id, rawId: text(made.rawId), type: made.type, response: {
    clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject),
  } };
}

export async function touchPasskey(options: string): Promise<object> {
  const asked = published(options);
  const answered = await navigator.credentials.get({ publicKey: {
    ...asked, challenge: bytes(asked.challenge as string), allowCredentials: descriptors(asked.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions }) as PublicKeyCredential | null;
  if (!answered) throw new DOMException("no passkey answered", "NotAllowedError");
  const response = answered.response as AuthenticatorAssertionResponse;
  return { id: answered.id, rawId: text(answered.rawId), type: answered.type, response: {
    clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData),
    signature: text(response.signature), userHandle: text(response.userHandle),
  } };
}

/** What to tell a person when their browser or key gave nothing. */
export function whyNot(error: unknown): string {
  if (!("credentials" in navigator)) return t("This browser knows no passkeys.");
  const name = error instanceof DOMException ? error.name : "";
  if (name === "InvalidStateError") return t("This passkey is one of yours already.");
  if (name === "SecurityError") return t("Passkeys do not work at this address.");
  return t("Nothing answered: it was cancelled, or the time ran out. Try again.");
}
