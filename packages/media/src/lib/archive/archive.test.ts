import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { decodeIndex, encodeIndex, INDEX_ENTRY_BYTES, type IndexEntry } from "./index-entry.ts";
import { cameraFolder, cameraOfFolder, readSegmentPath, segmentId, segmentPath } from "./paths.ts";

const rows: [hex: string, entry: IndexEntry][] = [
  ["019a0b1c2d3e 03 00 0000043c 00010000 00000000 07d0 001e", { wallStart: 0x019a0b1c2d3e, offset: 1084, length: 65536, mediaTime: 0, duration: 2000, frames: 30, key: true, audio: true }],
  ["019a0b1c350e 00 00 0001043c 00000400 0002bf20 0043 0001", { wallStart: 0x019a0b1c350e, offset: 66620, length: 1024, mediaTime: 180000, duration: 67, frames: 1, key: false, audio: false }],
];

test("an index entry takes 24 bytes and reads back as it was", () => {
  for (const [hex, entry] of rows) {
    const bytes = new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"));
    assert.equal(bytes.length, INDEX_ENTRY_BYTES);
    assert.deepEqual(encodeIndex([entry]), bytes);
    assert.deepEqual(decodeIndex(bytes), [entry]);
  }
  assert.deepEqual(decodeIndex(encodeIndex(rows.map(([, entry]) => entry))), rows.map(([, entry]) => entry));
});

test("a torn, overlapping or mutated index is a named fault or a readable index, never anything else", () => {
  const good = encodeIndex(rows.map(([, entry]) => entry));
  assert.throws(() => decodeIndex(good.subarray(0, 30)), (error) => isFault(error, "media.archive-index"));
  assert.throws(() => decodeIndex(encodeIndex([rows[1][1], rows[0][1]])), (error) => isFault(error, "media.archive-index"));
  for (let seed = 1; seed < 2000; seed++) {
    const bad = good.slice();
    bad[(seed * 7919) % bad.length] ^= (seed * 31) & 0xff;
    try {
      decodeIndex(bad);
    } catch (error) {
      assert.ok(isFault(error, "media.archive-index"));
    }
  }
});

test("every camera id has a folder name that leads back to it and nowhere else", () => {
  for (const id of ["34020000001320000001", "村口/摄像头 1", "../..", ".", "a%2e", "Ünïcode"]) {
    const folder = cameraFolder(id);
    assert.match(folder, /^[A-Za-z0-9_%-]+$/);
    assert.equal(cameraOfFolder(folder), id);
  }
  assert.throws(() => cameraFolder(""), (error) => isFault(error, "media.archive-path"));
  assert.throws(() => cameraFolder("x".repeat(201)), (error) => isFault(error, "media.archive-path"));
});

test("a segment path says camera, id and start to the millisecond", () => {
  const startedAt = Date.UTC(2026, 10, 23, 19, 40, 6, 123);
  const id = segmentId(startedAt, Uint8Array.of(1, 2, 3, 255));
  const path = segmentPath("34020000001320000001", startedAt, id);
  assert.equal(path, `34020000001320000001/2026-11-23/194006-${id}.mp4`);
  assert.deepEqual(readSegmentPath(path), { cameraId: "34020000001320000001", id, startedAt });
  for (const bad of [`../${path}`, path.replace("194006", "194007"), path.replace(".mp4", ".txt"), "a/b/c", path.replace("2026-11-23", "..")]) assert.equal(readSegmentPath(bad), undefined);
});
