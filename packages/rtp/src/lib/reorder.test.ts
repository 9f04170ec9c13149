import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { ReceptionStats, TickUnwrapper } from "./counters.ts";
import { ReorderBuffer } from "./reorder.ts";

function deliver(sequences: readonly number[], options?: { window?: number; flush?: boolean }) {
  const out: number[] = [];
  const buffer = new ReorderBuffer((bytes, start) => out.push((bytes[start + 2] << 8) | bytes[start + 3]), options);
  for (const s of sequences) buffer.push(Uint8Array.of(0x80, 96, s >> 8, s, 0, 0, 0, 0, 0, 0, 0, 0), 0, 12);
  if (options?.flush !== false) buffer.flush();
  return { out, lost: buffer.lost, late: buffer.late, duplicate: buffer.duplicate, held: buffer.held };
}

const rows = [
  { name: "in order across the wrap", sent: [65534, 65535, 0, 1], out: [65534, 65535, 0, 1], lost: 0, late: 0, duplicate: 0 },
  { name: "two swapped", sent: [1, 3, 2, 4], out: [1, 2, 3, 4], lost: 0, late: 0, duplicate: 0 },
  { name: "swapped across the wrap", sent: [65535, 1, 0, 2], out: [65535, 0, 1, 2], lost: 0, late: 0, duplicate: 0 },
  { name: "one lost", sent: [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12], out: [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12], lost: 1, late: 0, duplicate: 0 },
  { name: "a duplicate delivered, a duplicate held", sent: [1, 2, 2, 4, 4, 3], out: [1, 2, 3, 4], lost: 0, late: 0, duplicate: 2 },
  { name: "too late", sent: [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 2], out: [1, 3, 4, 5, 6, 7, 8, 9, 10, 11], lost: 1, late: 1, duplicate: 0 },
  { name: "a gap longer than the window", sent: [1, 100, 101], out: [1, 100, 101], lost: 98, late: 0, duplicate: 0 },
  { name: "a sender that starts anew", sent: [1, 2, 30000, 30001], out: [1, 2, 30000, 30001], lost: 0, late: 0, duplicate: 0 },
];
for (const row of rows) {
  test(`packets ${row.name}`, () => {
    const { out, lost, late, duplicate, held } = deliver(row.sent, { window: 8 });
    assert.deepEqual({ out, lost, late, duplicate, held }, { out: row.out, lost: row.lost, late: row.late, duplicate: row.duplicate, held: 0 });
  });
}

test("what is held is bounded by the window", () => {
  const { held } = deliver(
    Array.from({ length: 500 }, (_, i) => 2 * i),
    { window: 16, flush: false },
  );
  assert.ok(held <= 16);
});

test("a window that is no power of two is a fault", () => {
  assert.throws(
    () => new ReorderBuffer(() => undefined, { window: 10 }),
    (e) => isFault(e, "rtp.option"),
  );
});

test("any jumble within the window leaves in order", () => {
  let seed = 11;
  const random = (n: number) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n;
  const sent = Array.from({ length: 1000 }, (_, i) => (65000 + i) & 0xffff);
  const jumbled = [
    sent[0],
    ...sent
      .slice(1)
      .map((s, i) => ({ s, at: i + random(6) }))
      .sort((a, b) => a.at - b.at)
      .map(({ s }) => s),
  ];
  assert.deepEqual(deliver(jumbled).out, sent);
});

test("ticks go on across the wrap, forwards and backwards", () => {
  const ticks = new TickUnwrapper(32);
  assert.deepEqual(
    [4294967290, 5, 4294967295, 3600].map((t) => ticks.unwrap(t)),
    [4294967290, 4294967301, 4294967295, 4294970896],
  );
  const pes = new TickUnwrapper(33);
  pes.unwrap(8589934591);
  assert.equal(pes.unwrap(9), 8589934601);
  pes.reset();
  assert.equal(pes.unwrap(9), 9);
});

test("losses are counted and gaps told", () => {
  const stats = new ReceptionStats();
  const gaps = [65534, 65535, 2, 1, 3].map((s, i) => stats.update(s, i * 3600, i * 40));
  assert.deepEqual(gaps, [false, false, true, false, false]);
  assert.deepEqual([stats.expected, stats.received, stats.lost, stats.highestSequence], [6, 5, 1, 65536 + 3]);
  assert.equal(stats.jitter, 0);
  stats.update(4, 5 * 3600, 5 * 40 + 16);
  assert.equal(stats.jitter, 90);
});
