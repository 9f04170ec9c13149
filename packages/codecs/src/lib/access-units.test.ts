import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { AccessUnitSplitter, splitAccessUnits } from "./access-units.ts";
import { makeAnnexB, type TestVideo } from "./node/ffmpeg.ts";

const videos: TestVideo[] = [{ codec: "h264" }, { codec: "h264", slices: 3 }, { codec: "h264", bFrames: 2 }, { codec: "h265" }];

for (const video of videos) {
  const name = JSON.stringify(video);
  const clip = makeAnnexB(video);

  test(`a clip ${name} splits into its pictures and nothing is lost`, () => {
    const units = splitAccessUnits(clip, video.codec);
    assert.equal(units.length, 20);
    assert.deepEqual(
      units.map((unit, i) => (unit.key ? i : -1)).filter((i) => i >= 0),
      [0, 10],
    );
    assert.deepEqual(Buffer.concat(units.map((unit) => unit.bytes)), Buffer.from(clip));
  });

  test(`a clip ${name} splits the same way when it arrives in pieces`, () => {
    for (const piece of [1, 7, 1000]) {
      const splitter = new AccessUnitSplitter(video.codec);
      const units = [];
      for (let at = 0; at < clip.length; at += piece) units.push(...splitter.push(clip.subarray(at, at + piece)));
      units.push(...splitter.end());
      assert.deepEqual(
        units.map((u) => [u.bytes.length, u.key]),
        splitAccessUnits(clip, video.codec).map((u) => [u.bytes.length, u.key]),
      );
    }
  });
}

test("an access unit that never ends is a fault, not memory", () => {
  const splitter = new AccessUnitSplitter("h264", { maxUnit: 1000 });
  splitter.push(Uint8Array.of(0, 0, 0, 1, 0x65, 0x88, 1, 2));
  assert.throws(
    () => splitter.push(new Uint8Array(2000).fill(0x55)),
    (e) => isFault(e, "codecs.unit-too-big"),
  );
});

test("bytes without a start code are not kept", () => {
  const splitter = new AccessUnitSplitter("h264", { maxUnit: 1000 });
  for (let i = 0; i < 100; i++) assert.deepEqual(splitter.push(new Uint8Array(500).fill(0x55)), []);
  assert.deepEqual(splitter.end(), []);
});
