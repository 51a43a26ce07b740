// A browser that keeps no keys goes on without one: nothing is thrown, nothing is signed, and every header is as it was.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isClockLearned, now, phoneKey, signed } from "../web/app/key";

const SENT = { Authorization: "Bearer gws_x", Accept: "application/json" };

test("where nothing can be kept there is no key", async () => assert.equal(await phoneKey(), undefined));
test("and what is sent is sent unsigned", async () => assert.deepEqual(await signed("GET", "/v1/devices", SENT), SENT));
test("a token of thirty days is not signed", async () => {
  const sent = { Authorization: "Bearer gwd_x" };
  assert.equal(await signed("GET", "/v1/devices", sent), sent);
});
test("a clock that was refused is known from then on", () => {
  const tomorrow = Date.now() + 86_400_000;
  assert.equal(isClockLearned({ type: "/problems/token-expired" }), false);
  assert.equal(isClockLearned({ type: "/problems/signature-time", received_at: new Date(tomorrow).toISOString() }), true);
  assert.ok(Math.abs(now() - tomorrow) < 1_000);
});
