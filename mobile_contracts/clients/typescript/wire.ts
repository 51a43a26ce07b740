// How a call travels: authorization, the same key for each try, Retry-After, problems. Written by hand; gawah.ts is made.

/** RFC 3339 with an offset. */
export type Instant = string;
export type Uuid = string;

export interface FieldFault {
  field: string;
  code: string;
  detail: string;
}

/** What one call needs of its operation. */
export interface Call {
  operation: string;
  method: string;
  path: string;
  query?: Record<string, unknown>;
  body?: unknown;
  bytes?: { content: Blob | Uint8Array; type: string };
  key?: Uuid;
  authorization: "device" | "anyone" | "device-if-given";
  /** The same again does no harm, when nobody knows what became of the first. */
  mayBeRepeated: boolean;
  /** The body has `sent_at`: when this very try leaves. */
  stamps: boolean;
  answer: "json" | "text" | "nothing";
  options?: CallOptions;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Opens an anonymous report, without the device's token. */
  receiptSecret?: string;
  /** Of the resident's other device, where the operation takes one. */
  token?: string;
}

/** A request as it is about to leave. */
export interface Leaving {
  method: string;
  path: string;
  /** With its question mark; empty when there is none. */
  query: string;
  headers: Readonly<Record<string, string>>;
  body: string | Blob | Uint8Array | null;
}

export interface WireOptions {
  /** Such as https://gawah.example; no slash at the end. */
  address: string;
  /** The device's token, asked before each try, so that a renewed one is used at once. */
  token?: () => string | null | Promise<string | null>;
  /** BCP 47: the language of a problem's title. */
  language?: () => string;
  /** Headers beside ours, asked for each try: the signature of a device that has a key. */
  sign?: (leaving: Leaving) => Record<string, string> | Promise<Record<string, string>>;
  mostTries?: number;
  fetch?: typeof fetch;
  wait?: (seconds: number) => Promise<void>;
  now?: () => Date;
}

/** A refusal. Decide by `slug`, show `title`, mark the fields that `faults` names. */
export class Refused<Slug extends string = string> extends Error {
  constructor(
    readonly slug: Slug,
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string,
    readonly faults: readonly FieldFault[],
    /** Further members of the problem document, such as `offset`. */
    readonly members: Readonly<Record<string, unknown>>,
    readonly retryAfterS: number | null,
  ) {
    super(`${slug}: ${detail || title}`);
    this.name = "Refused";
  }

  is<Asked extends Slug>(...slugs: Asked[]): this is Refused<Asked> {
    return (slugs as string[]).includes(this.slug);
  }
}

/** No answer after the last try: the line, or something on the way. Keep what was sent, with its key. */
export class NoAnswer extends Error {
  constructor(readonly operation: string, cause: unknown) {
    super(`${operation}: no answer`, { cause });
    this.name = "NoAnswer";
  }
}

export const LONGEST_WAIT_S = 60;
/** Who is told to wait longer than this is told so, and tries again when it suits: a person should not look at a wheel. */
export const LONGEST_PATIENCE_S = 120;
const STATUSES_WITHOUT_A_VERDICT = [502, 503, 504];

export class Wire {
  private readonly options: WireOptions;

  constructor(options: WireOptions) {
    this.options = options;
  }

  async send(call: Call): Promise<unknown> {
    const most = this.options.mostTries ?? 4;
    let pauseS = 1;
    for (let attempt = 1; ; attempt += 1) {
      let answer: Response;
      try {
        answer = await this.once(call);
      } catch (error) {
        if (call.options?.signal?.aborted) throw error;
        if (!call.mayBeRepeated || attempt >= most) throw new NoAnswer(call.operation, error);
        await this.wait(pauseS);
        pauseS = Math.min(pauseS * 2, LONGEST_WAIT_S);
        continue;
      }
      if (answer.ok) return read(answer, call.answer);
      const refused = await refusal(answer, this.now());
      if (attempt >= most || !isWorthAnotherTry(refused, call.mayBeRepeated)) throw refused;
      pauseS = Math.max(pauseS, refused.retryAfterS ?? 0);
      await this.wait(pauseS);
      pauseS = Math.min(pauseS * 2, Math.max(LONGEST_WAIT_S, refused.retryAfterS ?? 0));
    }
  }

  private async once(call: Call): Promise<Response> {
    const headers: Record<string, string> = { Accept: "application/json, application/problem+json" };
    if (call.answer === "text") headers.Accept = "*/*";
    const language = this.options.language?.();
    if (language) headers["Accept-Language"] = language;
    // A receipt opens an anonymous report by itself: with a token beside it, it would not be anonymous.
    const secret = call.options?.receiptSecret;
    if (secret) headers["Receipt-Secret"] = secret;
    else {
      const token = call.authorization === "device" ? await this.options.token?.() : call.options?.token;
      if (token && call.authorization !== "anyone") headers.Authorization = `Bearer ${token}`;
    }
    if (call.key) headers["Idempotency-Key"] = call.key;
    let body: string | Blob | Uint8Array | null = null;
    if (call.bytes) {
      headers["Content-Type"] = call.bytes.type;
      body = call.bytes.content;
    } else if (call.body !== undefined) {
      headers["Content-Type"] = "application/json";
      const stamp = call.stamps ? { sent_at: this.now().toISOString() } : {};
      body = JSON.stringify({ ...(call.body as object), ...stamp });
    }
    const query = queryOf(call.query);
    const { method, path } = call;
    Object.assign(headers, await this.options.sign?.({ method, path, query, headers, body }));
    const given = this.options.fetch ?? globalThis.fetch;
    return given(this.options.address + path + query, {
      method,
      headers,
      body: body as BodyInit | null,
      signal: call.options?.signal ?? null,
      // The token travels in its header; a cookie of an officer's page in the same browser has no business here.
      credentials: "omit",
    });
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }

  private wait(seconds: number): Promise<void> {
    if (this.options.wait) return this.options.wait(seconds);
    return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

/** Seconds, from either form of Retry-After. */
export function retryAfterS(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, (at - now.getTime()) / 1000);
}

function isWorthAnotherTry(refused: Refused, mayBeRepeated: boolean): boolean {
  // Of these nothing was stored, whatever it was.
  if (refused.status === 429 || refused.slug === "unavailable" || refused.slug === "in-progress") {
    return refused.retryAfterS !== null && refused.retryAfterS <= LONGEST_PATIENCE_S;
  }
  if ((refused.retryAfterS ?? 0) > LONGEST_PATIENCE_S) return false;
  return mayBeRepeated && STATUSES_WITHOUT_A_VERDICT.includes(refused.status);
}

async function refusal(answer: Response, now: Date): Promise<Refused> {
  const told: Record<string, unknown> = await answer.json().catch(() => ({}));
  const { type, title, status: _, detail, request_id: requestId, errors, ...members } = told;
  return new Refused(
    String(type ?? "").replace("/problems/", "") || `http-${answer.status}`,
    answer.status,
    String(title ?? answer.statusText),
    String(detail ?? ""),
    String(requestId ?? answer.headers.get("X-Request-Id") ?? ""),
    (errors as FieldFault[] | undefined) ?? [],
    members,
    retryAfterS(answer.headers.get("Retry-After"), now),
  );
}

async function read(answer: Response, kind: Call["answer"]): Promise<unknown> {
  if (kind === "nothing") return undefined;
  return kind === "text" ? answer.text() : answer.json();
}

function queryOf(query: Record<string, unknown> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}
