// Entries of the feed add up to cases: a page that begins to read in the middle takes an SOS for what it was by then.

import assert from "node:assert/strict";
import test from "node:test";
import { Cases } from "../web/console/cases";
import type { Entry, Kind } from "../web/wire";

const entry = (seq: number, kind: Kind, state: string): Entry => ({
  seq, kind, at: `2026-11-30T12:00:0${seq}.000Z`, verified: false, cameras: [], clips: [], stills: [],
  incident: { id: "i1", reference: "DKHCFNR5M" } as Entry["incident"],
  sos_alert: { id: "s1", reference: "DKHCFNR5M", raised_at: "2026-11-30T12:00:00.000Z", state },
});

test("the last clip of an SOS that was closed before is no SOS that nobody has answered", () => {
  for (const state of ["closed", "stood_down"]) {
    const cases = new Cases();

    cases.take(entry(1, "clip_secured", state));

    assert.deepEqual(cases.openSos(), []);
  }
});

test("one whose answer was before the first entry that is read is answered, also while a unit is under way", () => {
  for (const state of ["answered", "unit_en_route", "unit_on_scene"]) {
    const cases = new Cases();

    cases.take(entry(1, "sos_moved", state));

    assert.equal(cases.openSos().length, 1);
    assert.deepEqual(cases.unanswered(), []);
  }
});

test("one that was received or is on a screen waits, whatever of it is read first", () => {
  for (const state of ["received", "on_screen"]) {
    const cases = new Cases();

    cases.take(entry(1, "cameras_linked", state));

    assert.equal(cases.unanswered().length, 1);
  }
});
