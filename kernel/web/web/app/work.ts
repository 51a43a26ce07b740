// The work that the house asks for while very many come at once: a number whose hash begins with so many zero bits. It is looked for
// in a thread of its own, so that the screen goes on answering; where there is none, in slices. No SOS is ever asked for it.
// This file is that thread too: it imports nothing.

const SLICE_MS = 12;
const MOST_MS = 120_000;

/** The header's value, or "" when it took too long. */
export async function solved(challenge: string, bits: number): Promise<string> {
  const inPage = typeof document !== "undefined" && typeof Worker !== "undefined";
  return (inPage ? await byThread(challenge, bits) : null) ?? bySlices(challenge, bits);
}

function byThread(challenge: string, bits: number): Promise<string | null> {
  return new Promise((resolve) => {
    let thread: Worker;
    try { thread = new Worker(import.meta.url, { type: "module" }); } catch { resolve(null); return; }
    const end = (found: string | null): void => { thread.terminate(); clearTimeout(late); resolve(found); };
    const late = setTimeout(() => end(""), MOST_MS);
    thread.onmessage = ({ data }) => end(String(data));
    thread.onerror = () => end(null);
    thread.postMessage([challenge, bits]);
  });
}

async function bySlices(challenge: string, bits: number): Promise<string> {
  const search = searching(challenge, bits);
  const until = Date.now() + MOST_MS;
  while (Date.now() < until) {
    const found = search(SLICE_MS);
    if (found) return found;
    await new Promise((next) => setTimeout(next));
  }
  return "";
}

if ("DedicatedWorkerGlobalScope" in globalThis) {
  addEventListener("message", ({ data: [challenge, bits] }: MessageEvent<[string, number]>) => {
    const search = searching(challenge, bits);
    for (let found = ""; !found;) if ((found = search(1000))) postMessage(found);
  });
}

/** A search that goes on where it stopped: each call looks for so many milliseconds and answers what it found, or "". */
export function searching(challenge: string, bits: number): (ms: number) => string {
  const head = `${challenge}:`;
  // Noughts that fill the first block: it is the same for every try, and is hashed once.
  const noughts = "0".repeat((64 - (head.length % 64)) % 64);
  const fixed = bytes(head + noughts);
  let state: Int32Array = START;
  for (let at = 0; at < fixed.length; at += 64) state = rounds(state, words(fixed.subarray(at, at + 64)));
  const block = new Uint8Array(64);
  let number = 0;
  return (ms) => {
    for (const until = Date.now() + ms; Date.now() < until;) {
      for (const end = number + 512; number < end; number++) {
        const digits = String(number);
        block.fill(0);
        for (let at = 0; at < digits.length; at++) block[at] = digits.charCodeAt(at);
        block[digits.length] = 0x80;
        new DataView(block.buffer).setUint32(60, (fixed.length + digits.length) * 8);
        if (Math.clz32(rounds(state, words(block))[0]!) >= bits) return head + noughts + digits;
      }
    }
    return "";
  };
}

// SHA-256 (FIPS 180-4), as much of it as this needs: its constants are the fractions of roots of the first primes.
const PRIMES = ((): number[] => {
  const found: number[] = [];
  for (let each = 2; found.length < 64; each++) if (found.every((prime) => each % prime)) found.push(each);
  return found;
})();
const fraction = (root: number): number => ((root - Math.floor(root)) * 0x100000000) | 0;
const K = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const schedule = new Int32Array(64);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function words(block: Uint8Array): Int32Array {
  const view = new DataView(block.buffer, block.byteOffset);
  for (let at = 0; at < 16; at++) schedule[at] = view.getInt32(at * 4);
  return schedule;
}

function rounds(before: Int32Array, w: Int32Array): Int32Array {
  for (let at = 16; at < 64; at++) {
    const [early, late] = [w[at - 15]!, w[at - 2]!];
    w[at] = (w[at - 16]! + (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) + w[at - 7]! + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10))) | 0;
  }
  let a = before[0]!, b = before[1]!, c = before[2]!, d = before[3]!, e = before[4]!, f = before[5]!, g = before[6]!, i = before[7]!;
  for (let at = 0; at < 64; at++) {
    const one = (i + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[at]! + w[at]!) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    i = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  return Int32Array.of(before[0]! + a, before[1]! + b, before[2]! + c, before[3]! + d, before[4]! + e, before[5]! + f, before[6]! + g, before[7]! + i);
}
