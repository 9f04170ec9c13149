import assert from "node:assert/strict";
import { test } from "node:test";
import { unixMs } from "@porchlight/base";
import fc from "fast-check";
import { formatBeijingTime, parseBeijingTime } from "./beijing-time.ts";

test("times are Beijing wall time without a zone, over leap days and year ends", () => {
  const rows: readonly (readonly [number, string])[] = [
    [Date.UTC(2024, 1, 28, 16, 0, 0), "2024-02-29T00:00:00"],
    [Date.UTC(2026, 11, 31, 15, 59, 59), "2026-12-31T23:59:59"],
    [Date.UTC(2026, 11, 31, 16, 0, 0), "2027-01-01T00:00:00"],
  ];
  for (const [at, text] of rows) {
    assert.equal(formatBeijingTime(unixMs(at)), text);
    assert.equal(parseBeijingTime(text), at);
  }
});

test("milliseconds, a blank for T, single digits and UTC are read", () => {
  assert.equal(parseBeijingTime("2026-01-02T08:00:00.250"), Date.UTC(2026, 0, 2, 0, 0, 0, 250));
  assert.equal(parseBeijingTime("2026-1-2 8:00:00"), Date.UTC(2026, 0, 2));
  assert.equal(parseBeijingTime("2026-01-02T08:00:00Z"), Date.UTC(2026, 0, 2, 8));
});

test("dates that do not exist are not times", () => {
  for (const text of ["", "2023-02-29T00:00:00", "2026-13-01T00:00:00", "2026-01-00T00:00:00", "2026-01-01T24:00:00", "2026-01-01", "x", "9999-01-01T00:00:00"]) assert.equal(parseBeijingTime(text), undefined, text);
});

test("every millisecond survives", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: Date.UTC(2199, 0, 1) }), (at) => assert.equal(parseBeijingTime(formatBeijingTime(unixMs(at), { milliseconds: true })), at)));
});
