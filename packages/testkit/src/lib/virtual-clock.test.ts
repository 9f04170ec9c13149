import assert from "node:assert/strict";
import { test } from "node:test";
import { milliseconds } from "@porchlight/base";
import { createVirtualClock } from "./virtual-clock.ts";

test("timers run in order of time, then of setting, and see their own time", async () => {
  const clock = createVirtualClock();
  const seen: string[] = [];
  const note = (name: string) => () => void seen.push(`${name}@${clock.monotonic()}`);
  clock.after(milliseconds(20), note("late"));
  clock.after(milliseconds(10), note("first"));
  clock.after(milliseconds(10), note("second"));
  await clock.advance(15);
  assert.deepEqual(seen, ["first@10", "second@10"]);
  await clock.advance(15);
  assert.deepEqual(seen, ["first@10", "second@10", "late@20"]);
  assert.equal(clock.monotonic(), 30);
});

test("a timer set by a promise that a timer settled still runs in the same advance", async () => {
  const clock = createVirtualClock();
  const wait = (ms: number) => new Promise<void>((resolve) => void clock.after(milliseconds(ms), resolve));
  let done = false;
  void wait(5)
    .then(() => wait(5))
    .then(() => (done = true));
  await clock.advance(10);
  assert.equal(done, true);
});

test("a cancelled timer never runs, and settle says when nothing can happen any more", async () => {
  const clock = createVirtualClock();
  const cancel = clock.after(milliseconds(1), () => assert.fail("ran"));
  cancel();
  cancel();
  assert.equal(clock.pending, 0);
  await assert.rejects(clock.settle(new Promise(() => {})), /nothing more happens/);
});
