import assert from "node:assert/strict";
import { test } from "node:test";
import { unixMs } from "@porchlight/base";
import { encodeIndex, type IndexEntry } from "../archive/index-entry.ts";
import type { SegmentRef } from "../contract.ts";
import { PlaybackPlan } from "./plan.ts";

/** A segment of one-second fragments; `keys` says which begin with a key frame. */
function segment(startedAt: number, keys: readonly boolean[]): SegmentRef {
  const entries: IndexEntry[] = keys.map((key, i) => ({ wallStart: startedAt + i * 1000, offset: 1000 + i * 100, length: 100, mediaTime: i * 90_000, duration: 1000, frames: 15, key, audio: false }));
  return { id: `s${startedAt}`, path: `p${startedAt}`, startedAt: unixMs(startedAt), endedAt: unixMs(startedAt + keys.length * 1000), codec: "avc1", initBytes: 1000, fragments: encodeIndex(entries) };
}
const all = [true, true, true, true];

/** What playback does from an instant on, until it stops. */
function walk(plan: PlaybackPlan): string[] {
  const steps: string[] = [];
  for (;;) {
    const step = plan.next();
    if (step.kind === "gap") steps.push(`gap ${step.from}-${step.until}`);
    else if (step.kind === "segment") steps.push(`segment ${step.segment.id} epoch ${step.epoch}`);
    else if (step.kind === "fragment") steps.push(`${step.entry.wallStart}`);
    else return [...steps, step.kind];
  }
}
function planOf(window: { from: number; until: number }, segments: SegmentRef[], at: number): PlaybackPlan {
  const plan = new PlaybackPlan(window);
  plan.learn(segments);
  plan.seek(at);
  return plan;
}
const wide = { from: 0, until: 1_000_000 };

test("it starts with the fragment that covers the instant and goes on without gaps", () => {
  const plan = planOf(wide, [segment(14_000, all), segment(10_000, all)], 12_500);
  assert.deepEqual(walk(plan), ["segment s10000 epoch 10000", "12000", "13000", "segment s14000 epoch 14000", "14000", "15000", "16000", "17000", "dry"]);
});

test("a fragment that continues a GOP is reached from its key frame", () => {
  assert.deepEqual(walk(planOf(wide, [segment(10_000, [true, false, false, true])], 12_500)), ["segment s10000 epoch 10000", "10000", "11000", "12000", "13000", "dry"]);
});

test("an instant without footage leads over a gap to the next footage", () => {
  assert.deepEqual(walk(planOf(wide, [segment(10_000, [true])], 5000)), ["gap 5000-10000", "segment s10000 epoch 10000", "10000", "dry"]);
  assert.deepEqual(walk(planOf(wide, [segment(10_000, [true]), segment(20_000, [true])], 10_200)).slice(2, 4), ["gap 11000-20000", "segment s20000 epoch 20000"]);
});

test("nothing wholly outside the window is named, even when a key frame lies there", () => {
  const keyBefore = segment(10_000, [true, false, true, true]);
  assert.deepEqual(walk(planOf({ from: 11_500, until: 13_000 }, [keyBefore], 11_500)), ["gap 11500-12000", "segment s10000 epoch 10000", "12000", "over"]);
  assert.deepEqual(walk(planOf({ from: 10_500, until: 12_000 }, [segment(10_000, all)], 0)), ["segment s10000 epoch 10000", "10000", "11000", "over"]);
  assert.deepEqual(walk(planOf({ from: 10_000, until: 11_000 }, [segment(10_000, all)], 50_000)), ["over"]);
});

test("a segment that grows goes on where it stopped", () => {
  const plan = planOf(wide, [segment(10_000, [true])], 10_000);
  assert.deepEqual(walk(plan), ["segment s10000 epoch 10000", "10000", "dry"]);
  plan.learn([segment(10_000, [true, true, false])]);
  assert.deepEqual(walk(plan), ["11000", "12000", "dry"]);
  plan.learn([segment(10_000, [true])]);
  assert.deepEqual(walk(plan), ["dry"]);
});

test("a segment with a damaged index is given back and passed over", () => {
  const plan = new PlaybackPlan(wide);
  const broken = { ...segment(10_000, all), fragments: new Uint8Array(25) };
  assert.deepEqual(plan.learn([broken, segment(20_000, [true])]), [broken]);
  plan.seek(10_000);
  assert.deepEqual(walk(plan), ["gap 10000-20000", "segment s20000 epoch 20000", "20000", "dry"]);
});
