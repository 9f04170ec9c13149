import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import fc from "fast-check";
import { annexBToLengths, escapeRbsp, lengthsToAnnexB, sniffVideoCodec, unescapeRbsp } from "./framing.ts";
import { NalScan } from "./nal-scan.ts";
import type { VideoCodec } from "./nal.ts";

interface Row {
  readonly name: string;
  readonly codec: VideoCodec;
  readonly annexB: readonly number[];
  readonly lengths: readonly number[];
  readonly key: boolean;
  readonly picture: boolean;
  readonly sets: boolean;
}

const rows: Row[] = [
  {
    name: "a slice after a 4-byte start code",
    codec: "h264",
    annexB: [0, 0, 0, 1, 0x41, 0x9a],
    lengths: [0, 0, 0, 2, 0x41, 0x9a],
    key: false,
    picture: true,
    sets: false,
  },
  {
    name: "a slice after a 3-byte start code",
    codec: "h264",
    annexB: [0, 0, 1, 0x65, 0x88],
    lengths: [0, 0, 0, 2, 0x65, 0x88],
    key: true,
    picture: true,
    sets: false,
  },
  {
    name: "parameter sets and an intra picture without IDR",
    codec: "h264",
    annexB: [0, 0, 0, 1, 0x67, 9, 0, 0, 1, 0x68, 8, 0, 0, 1, 0x41, 0x88],
    lengths: [0, 0, 0, 2, 0x67, 9, 0, 0, 0, 2, 0x68, 8, 0, 0, 0, 2, 0x41, 0x88],
    key: true,
    picture: true,
    sets: true,
  },
  {
    name: "leading and trailing zeros",
    codec: "h264",
    annexB: [0, 0, 0, 0, 0, 1, 0x41, 3, 0, 0, 0, 0],
    lengths: [0, 0, 0, 2, 0x41, 3],
    key: false,
    picture: true,
    sets: false,
  },
  {
    name: "units that move down, then up",
    codec: "h264",
    annexB: [0, 0, 0, 0, 0, 1, 0x06, 5, 0, 0, 1, 0x41, 1, 0, 0, 1, 0x41, 2, 0, 0, 1, 0x41, 3, 0, 0, 1, 0x41, 4],
    lengths: [0, 0, 0, 2, 6, 5, 0, 0, 0, 2, 0x41, 1, 0, 0, 0, 2, 0x41, 2, 0, 0, 0, 2, 0x41, 3, 0, 0, 0, 2, 0x41, 4],
    key: false,
    picture: true,
    sets: false,
  },
  {
    name: "an H.265 CRA picture",
    codec: "h265",
    annexB: [0, 0, 0, 1, 0x2a, 1, 0xaf],
    lengths: [0, 0, 0, 3, 0x2a, 1, 0xaf],
    key: true,
    picture: true,
    sets: false,
  },
  {
    name: "an H.265 parameter set alone",
    codec: "h265",
    annexB: [0, 0, 0, 1, 0x40, 1, 0x0c],
    lengths: [0, 0, 0, 3, 0x40, 1, 0x0c],
    key: false,
    picture: false,
    sets: true,
  },
  { name: "no start code at all", codec: "h264", annexB: [1, 2, 3, 4], lengths: [], key: false, picture: false, sets: false },
];

for (const row of rows) {
  test(`${row.name} is scanned and converted in place`, () => {
    const buffer = new Uint8Array(64);
    buffer.set(row.annexB, 5);
    const scan = new NalScan(row.codec);
    assert.equal(scan.scanAnnexB(buffer, 5, 5 + row.annexB.length), row.lengths.length);
    const end = scan.convertInPlace(buffer, 5);
    assert.deepEqual([...buffer.subarray(5, end)], row.lengths);
    assert.deepEqual([scan.key, scan.picture, scan.parameterSets], [row.key, row.picture, row.sets]);
    const again = new NalScan(row.codec);
    again.scanLengths(buffer, 5, end);
    assert.deepEqual([...again.starts.subarray(0, again.count)], [...scan.starts.subarray(0, scan.count)]);
  });
}

test("any sequence of units survives both framings", () => {
  const unit = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Uint8Array.of(0x41, ...escapeRbsp(bytes), 0x80));
  fc.assert(
    fc.property(fc.array(fc.tuple(unit, fc.integer({ min: 2, max: 5 })), { minLength: 1, maxLength: 12 }), (units) => {
      const annexB = Uint8Array.from(units.flatMap(([nal, zeros]) => [...new Array<number>(zeros).fill(0), 1, ...nal]));
      const expected = units.flatMap(([nal]) => [0, 0, 0, nal.length, ...nal]);
      assert.deepEqual([...annexBToLengths(annexB)], expected);
      assert.deepEqual([...annexBToLengths(lengthsToAnnexB(annexBToLengths(annexB)))], expected);
    }),
    { numRuns: 200, seed: 2 },
  );
});

test("emulation prevention goes in and comes out", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 60 }), (bytes) => {
      const escaped = escapeRbsp(Uint8Array.from(bytes));
      for (let i = 2; i < escaped.length; i++) assert.ok(!(escaped[i - 2] === 0 && escaped[i - 1] === 0 && escaped[i] < 3));
      const back = [...unescapeRbsp(escaped)];
      assert.deepEqual(back.slice(0, bytes.length), bytes);
    }),
    { numRuns: 300, seed: 2 },
  );
});

test("a length that is zero or too long is a fault", () => {
  const scan = new NalScan("h264");
  for (const bytes of [
    [0, 0, 0, 0],
    [0, 0, 0, 3, 1, 2],
    [0, 0, 1],
    [255, 255, 255, 255, 1],
  ]) {
    assert.throws(
      () => scan.scanLengths(Uint8Array.from(bytes), 0, bytes.length),
      (e) => isFault(e, "codecs.nal-length"),
    );
  }
});

test("more units than the limit are a fault", () => {
  const scan = new NalScan("h264", { maxNals: 2 });
  const bytes = Uint8Array.from([1, 2, 3].flatMap((n) => [0, 0, 1, n]));
  assert.throws(
    () => scan.scanAnnexB(bytes, 0, bytes.length),
    (e) => isFault(e, "codecs.too-many-nals"),
  );
});

test("the codec is told from parameter sets and key frames", () => {
  const sniff = (...bytes: number[]) => sniffVideoCodec(Uint8Array.from(bytes), 0, bytes.length);
  assert.equal(sniff(0, 0, 0, 1, 0x67, 0x64, 0), "h264");
  assert.equal(sniff(0, 0, 1, 0x27, 0x42, 0), "h264");
  assert.equal(sniff(0, 0, 0, 1, 0x40, 0x01, 0x0c), "h265");
  assert.equal(sniff(0, 0, 0, 1, 0x46, 0x01, 0x50, 0, 0, 0, 1, 0x42, 0x01, 0x01), "h265");
  assert.equal(sniff(0, 0, 0, 1, 0x65, 0x88, 0x84), "h264");
  assert.equal(sniff(0, 0, 0, 1, 0x28, 0x01, 0xaf), "h265");
  assert.equal(sniff(0, 0, 0, 1, 0x28, 0xce, 0x0f), "h264");
  assert.equal(sniff(0, 0, 0, 1, 0x26, 0x01, 0xaf), "h265");
  assert.equal(sniff(0, 0, 0, 1, 0x02, 0x01, 0xd0), undefined);
  assert.equal(sniff(0, 0, 0, 1, 0x41, 0x9a, 0x11), undefined);
  assert.equal(sniff(0, 0, 1), undefined);
});
