import assert from "node:assert/strict";
import { test } from "node:test";
import { decideCatchUp, reconnectDelay } from "./catch-up.ts";
import { createMediaClock } from "./media-clock.ts";
import { readDownMessage } from "./messages.ts";
import { edgeOf, nextStart, rangeAt, trimmable } from "./ranges.ts";
import { holesOf, instantAt, playableAt, stretchOf, ticksOf, windowAround } from "./timeline-geometry.ts";

const hour = 3_600_000;

test("a better known delay moves wall time, not the line of video time", () => {
  const clock = createMediaClock(1_000_000).moved(-1_200);
  assert.equal(clock.wallOf(2), 1_000_800);
  assert.equal(clock.videoTimeOf(1_000_800), 2);
});

test("a frame keeps its wall time whichever track brought it", () => {
  const clock = createMediaClock(1_000_000);
  assert.equal(clock.wallOf(clock.offsetOf(1_000_000) + 5), 1_005_000);
  assert.equal(clock.wallOf(clock.offsetOf(1_060_000) + 5), 1_065_000);
  assert.equal(clock.videoTimeOf(clock.wallOf(12.5)), 12.5);
});

test("live speeds up a little for a small lag and calms down again", () => {
  const at = (ahead: number, rate = 1) => decideCatchUp({ time: 10, edge: 10 + ahead, rate, inBuffer: true });
  assert.deepEqual(at(0.3), { kind: "rate", rate: 1 });
  assert.deepEqual(at(0.7), { kind: "rate", rate: 1.05 });
  assert.deepEqual(at(2), { kind: "rate", rate: 1.1 });
  assert.deepEqual(at(0.5, 1.05), { kind: "rate", rate: 1.05 });
  assert.deepEqual(at(0.3, 1.05), { kind: "rate", rate: 1 });
});

test("live jumps to the edge when it is more than three seconds late or stands in a hole", () => {
  assert.deepEqual(decideCatchUp({ time: 10, edge: 14, rate: 1, inBuffer: true }), { kind: "jump", to: 13.75 });
  assert.deepEqual(decideCatchUp({ time: 10, edge: 11, rate: 1, inBuffer: false }), { kind: "jump", to: 10.75 });
});

test("attempts to connect again wait longer each time, up to about ten seconds", () => {
  assert.equal(reconnectDelay(1, 0.5), 500);
  assert.equal(reconnectDelay(3, 0.5), 2000);
  assert.equal(reconnectDelay(30, 0.5), 10_000);
});

test("messages from the platform are read, and unknown or broken ones are ignored", () => {
  assert.deepEqual(readDownMessage('{"type":"gap","from":1,"until":2}'), { type: "gap", from: 1, until: 2 });
  assert.deepEqual(readDownMessage('{"type":"end","why":"revoked"}'), { type: "end", why: "revoked" });
  assert.deepEqual(readDownMessage('{"type":"end","why":"new-reason"}'), { type: "end", why: "error" });
  for (const text of ["", "null", "[]", '{"type":"later"}', '{"type":"track","mime":"video/mp4"}', '{"type":"gap","from":"x"}']) {
    assert.equal(readDownMessage(text), undefined, text);
  }
});

test("buffered ranges answer where the picture can go on and what may be forgotten", () => {
  const ranges = [
    { start: 0, end: 10 },
    { start: 20, end: 30 },
  ];
  assert.equal(edgeOf(ranges), 30);
  assert.deepEqual(rangeAt(ranges, 19.97), { start: 20, end: 30 });
  assert.equal(rangeAt(ranges, 15), undefined);
  assert.equal(nextStart(ranges, 15), 20);
  assert.deepEqual(trimmable(ranges, 28, 20), { start: 0, end: 8 });
  assert.equal(trimmable(ranges, 22, 20), undefined);
});

test("a place on the timeline is an instant and the other way round", () => {
  const window = { from: 0, until: 24 * hour };
  assert.equal(instantAt(window, 0.5), 12 * hour);
  assert.equal(instantAt(window, 1.2), 24 * hour);
  assert.deepEqual(stretchOf(window, { from: -hour, until: 6 * hour }), { start: 0, width: 0.25 });
  assert.equal(stretchOf(window, { from: 25 * hour, until: 26 * hour }), undefined);
});

test("a zoomed window stays inside its day", () => {
  const day = { from: 0, until: 24 * hour };
  assert.deepEqual(windowAround(day, hour / 4, hour), { from: 0, until: hour });
  assert.deepEqual(windowAround(day, 24 * hour, 4 * hour), { from: 20 * hour, until: 24 * hour });
  assert.deepEqual(windowAround(day, 12 * hour, 24 * hour), day);
});

test("labels stand at round times and never crowd", () => {
  assert.deepEqual(
    ticksOf({ from: 0, until: 24 * hour }, 0, 8).map((at) => at / hour),
    [0, 3, 6, 9, 12, 15, 18, 21, 24],
  );
  assert.deepEqual(
    ticksOf({ from: 0.9 * hour, until: 1.1 * hour }, 0, 3).map((at) => at / 60_000),
    [55, 60, 65],
  );
});

test("a click where nothing was recorded plays the next footage", () => {
  const footage = [
    { from: 10, until: 20 },
    { from: 40, until: 50 },
  ];
  assert.equal(playableAt(footage, 15), 15);
  assert.equal(playableAt(footage, 30), 40);
  assert.equal(playableAt(footage, 60), 40);
  assert.equal(playableAt([{ from: 0, until: hour }], 2 * hour), hour - 10_000);
  assert.equal(playableAt([], 60), undefined);
});

test("times without footage carry their cause, and the future is not a hole", () => {
  const minute = 60_000;
  const holes = holesOf(
    { from: 0, until: 24 * hour },
    [
      { from: 0, until: hour },
      { from: 2 * hour, until: 3 * hour },
    ],
    [
      { from: hour, until: 2 * hour, cause: "offline" },
      { from: 3 * hour, cause: "disk" },
    ],
    3 * hour + 5 * minute,
  );
  assert.deepEqual(holes, [
    { from: hour, until: 2 * hour, cause: "offline", open: false },
    { from: 3 * hour, until: 3 * hour + 5 * minute, cause: "disk", open: true },
  ]);
});
