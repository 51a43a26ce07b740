// An SOS as the phone keeps it: it never claims more than the server has said, counts by the server's deadline, sends the
// newest place first and loses none that was not taken.

import assert from "node:assert/strict";
import test from "node:test";
import { counter } from "../web/counter";
import { ARMING_MS, BATCH, batch, begun, lost, placed, sent, stage, toldOf, wired, type Told } from "../web/app/sos/open";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const told = (more: Partial<Told> = {}): Told => ({ id: "a", reference: "R", state: "arming", raised_at: "2026-11-22T12:00:00.400Z", raises_at: "2026-11-22T12:00:05.400Z", next_step: null, ...more });
const fix = (at: number) => ({ lat: 24.87, lon: 67.03, accuracy_m: 12, at });

test("it arms until the server says otherwise, and says that nothing was sent when nothing was", () => {
  const one = begun(NOW, false);

  assert.equal(stage(one, NOW + 100), "arming");
  assert.equal(stage(lost(one, NOW + 2_000), NOW + ARMING_MS + 1), "nonet");
  assert.equal(stage(toldOf(one, told(), NOW, NOW + 300, true), NOW + 9_000), "arming");
  assert.equal(stage(toldOf(one, told({ state: "received", raises_at: null }), NOW, NOW + 300, true), NOW + 9_000), "open");
  assert.equal(stage(toldOf(one, told({ state: "stood_down" }), NOW, NOW + 300), NOW + 9_000), "over");
});

test("the countdown runs from the moment it was asked, whatever the phone's clock says", () => {
  const wrong = NOW - 26 * 3_600_000;
  const one = toldOf(begun(wrong, false), told(), wrong, wrong + 900, true);

  assert.equal(one.raises_at - wrong, 5_000);
  assert.equal(one.ahead_ms, 26 * 3_600_000 + 400);
  assert.equal((wired(fix(wrong), one.ahead_ms) as { at: string }).at, "2026-11-22T12:00:00.400Z");
});

test("one that was open before says nothing of the two clocks", () => {
  assert.equal(toldOf(begun(NOW, false), told({ raised_at: "2026-11-22T11:50:00Z", state: "answered" }), NOW, NOW, false).ahead_ms, 0);
});

test("the newest place goes first, what was taken goes, what was not stays", () => {
  let one = begun(NOW, false);
  for (let n = 0; n < 250; n++) one = placed(one, fix(NOW + n * 5_000));

  const first = batch(one);
  const after = sent(one, first, NOW);

  assert.equal(first.length, BATCH);
  assert.equal(first[0]!.at, NOW + 249 * 5_000);
  assert.equal(after.unsent.length, 150);
  assert.equal(batch(after)[0]!.at, NOW + 149 * 5_000);
});

test("words that were there stay when an answer comes without them", () => {
  const one = toldOf(begun(NOW, false), told({ timeline: [{ at: "", code: "received", text: "x" }] }), NOW, NOW, true);

  assert.equal(toldOf(one, told({ state: "received" }), NOW, NOW).told!.timeline!.length, 1);
});

test("a count is read at a glance", () => {
  assert.deepEqual([13_400, 161_000, 3_729_000, -5].map(counter), ["0:13", "2:41", "1:02:09", "0:00"]);
});
