import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, isWhole, localDay } from "../../../intake/web/static/intake/desk/dates.js";

const today = "2026-11-26";

test("days are understood as people write them", () => {
  for (const text of ["2026-11-19", "11/19/2026", "11.19.26", "11-19-2026", "11192026", "111926", "20261119", "19 Nov 2026", "Nov 19, 2026", "november 19 2026"]) {
    assert.equal(dayOf(text, today), "2026-11-19", text);
  }
  assert.equal(dayOf("3/14/61", today), "1961-03-14");
});

test("what is no day, or lies ahead, is none", () => {
  for (const text of ["", "13/40/2020", "2/30/2024", "tomorrow", "2026-11-27", "12", "1/1/1700"]) assert.equal(dayOf(text, today), "", text);
});

test("digits that no further digit could be part of are a whole day", () => {
  for (const text of ["072424", "07242024", "20240724", "123199"]) assert.equal(isWhole(text), true, text);
  for (const text of ["072420", "072419", "072418", "0724", "07242", "202407", "192407", "7/24/24", "132499", ""]) assert.equal(isWhole(text), false, text);
});

test("today is the day here, not in Greenwich", () => {
  assert.equal(localDay(new Date(2026, 0, 2, 23, 59)), "2026-01-02");
});
