import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { splitAccessUnits } from "./access-units.ts";
import { annexBToLengths, joinAnnexB } from "./framing.ts";
import { ffmpeg, makeAnnexB } from "./node/ffmpeg.ts";
import { findUserDataSei, userDataSei } from "./sei.ts";

const uuid = Uint8Array.from({ length: 16 }, (_, i) => (i < 4 ? 0 : i));
const payloads = [[], [1, 2, 3], [0, 0, 0, 0], [0, 0, 1], Array.from({ length: 300 }, (_, i) => i & 3)];

for (const codec of ["h264", "h265"] as const) {
  for (const payload of payloads) {
    test(`${codec} user data of ${payload.length} bytes is found again in both framings`, () => {
      const sei = userDataSei(codec, uuid, Uint8Array.from(payload));
      const au = joinAnnexB([sei, Uint8Array.of(codec === "h264" ? 0x65 : 0x26, 0x01, 0x88)]);
      assert.deepEqual([...(findUserDataSei(codec, au, uuid) ?? [-1])], payload);
      assert.deepEqual([...(findUserDataSei(codec, annexBToLengths(au), uuid, "lengths") ?? [-1])], payload);
      assert.equal(findUserDataSei(codec, au, new Uint8Array(16)), undefined);
    });
  }

  test(`a ${codec} decoder still shows every picture with user data before each`, () => {
    const units = splitAccessUnits(makeAnnexB({ codec }), codec);
    const sei = joinAnnexB([userDataSei(codec, uuid, Uint8Array.of(0, 0, 0, 9))]);
    const marked = Buffer.concat(units.flatMap((unit) => [sei, unit.bytes]));
    const frames = ffmpeg(["-f", codec === "h264" ? "h264" : "hevc", "-i", "-", "-f", "framecrc", "-"], marked);
    assert.equal(
      Buffer.from(frames)
        .toString()
        .split("\n")
        .filter((line) => line.startsWith("0,")).length,
      20,
    );
    assert.equal(splitAccessUnits(marked, codec).filter((unit) => findUserDataSei(codec, unit.bytes, uuid)).length, 20);
  });
}

test("a UUID of another length is a fault", () => {
  assert.throws(
    () => userDataSei("h264", new Uint8Array(15), new Uint8Array(0)),
    (e) => isFault(e, "codecs.uuid"),
  );
});

test("cut user data is no user data", () => {
  const sei = userDataSei("h264", uuid, Uint8Array.from(payloads[4]));
  for (let end = 1; end < sei.length - 2; end++) assert.equal(findUserDataSei("h264", joinAnnexB([sei.subarray(0, end)]), uuid), undefined);
});
