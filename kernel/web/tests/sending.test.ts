// A report on the phone: sent once it has its receipt, kept while the server may still take it, shown when it was refused.

import assert from "node:assert/strict";
import { test } from "node:test";
import { settled, type Report } from "../web/app/sending";

const REPORT = { key: "k", state: "waiting", next_at: 0 } as Report;
const NOW = 1_000;
const told = (status: number, body = {}, retryAfterS = 0): Report => settled(REPORT, { status, body: body as never, retryAfterS }, NOW);

test("a receipt ends the waiting", () => assert.deepEqual([told(201, { reference: "K" }).state, told(201, { reference: "K" }).receipt?.reference], ["sent", "K"]));
for (const status of [0, 401, 409, 429, 500, 502, 503, 504, 507]) test(`${status} loses nothing`, () => assert.equal(told(status), REPORT));
test("a server that asks for patience gets it", () => assert.equal(told(429, {}, 7).next_at, NOW + 7_000));
test("what was refused is kept, with why", () => assert.deepEqual([told(422, { type: "/problems/invalid-fields" }).state, told(422, { type: "/x" }).problem?.type], ["refused", "/x"]));
