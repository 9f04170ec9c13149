import assert from "node:assert/strict";
import { test } from "node:test";
import { seconds } from "@porchlight/base";
import { createVirtualClock } from "@porchlight/testkit";
import { createFailureBackOff } from "./back-off.ts";
import { createSourceThrottle } from "./source-throttle.ts";

test("a source has its burst, then its rate; others are not touched by it", async () => {
  const clock = createVirtualClock();
  const throttle = createSourceThrottle({ clock, rate: 2, burst: 3 });
  const admitted = (source: string, tries: number): number => Array.from({ length: tries }, () => throttle.admit(source)).filter(Boolean).length;
  assert.equal(admitted("a", 10), 3);
  assert.equal(admitted("b", 10), 3);
  await clock.advance(1000);
  assert.equal(admitted("a", 10), 2);
  await clock.advance(60_000);
  assert.equal(admitted("a", 10), 3);
});

test("a flood from many sources stays within the table", () => {
  const throttle = createSourceThrottle({ clock: createVirtualClock(), rate: 1, burst: 1, capacity: 100 });
  for (let i = 0; i < 10_000; i++) throttle.admit(`source ${i}`);
  assert.equal(throttle.size, 100);
});

test("failures beyond the free ones double the wait up to the longest, and success forgets them", async () => {
  const clock = createVirtualClock();
  const backOff = createFailureBackOff({ clock, free: 2, first: seconds(1), longest: seconds(5) });
  const waits: number[] = [];
  for (let i = 0; i < 6; i++) {
    backOff.failed("a");
    waits.push(backOff.wait("a"));
  }
  assert.deepEqual(waits, [0, 0, 1000, 2000, 4000, 5000]);
  assert.equal(backOff.wait("b"), 0);
  await clock.advance(4000);
  assert.equal(backOff.wait("a"), 1000);
  backOff.succeeded("a");
  assert.equal(backOff.wait("a"), 0);
});

test("failures are forgotten a while after their wait, and the table is bounded", async () => {
  const clock = createVirtualClock();
  const backOff = createFailureBackOff({ clock, free: 0, longest: seconds(5), capacity: 10 });
  backOff.failed("a");
  backOff.failed("a");
  await clock.advance(10_000);
  backOff.failed("a");
  assert.equal(backOff.wait("a"), 1000);
  for (let i = 0; i < 100; i++) backOff.failed(`source ${i}`);
  assert.equal(backOff.size, 10);
});
