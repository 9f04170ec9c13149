import assert from "node:assert/strict";
import { test } from "node:test";
import { join, startOfDay } from "./timeline.ts";

test("a day starts at midnight in Asia/Shanghai", () => {
  assert.equal(new Date(startOfDay("2026-01-05")).toISOString(), "2026-01-04T16:00:00.000Z");
});

test("touching and overlapping footage is one stretch, footage apart is two", () => {
  assert.deepEqual(
    join([
      { from: 60_000, until: 120_000 },
      { from: 0, until: 59_500 },
      { from: 100_000, until: 130_000 },
      { from: 140_000, until: 150_000 },
    ]),
    [
      { from: 0, until: 130_000 },
      { from: 140_000, until: 150_000 },
    ],
  );
});
