// The work that a flood is asked for: what is found is what the server takes, whatever the length of the challenge.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { searching, solved } from "../web/app/work";

const zeroBits = (text: string): number => {
  const bits = [...createHash("sha256").update(text).digest()].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.indexOf("1");
};

test("a number is found whose hash begins with so many zero bits", () => {
  for (const length of [1, 40, 59, 62, 63, 64, 65, 200]) {
    const challenge = "c".repeat(length);
    const found = searching(challenge, 12)(60_000);
    assert.ok(found.startsWith(`${challenge}:`));
    assert.match(found.slice(length + 1), /^[0-9]{1,80}$/);
    assert.ok(zeroBits(found) >= 12, found);
  }
});

test("a search goes on where it stopped", () => {
  const search = searching("1.14.1796000000.abc", 14);
  let found = "";
  let calls = 0;
  while (!found) { found = search(1); calls++; }
  assert.ok(zeroBits(found) >= 14);
  assert.ok(calls >= 1);
});

test("without a thread it is found in slices", async () => {
  assert.ok(zeroBits(await solved("1.10.1796000000.abc", 10)) >= 10);
});
