import assert from "node:assert/strict";
import { test } from "node:test";
import { milliseconds, unixMs, type Clock } from "@porchlight/base";
import { createVirtualClock } from "../virtual-clock.ts";
import { createPacer } from "./pacer.ts";
import { frameDue, frameNumberAt } from "./reel.ts";

const fps = 15;
const start = unixMs(Date.UTC(2026, 10, 23, 8));

test("frames fall on their wall instants for ten minutes without drift", async () => {
  const clock = createVirtualClock(start);
  const pacer = createPacer(clock);
  const first = frameNumberAt(fps, start) + 1;
  let next = first;
  pacer.add(fps, first, (number) => {
    assert.equal(number, next++);
    assert.equal(clock.now(), frameDue(fps, number));
    assert.equal(frameNumberAt(fps, clock.now()), number);
  });
  await clock.advance(600_000);
  assert.equal(next - first, 600 * fps);
  pacer.stop();
  assert.equal(clock.pending, 0);
});

test("all tracks share one timer", async () => {
  const clock = createVirtualClock(start);
  const pacer = createPacer(clock);
  const heard = new Set<number>();
  for (let i = 0; i < 24; i++) pacer.add(fps, frameNumberAt(fps, start) + 1, () => heard.add(i));
  assert.equal(clock.pending, 1);
  await clock.advance(100);
  assert.equal(heard.size, 24);
  assert.equal(clock.pending, 1);
  pacer.stop();
});

/** A virtual clock whose wall time can be moved while its timers wait. */
function stalledClock(): Clock & { shift(ms: number): void; advance(ms: number): Promise<void> } {
  const clock = createVirtualClock(start);
  let shifted = 0;
  return {
    now: () => unixMs(clock.now() + shifted),
    monotonic: () => clock.monotonic(),
    after: (delay, task) => clock.after(delay, task),
    shift: (ms) => (shifted += ms),
    advance: (ms) => clock.advance(milliseconds(ms)),
  };
}

test("after a short stall every missed frame follows at once", async () => {
  const clock = stalledClock();
  const numbers: number[] = [];
  const pacer = createPacer(clock);
  pacer.add(fps, frameNumberAt(fps, start) + 1, (number) => numbers.push(number));
  await clock.advance(200);
  clock.shift(1500);
  await clock.advance(100);
  assert.deepEqual(numbers, numbers.map((_, i) => numbers[0] + i));
  assert.equal(numbers.at(-1), frameNumberAt(fps, clock.now()));
  pacer.stop();
});

test("after a long stall only the catch-up bound is sent", async () => {
  const clock = stalledClock();
  const numbers: number[] = [];
  const pacer = createPacer(clock, { catchUpMs: 1000 });
  pacer.add(fps, frameNumberAt(fps, start) + 1, (number) => numbers.push(number));
  await clock.advance(200);
  const before = numbers.length;
  clock.shift(60_000);
  await clock.advance(67);
  assert.equal(numbers.length - before, fps + 1);
  assert.equal(numbers.at(-1), frameNumberAt(fps, clock.now()));
  pacer.stop();
});

test("when the wall clock is set back the frames follow it", async () => {
  const clock = stalledClock();
  const numbers: number[] = [];
  const pacer = createPacer(clock);
  pacer.add(fps, frameNumberAt(fps, start) + 1, (number) => numbers.push(number));
  await clock.advance(200);
  clock.shift(-30_000);
  await clock.advance(1000);
  assert.equal(numbers.at(-1), frameNumberAt(fps, clock.now()));
  pacer.stop();
});

test("a track that was taken out is not called again", async () => {
  const clock = createVirtualClock(start);
  const pacer = createPacer(clock);
  let calls = 0;
  const remove = pacer.add(fps, frameNumberAt(fps, start) + 1, () => {
    calls++;
    remove();
  });
  await clock.advance(1000);
  assert.equal(calls, 1);
  pacer.stop();
});
