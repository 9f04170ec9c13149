import assert from "node:assert/strict";
import test from "node:test";
import { setImmediate as roundEnds } from "node:timers/promises";
import { milliseconds } from "@porchlight/base";
import { Gather } from "./gather.ts";

function stage(ms: number): { gather: Gather; slept: number[]; pass: (ms: number) => void } {
  let now = 0;
  const slept: number[] = [];
  const gather = new Gather(ms, { monotonic: () => milliseconds(now) }, (time) => slept.push(time));
  return { gather, slept, pass: (time) => (now += time) };
}

test("one sleep follows a round in which media was read, however often", async () => {
  const { gather, slept, pass } = stage(1);
  gather.noteRead();
  pass(0.25);
  gather.noteRead();
  assert.deepEqual(slept, [], "nothing sleeps while sockets are read");
  await roundEnds();
  assert.deepEqual(slept, [0.75]);
  await roundEnds();
  assert.deepEqual(slept, [0.75], "a round without media is followed by none");
});

test("a round that took long is not followed by a sleep", async () => {
  const { gather, slept, pass } = stage(1);
  gather.noteRead();
  pass(1.5);
  await roundEnds();
  assert.deepEqual(slept, []);
  gather.noteRead();
  await roundEnds();
  assert.deepEqual(slept, [1], "the next one is again");
});

test("gathering for no time never sleeps", async () => {
  const { gather, slept } = stage(0);
  gather.noteRead();
  await roundEnds();
  assert.deepEqual(slept, []);
});
