import assert from "node:assert/strict";
import { test } from "node:test";
import { addDays, clock, clockText, dateTime, dateTimeSpan, dayOf, dayStart, duration } from "./time.ts";

const at = Date.UTC(2026, 0, 5, 6, 2, 9);

test("dates are written the way each language writes them, in Asia/Shanghai", () => {
  assert.equal(dateTime(at, "zh-CN"), "2026年1月5日 14:02");
  assert.equal(dateTime(at, "en"), "5 Jan 2026, 14:02");
  assert.equal(dateTime(at, "en", true), "5 Jan 2026, 14:02:09");
});

test("midnight in Shanghai belongs to the new day and reads 00:00", () => {
  const midnight = dayStart("2026-03-01");
  assert.equal(dayOf(midnight), "2026-03-01");
  assert.equal(dayOf(midnight - 1), "2026-02-28");
  assert.equal(clock(midnight), "00:00");
});

test("a leap day and a month's end are stepped over correctly", () => {
  assert.equal(addDays("2028-02-28", 1), "2028-02-29");
  assert.equal(addDays("2026-01-01", -1), "2025-12-31");
});

test("a span names its second date only when the day changes", () => {
  assert.equal(dateTimeSpan(at, at + 3_600_000, "zh-CN"), "2026年1月5日 14:02 – 15:02");
  assert.equal(dateTimeSpan(at, at + 36_000_000, "en"), "5 Jan 2026, 14:02 – 6 Jan 2026, 00:02");
});

test("durations read in the largest two units", () => {
  assert.equal(duration(45_000, "zh-CN"), "45 秒");
  assert.equal(duration(185_000, "en"), "3 min 05 s");
  assert.equal(duration(4_800_000, "zh-CN"), "1 小时 20 分");
});

test("a typed clock is read in the ways people type it, and only in 24 hours", () => {
  assert.equal(clockText("14:02:30"), 50_550_000);
  assert.equal(clockText(" 9:05"), 32_700_000);
  assert.equal(clockText("1402"), 50_520_000);
  assert.equal(clockText("14：02"), 50_520_000);
  for (const wrong of ["", "24:00", "12:60", "2 pm", "14"]) assert.equal(clockText(wrong), undefined, wrong);
});
