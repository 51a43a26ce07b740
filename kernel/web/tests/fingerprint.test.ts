// The six characters of a key are those that the server makes of it (tests/unit/test_fingerprints.py).

import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint } from "../web/app/settings/fingerprint";

test("of the standard's own key", () => assert.equal(fingerprint("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"), "J3X CNZ"));
test("of the first and of the last there can be", () => {
  assert.equal(fingerprint("AAAAAAAAAAA"), "000 000");
  assert.equal(fingerprint("-_-_-_-_-_-_"), "ZFZ VZY");
});
