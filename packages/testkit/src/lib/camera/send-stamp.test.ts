import assert from "node:assert/strict";
import { test } from "node:test";
import { unixMs } from "@porchlight/base";
import { annexBToLengths, joinAnnexB } from "@porchlight/codecs";
import { cameraHash, createStamper, readSendStamp, stampRoom } from "./send-stamp.ts";

const rows = [
  { sentAt: unixMs(0), frame: 0, camera: 0 },
  { sentAt: unixMs(Date.UTC(2026, 10, 23, 12)), frame: 26_930_880_000 % 2 ** 32, camera: cameraHash("34020000001320000001") },
  { sentAt: unixMs(0x0100_0000_0001), frame: 0x0000_0001, camera: 0xffff_ffff },
];

for (const codec of ["h264", "h265"] as const) {
  test(`a ${codec} send stamp is read back, in either framing`, () => {
    for (const row of rows) {
      const bytes = new Uint8Array(stampRoom + 8);
      const end = createStamper(codec, row.camera)(row.sentAt, row.frame, bytes, 0);
      const unit = new Uint8Array([...bytes.subarray(0, end), ...joinAnnexB([Uint8Array.of(codec === "h264" ? 0x65 : 0x26, 1, 0x88)])]);
      assert.deepEqual(readSendStamp(unit, codec), row);
      assert.deepEqual(readSendStamp(annexBToLengths(unit), codec, "lengths"), row);
    }
  });
}

test("a stamp of the longest kind fits its room", () => {
  const out = new Uint8Array(4096);
  assert.ok(createStamper("h265", 0)(unixMs(0), 0, out, 0) <= stampRoom);
});

test("a picture without a stamp has none", () => {
  assert.equal(readSendStamp(joinAnnexB([Uint8Array.of(0x65, 0x88, 0x80)]), "h264"), undefined);
});

test("neighbouring ids have different hashes", () => {
  const hashes = Array.from({ length: 1000 }, (_, i) => cameraHash(`3402000000132${String(i).padStart(7, "0")}`));
  assert.equal(new Set(hashes).size, 1000);
});
