import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveClock } from "./live-clock.ts";
import { MediaClock } from "./media-clock.ts";
import { shardOf, stableHash } from "./shard.ts";
import { nearest, UnitTimes } from "./unit-times.ts";

const second = 90_000;

test("the mapping to wall time stays constant under jitter", () => {
  const clock = new MediaClock();
  let moved = 0;
  for (let i = 0; i < 300; i++) if (clock.observe(i * 6000, 1_000_000 + i * (6000 / 90) + (i % 7) * 30)) moved++;
  assert.deepEqual([clock.wall(0), moved], [1_000_000, 0]);
});

test("a start sent in one burst moves the mapping back once", () => {
  const clock = new MediaClock();
  for (let i = 0; i < 30; i++) clock.observe(i * 6000, 1_000_000);
  let moved = 0;
  for (let i = 30; i < 120; i++) if (clock.observe(i * 6000, 1_000_000 + (i - 29) * (6000 / 90))) moved++;
  assert.equal(moved, 1);
  assert.ok(Math.abs(clock.wall(29 * 6000) - 1_000_000) < 1);
});

test("a stall of three seconds is not drift, a clock that lags for good is", () => {
  const clock = new MediaClock();
  const feed = (from: number, to: number, late: number): boolean => {
    let moved = false;
    for (let i = from; i < to; i++) moved = clock.observe(i * 6000, 1_000_000 + i * (6000 / 90) + late) || moved;
    return moved;
  };
  assert.equal(feed(0, 60, 0) || feed(60, 100, 3000) || feed(100, 200, 0), false);
  assert.equal(feed(200, 400, 900), true);
});

test("the nearest congruent value crosses the wrap in both directions", () => {
  const wrap = 2 ** 33;
  assert.equal(nearest(5, wrap - 5, wrap), wrap + 5);
  assert.equal(nearest(wrap - 5, wrap + 5, wrap), wrap - 5);
  assert.equal(nearest(100, 5 * wrap + 90, wrap), 5 * wrap + 100);
});

const steps = (inputs: readonly (readonly [pts: number, dts: number, rtp: number])[]): { dts: number[]; jumps: boolean[] } => {
  const times = new UnitTimes();
  const dts: number[] = [];
  const jumps: boolean[] = [];
  let base = 0;
  for (const [i, [p, d, r]] of inputs.entries()) {
    times.resolve(p, d, r);
    if (i === 0) base = times.dts;
    dts.push(times.dts - base);
    jumps.push(times.jumped);
  }
  return { dts, jumps };
};

const rows: { name: string; inputs: [number, number, number][]; dts: number[]; jumps?: boolean[] }[] = [
  { name: "PES times lead", inputs: [[100, 100, 7], [3700, 3700, 9], [7300, 7300, 11]], dts: [0, 3600, 7200] },
  { name: "PES times wrap at 33 bits", inputs: [[2 ** 33 - 100, -1, 0], [3500, -1, 3600]], dts: [0, 3600] },
  { name: "without PES times the RTP clock counts", inputs: [[-1, -1, 2 ** 32 - 600], [-1, -1, 3000]], dts: [0, 3600] },
  { name: "a device whose PES time stands still is timed by RTP", inputs: [[50, 50, 0], [50, 50, 3600], [50, 50, 7200]], dts: [0, 3600, 7200] },
  { name: "a device whose times all stand still still advances", inputs: [[50, 50, 0], [50, 50, 0], [50, 50, 0]], dts: [0, 1, 2] },
  { name: "more than 5 s ahead is a jump", inputs: [[0, 0, 0], [6 * second, 6 * second, 6 * second]], dts: [0, 6 * second], jumps: [false, true] },
  { name: "more than 1 s back is a jump", inputs: [[5 * second, 5 * second, 0], [second, second, 3600]], dts: [0, -4 * second], jumps: [false, true] },
];
for (const { name, inputs, dts, jumps } of rows) {
  test(name, () => {
    const got = steps(inputs);
    assert.deepEqual(got.dts, dts);
    assert.deepEqual(got.jumps, jumps ?? inputs.map(() => false));
  });
}

test("cameras spread over processes the same way on every machine", () => {
  assert.equal(stableHash("34020000001320000001"), 334908849);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 4000; i++) counts[shardOf(`3402000000132${String(i).padStart(7, "0")}`, 4)]++;
  assert.ok(counts.every((count) => count > 700));
});

test("viewers of a stream that begins with a burst of old pictures learn its delay from the burst itself", () => {
  const clock = new LiveClock();
  const still = { epoch: 0, moved: false };
  for (let frame = 0; frame <= 15; frame++) clock.observe(frame * 6000, 10_000, still);
  assert.ok(Math.abs(clock.wall(15 * 6000) - 10_000) <= 20, "the newest picture of the burst is of now");
  let told = 0;
  for (let frame = 16; frame <= 45; frame++) if (clock.observe(frame * 6000, 10_000 + ((frame - 15) * 1000) / 15, still)) told++;
  assert.equal(told, 0);
});

test("a settled mapping for viewers follows the archive's when that one moves", () => {
  const clock = new LiveClock({ settle: 100 });
  clock.observe(0, 10_000, { epoch: 10_000, moved: false });
  assert.equal(clock.observe(90_000, 10_900, { epoch: 10_000, moved: false }), false, "an early frame is jitter by now");
  assert.equal(clock.observe(180_000, 14_000, { epoch: 12_000, moved: true }), true);
  assert.equal(clock.epoch, 12_000);
});
