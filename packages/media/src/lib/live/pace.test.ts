import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace } from "./pace.ts";

const MIB = 1024 * 1024;

test("a viewer whose connection drains gets every frame", () => {
  const pace = new Pace(0);
  for (let i = 0; i < 100; i++) assert.equal(pace.next(i % 2 ? 50_000 : 0, i % 10 === 0, i * 66), "send");
});

test("over the byte limit frames are left out until a key frame finds the connection drained", () => {
  const pace = new Pace(0);
  assert.equal(pace.next(2 * MIB, true, 0), "skip");
  assert.equal(pace.next(0, false, 10), "skip");
  assert.equal(pace.next(MIB, true, 20), "skip");
  assert.equal(pace.next(1000, true, 30), "send");
  assert.equal(pace.resume(30), 3);
  assert.equal(pace.next(1000, false, 40), "send");
});

test("a connection that never runs empty for two seconds is slow even below the byte limit", () => {
  const pace = new Pace(0);
  assert.equal(pace.next(200_000, false, 1900), "send");
  assert.equal(pace.next(200_000, false, 2100), "skip");
});

test("the burst of the start is allowed on top until the connection ran empty", () => {
  const pace = new Pace(0);
  pace.allowBurst(5 * MIB);
  assert.equal(pace.next(5 * MIB, false, 2500), "send");
  assert.equal(pace.next(7 * MIB, false, 2600), "skip");
});

test("a viewer that stays slow is let go", () => {
  const pace = new Pace(0);
  assert.equal(pace.next(3 * MIB, false, 0), "skip");
  assert.equal(pace.next(3 * MIB, true, 19_000), "skip");
  assert.equal(pace.next(3 * MIB, true, 21_000), "give-up");
});
