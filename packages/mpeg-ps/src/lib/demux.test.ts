import assert from "node:assert/strict";
import { test } from "node:test";
import { PsDemuxer, type PsCounters } from "./demux.ts";
import { mapPacket } from "./headers.ts";
import type { PsAudio } from "./stream-types.ts";

const pack = [0, 0, 1, 0xba, 0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xf8];
const stuffedPack = [...pack.slice(0, 13), 0xfb, 0xff, 0xff, 0xff];
const mpeg1Pack = [0, 0, 1, 0xba, 0x21, 0, 1, 0, 1, 0x80, 0, 1];
const system = [0, 0, 1, 0xbb, 0, 6, 0x80, 0, 1, 0, 0xe1, 0x7f];
const map = [...mapPacket("h264", "alaw")];
const slice = [0, 0, 0, 1, 0x65, 9, 9];
const more = [8, 8, 8];

/** A PES packet; `length` overrides the true one. */
function pes(id: number, payload: readonly number[], options: { pts?: readonly number[]; length?: number; stuffing?: number } = {}): number[] {
  const { pts = [], stuffing = 0 } = options;
  const header = [...pts, ...new Array<number>(stuffing).fill(0xff)];
  const length = options.length ?? header.length + payload.length + 3;
  const flags = pts.length === 0 ? 0 : pts.length === 5 ? 0x80 : 0xc0;
  return [0, 0, 1, id, length >> 8, length & 255, 0x80, flags, header.length, ...header, ...payload];
}
const at1 = [0x21, 0, 1, 0, 3];
const at1dts0 = [0x31, 0, 1, 0, 3, 0x11, 0, 1, 0, 1];
const highest = [0x2f, 0xff, 0xff, 0xff, 0xff];

interface Row {
  readonly name: string;
  readonly bytes: readonly number[];
  readonly video: readonly number[];
  readonly pts?: number;
  readonly dts?: number;
  readonly audio?: readonly [PsAudio, number, ...number[]][];
  readonly bad?: Partial<PsCounters>;
}

const rows: Row[] = [
  { name: "a key frame with all headers", bytes: [...pack, ...system, ...map, ...pes(0xe0, slice, { pts: at1 })], video: slice, pts: 1, dts: 1 },
  { name: "a pack followed by video at once", bytes: [...pack, ...pes(0xe0, slice)], video: slice },
  { name: "pack stuffing and PES header stuffing", bytes: [...stuffedPack, ...pes(0xe0, slice, { pts: at1, stuffing: 7 })], video: slice, pts: 1, dts: 1 },
  { name: "an MPEG-1 pack header", bytes: [...mpeg1Pack, ...pes(0xe0, slice)], video: slice },
  { name: "PTS and DTS", bytes: [...pack, ...pes(0xe0, slice, { pts: at1dts0 })], video: slice, pts: 1, dts: 0 },
  { name: "the highest PTS", bytes: [...pack, ...pes(0xe0, slice, { pts: highest })], video: slice, pts: 2 ** 33 - 1, dts: 2 ** 33 - 1 },
  {
    name: "a picture in several packets, the first PTS counts",
    bytes: [...pack, ...pes(0xe0, slice, { pts: at1 }), ...pes(0xe0, more, { pts: highest }), ...pes(0xe0, more)],
    video: [...slice, ...more, ...more],
    pts: 1,
    dts: 1,
  },
  { name: "several packs in one frame", bytes: [...pack, ...pes(0xe0, slice), ...pack, ...pes(0xe0, more)], video: [...slice, ...more] },
  {
    name: "audio before and after video",
    bytes: [...pack, ...map, ...pes(0xc0, [1, 2], { pts: at1 }), ...pes(0xe0, slice), ...pes(0xc0, [3])],
    video: slice,
    audio: [
      ["alaw", 1, 1, 2],
      ["alaw", -1, 3],
    ],
  },
  { name: "audio before any map", bytes: [...pack, ...pes(0xc0, [1])], video: [], audio: [["unknown", -1, 1]] },
  {
    name: "video of length zero up to the audio behind it",
    bytes: [...pack, ...map, ...pes(0xe0, slice, { length: 0 }), ...pes(0xc0, [5])],
    video: slice,
    audio: [["alaw", -1, 5]],
  },
  {
    name: "private and padding streams",
    bytes: [...pack, ...pes(0xbd, [1, 2, 3]), 0, 0, 1, 0xbe, 0, 2, 0xff, 0xff, ...pes(0xe0, slice)],
    video: slice,
    bad: { ignored: 2 },
  },
  { name: "the end code", bytes: [...pack, ...pes(0xe0, slice), 0, 0, 1, 0xb9], video: slice },
  {
    name: "a length that ends too early",
    bytes: [...pack, ...pes(0xe0, [...slice, ...more], { length: 6 }), ...pes(0xe0, more)],
    video: [...slice, ...more, ...more],
    bad: { badPes: 1 },
  },
  { name: "a length past the end", bytes: [...pack, ...pes(0xe0, slice, { length: 60000 })], video: slice, bad: { truncated: 1 } },
  { name: "rubbish before the pack", bytes: [7, 7, 0, 0, 1, 0x65, ...pack, ...pes(0xe0, slice)], video: slice, bad: { skippedBytes: 6 } },
  {
    name: "a PES header longer than the packet",
    bytes: [...pack, 0, 0, 1, 0xe0, 0, 5, 0x80, 0, 50, 1, 1, ...pes(0xe0, slice)],
    video: slice,
    bad: { badPes: 1 },
  },
  { name: "a PES header without its mark", bytes: [...pack, 0, 0, 1, 0xe0, 0, 4, 0x0f, 1, 1, 1, ...pes(0xe0, slice)], video: slice, bad: { badPes: 1 } },
  { name: "a map whose length is too long", bytes: [...pack, 0, 0, 1, 0xbc, 0x30, 0, ...map.slice(6), ...pes(0xe0, slice)], video: slice },
  {
    name: "a map without entries",
    bytes: [...pack, 0, 0, 1, 0xbc, 0, 10, 0xe0, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, ...pes(0xe0, slice)],
    video: slice,
    bad: { badMap: 1 },
  },
  { name: "only rubbish", bytes: [1, 2, 3, 4, 5, 6, 7, 8], video: [], bad: { skippedBytes: 8 } },
  { name: "nothing", bytes: [], video: [] },
];

for (const row of rows) {
  test(`${row.name}: video to the front, the rest told`, () => {
    const audio: unknown[] = [];
    const demuxer = new PsDemuxer((buffer, start, end, pts, codec) => audio.push([codec, pts, ...buffer.subarray(start, end)]));
    const buffer = Uint8Array.from([0xaa, 0xaa, ...row.bytes, 0xbb]);
    const end = demuxer.demux(buffer, 2, 2 + row.bytes.length);
    assert.deepEqual([...buffer.subarray(2, end)], row.video);
    assert.deepEqual([demuxer.pts, demuxer.dts], [row.pts ?? -1, row.dts ?? -1]);
    assert.deepEqual(audio, row.audio ?? []);
    const { packs: _, ...counters } = demuxer.counters;
    assert.deepEqual(counters, { skippedBytes: 0, truncated: 0, badMap: 0, badPes: 0, ignored: 0, mislabelled: 0, ...row.bad });
    assert.deepEqual([buffer[0], buffer[1], buffer[buffer.length - 1]], [0xaa, 0xaa, 0xbb]);
  });
}

function afterMap(bytes: readonly number[]): PsDemuxer {
  const demuxer = new PsDemuxer(() => undefined);
  demuxer.demux(Uint8Array.from([...pack, ...bytes]), 0, pack.length + bytes.length);
  return demuxer;
}

test("stream types are sticky and survive bad maps", () => {
  const demuxer = afterMap(mapPacket("h265", "mulaw").map((byte, i, all) => (i >= all.length - 4 ? byte ^ 0xff : byte)) as unknown as number[]);
  assert.deepEqual([demuxer.video, demuxer.audio], ["h265", "mulaw"]);
  const empty = Uint8Array.of(...pack, 0, 0, 1, 0xbc, 0, 10, 0xe0, 0xff, 0, 0, 0, 0, 0, 0, 0, 0);
  demuxer.demux(empty, 0, empty.length);
  assert.deepEqual([demuxer.video, demuxer.audio], ["h265", "mulaw"]);
});

test("a map that says zero length but has entries is read", () => {
  const lying = [...mapPacket("h265", undefined)];
  lying[10] = lying[11] = 0;
  assert.equal(afterMap(lying).video, "h265");
});

test("G.711 that the map calls AAC is given as A-law", () => {
  const lying = [...mapPacket("h264", "alaw")];
  lying[lying.indexOf(0x90)] = 0x0f;
  const codecs: PsAudio[] = [];
  const demuxer = new PsDemuxer((_buffer, _start, _end, _pts, codec) => codecs.push(codec));
  const bytes = Uint8Array.from([...pack, ...lying, ...pes(0xc0, [0xd5, 0xd5]), ...pes(0xc0, [0xff, 0xf1, 0x6c])]);
  demuxer.demux(bytes, 0, bytes.length);
  assert.deepEqual(codecs, ["alaw", "aac"]);
  assert.equal(demuxer.counters.mislabelled, 1);
});

test("a map of endless entries is cut at the limit", () => {
  const entries = Array.from({ length: 1000 }, () => [0x1b, 0xe1, 0, 0]).flat();
  entries.splice(entries.length - 4, 4, 0x24, 0xe0, 0, 0);
  const length = entries.length + 10;
  assert.equal(
    afterMap([0, 0, 1, 0xbc, length >> 8, length & 255, 0xe0, 0xff, 0, 0, entries.length >> 8, entries.length & 255, ...entries, 0, 0, 0, 0]).video,
    "h264",
  );
});

test("hostile bytes never leave the group and always end", () => {
  let seed = 21;
  const random = (n: number) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n;
  let told = 0;
  const demuxer = new PsDemuxer((buffer, start, end) => {
    assert.ok(start < end && end <= buffer.length - 4);
    told++;
  });
  for (let i = 0; i < 5000; i++) {
    const source = rows[random(rows.length)].bytes;
    const bytes = Uint8Array.from([...source, 0xbb, 0xbb, 0xbb, 0xbb]);
    for (let k = 0; k < random(6); k++) bytes[random(source.length + 1) % bytes.length] = random(256);
    bytes.fill(0xbb, source.length);
    const end = source.length - Math.min(source.length, random(4));
    const out = demuxer.demux(bytes, 0, end);
    assert.ok(out >= 0 && out <= end);
    assert.deepEqual([...bytes.subarray(source.length)], [0xbb, 0xbb, 0xbb, 0xbb]);
  }
  assert.ok(told > 0);
});
