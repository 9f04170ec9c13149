import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "@porchlight/base";
import type { PlayerDownMessage } from "../contract.ts";
import { BlockPool } from "../hub/block-pool.ts";
import { FragmentWriter } from "../hub/fragment-writer.ts";
import { UnitStream } from "../hub/unit-stream.ts";
import { makeClip } from "../test-support/clip.ts";
import { commitUnit } from "../transcode/transcoded-stream.ts";
import { LiveFan } from "./live-fan.ts";
import { LiveViewer } from "./viewer.ts";

const clip = await makeClip("h264", { seconds: 1 });

function openFan(): { stream: UnitStream; fan: LiveFan; texts: PlayerDownMessage[]; push(index: number, wall: number): void } {
  const stream = new UnitStream(new BlockPool());
  stream.useCodec("h264");
  const fan = new LiveFan({ stream, fragments: new FragmentWriter(), clock: systemClock, transcoded: false });
  stream.attach(fan);
  const texts: PlayerDownMessage[] = [];
  const link = { waiting: 0, bytes: 0, sendText: (message: PlayerDownMessage) => void texts.push(message), sendBinary: () => {} };
  fan.add(new LiveViewer({ id: "v", canDecode: ["h264"], link, now: 0, end: () => {} }));
  return { stream, fan, texts, push: (index, wall) => commitUnit(stream, clip.units[index % 15].bytes, { pts: index * 6000, dts: index * 6000 }, wall) };
}

test("a stream that stands still is told once, and again after it moved", () => {
  const { fan, stream, texts, push } = openFan();
  push(0, 10_000);
  fan.tick(12_000, stream.lastFrameAt);
  fan.tick(13_100, stream.lastFrameAt);
  fan.tick(14_000, stream.lastFrameAt);
  push(1, 15_000);
  fan.tick(18_100, stream.lastFrameAt);
  assert.deepEqual(texts.filter((text) => text.type === "stale"), [{ type: "stale", lastFrameAt: 10_000 }, { type: "stale", lastFrameAt: 15_000 }]);
});

test("a moved mapping to wall time is told without a new track", () => {
  const { texts, push } = openFan();
  for (let i = 0; i < 30; i++) push(i, 50_000);
  for (let i = 30; i < 60; i++) push(i, 50_000 + (i - 29) * (6000 / 90));
  assert.deepEqual([...new Set(texts.map((text) => text.type))], ["track", "clock"]);
  const moved = texts.findLast((text) => text.type === "clock");
  assert.ok(moved && Math.abs(moved.epoch - (50_000 - 29 * (6000 / 90))) <= 20);
});
