import assert from "node:assert/strict";
import { test } from "node:test";
import { type FragmentFacts, nextStep, type OpenState, slotOf } from "./cut-rule.ts";

const open: OpenState = { generation: 1, epoch: 1000, slot: 5, bytes: 1_000_000 };
const next: FragmentFacts = { key: true, generation: 1, epoch: 1000, slot: 5, bytes: 50_000 };
const delta = { ...next, key: false };

const rows: [name: string, open: OpenState | undefined, fragment: FragmentFacts, step: ReturnType<typeof nextStep>][] = [
  ["a segment begins with a key frame", undefined, next, "start"],
  ["without a key frame nothing begins", undefined, delta, "leave-out"],
  ["a fragment of the same track and slot is appended", open, next, "append"],
  ["the rest of a long GOP is appended", open, delta, "append"],
  ["a new track begins a segment", open, { ...next, generation: 2 }, "start"],
  ["a moved clock begins a segment", open, { ...next, epoch: 1800 }, "start"],
  ["a moved clock waits for a key frame", open, { ...delta, epoch: 1800 }, "append"],
  ["the end of the slot begins a segment", open, { ...next, slot: 6 }, "start"],
  ["the end of the slot waits for a key frame", open, { ...delta, slot: 6 }, "append"],
  ["a huge segment ends at a key frame", { ...open, bytes: 1.5e9 }, next, "start"],
  ["offsets stay within 32 bits", { ...open, bytes: 3.99e9 }, { ...delta, bytes: 20_000_000 }, "leave-out"],
];
for (const [name, state, fragment, step] of rows) test(name, () => assert.equal(nextStep(state, fragment), step));

test("slots of two cameras change at different times", () => {
  const changes = (stagger: number): number => {
    for (let wall = 0; ; wall += 1000) if (slotOf(wall + 1000, 60_000, stagger) !== slotOf(wall, 60_000, stagger)) return wall;
  };
  assert.notEqual(changes(12_345), changes(40_000));
});
