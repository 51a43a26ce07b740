// The pictures of several cameras change together, each at most half a picture from the clock.

import assert from "node:assert/strict";
import test from "node:test";
import { shiftsMs } from "../web/phases";

const spread = (values: number[]): number => Math.max(...values) - Math.min(...values);
const beats = (...begins: number[]) => begins.map((beginsMs) => ({ beginsMs, stepMs: 40 }));

test("with its shift, every film's picture begins in the same rhythm", () => {
  const begins = [1_003, 1_017, 1_038, 1_009];
  const shifts = shiftsMs(beats(...begins));
  const rhythm = begins.map((begin, at) => begin - shifts[at]!);

  for (const each of rhythm) assert.ok(Math.abs(((each - rhythm[0]!) / 40) % 1) < 1e-9);
  for (const shift of shifts) assert.ok(Math.abs(shift) <= 20);
});

test("they lie as near to each other as their rhythms allow: four within three quarters of a picture", () => {
  assert.ok(Math.abs(spread(shiftsMs(beats(38, 2, 39, 1))) - 4) < 1e-9);
  assert.ok(Math.abs(spread(shiftsMs(beats(0, 10, 20, 30))) - 30) < 1e-9);
  assert.deepEqual(shiftsMs(beats(7, 47)), [0, 0]);
});

test("films without a rhythm in common, or alone, stay on the clock", () => {
  assert.deepEqual(shiftsMs([{ beginsMs: 5, stepMs: 40 }, { beginsMs: 9, stepMs: 66.7 }]), [0, 0]);
  assert.deepEqual(shiftsMs(beats(13)), [0]);
  assert.deepEqual(shiftsMs([{ beginsMs: 5, stepMs: 0 }, { beginsMs: 9, stepMs: 0 }]), [0, 0]);
});
