// A push message on the phone: ids in, one sentence out; nothing of what happened where others look.

import assert from "node:assert/strict";
import { test } from "node:test";
import { read, shownAs, whereTo, type Words } from "../web/app/push/arriving";
import { isForLater } from "../web/app/push/receipts";

const SAYS = { name: "Gawah", neutral: "Notes", is_new: "There is something new for you.", dir: "ltr" as const };
const TOLD: Words = { id: "1", kind: "incident_verified", title: "موبائل چھیننے", text: "تصدیق", locale: "ur", replaces: null };

test("it stands as it was told, in its own direction", () => assert.deepEqual(shownAs(SAYS, "en", TOLD, false), { title: TOLD.title, body: TOLD.text, lang: "ur", dir: "rtl" }));
test("where nobody answers there is something new", () => assert.deepEqual(shownAs(SAYS, "en", null, false), { title: "Gawah", body: SAYS.is_new, lang: "en", dir: "ltr" }));
for (const words of [TOLD, null]) test("on a phone that others look at it says nothing", () => assert.deepEqual(shownAs(SAYS, "en", words, true), { title: "Notes", body: SAYS.is_new, lang: "en", dir: "ltr" }));
for (const odd of ["", "{", "null", "7", "[]", '"x"']) test(`${odd || "nothing"} is no message, and breaks nothing`, () => assert.equal(read(odd).notification_id, undefined));
test("each leads to its page", () => assert.deepEqual([whereTo("1", "incident_verified"), whereTo("1", "report_question"), whereTo("1", "push_test"), whereTo("1", "")], ["#/notices/1", "#/reports", "#/test", "#/notices/1"]));
for (const [status, later] of [[0, true], [401, true], [429, true], [500, true], [503, true], [200, false], [404, false], [422, false]] as const) test(`a receipt that met ${status} is ${later ? "kept" : "done with"}`, () => assert.equal(isForLater(status), later));
