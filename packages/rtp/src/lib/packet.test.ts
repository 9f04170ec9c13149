import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isRtcp, RtpPacket } from "./packet.ts";

interface Row {
  readonly name: string;
  readonly bytes: readonly number[];
  readonly fields: readonly [marker: boolean, type: number, sequence: number, timestamp: number, ssrc: number] | undefined;
  readonly payload: readonly number[];
}

const fixed = [0, 1, 0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 1];
const rows: Row[] = [
  { name: "a plain packet", bytes: [0x80, 96, ...fixed, 7, 8], fields: [false, 96, 1, 0xffffffff, 0x80000001], payload: [7, 8] },
  { name: "marker and empty payload", bytes: [0x80, 0xe0, ...fixed], fields: [true, 96, 1, 0xffffffff, 0x80000001], payload: [] },
  { name: "two contributing sources", bytes: [0x82, 8, ...fixed, 1, 1, 1, 1, 2, 2, 2, 2, 9], fields: [false, 8, 1, 0xffffffff, 0x80000001], payload: [9] },
  { name: "an extension", bytes: [0x90, 96, ...fixed, 0xbe, 0xde, 0, 1, 5, 5, 5, 5, 9], fields: [false, 96, 1, 0xffffffff, 0x80000001], payload: [9] },
  { name: "padding", bytes: [0xa0, 96, ...fixed, 9, 0, 0, 3], fields: [false, 96, 1, 0xffffffff, 0x80000001], payload: [9] },
  { name: "version 1", bytes: [0x40, 96, ...fixed, 9], fields: undefined, payload: [] },
  { name: "a short header", bytes: [0x80, 96, 0, 1], fields: undefined, payload: [] },
  { name: "sources past the end", bytes: [0x8f, 96, ...fixed, 1], fields: undefined, payload: [] },
  { name: "an extension past the end", bytes: [0x90, 96, ...fixed, 0xbe, 0xde, 0xff, 0xff], fields: undefined, payload: [] },
  { name: "padding longer than the packet", bytes: [0xa0, 96, ...fixed, 9, 200], fields: undefined, payload: [] },
  { name: "padding of zero", bytes: [0xa0, 96, ...fixed, 9, 0], fields: undefined, payload: [] },
];

for (const row of rows) {
  test(`${row.name} is ${row.fields ? "read" : "refused"}`, () => {
    const packet = new RtpPacket();
    const buffer = Uint8Array.from([1, 2, 3, ...row.bytes, 4, 5, 6]);
    assert.equal(packet.read(buffer, 3, 3 + row.bytes.length), row.fields !== undefined);
    if (!row.fields) return;
    assert.deepEqual([packet.marker, packet.payloadType, packet.sequence, packet.timestamp, packet.ssrc], row.fields);
    assert.deepEqual([...buffer.subarray(packet.payloadStart, packet.payloadEnd)], row.payload);
  });
}

test("whatever the bytes, an accepted payload lies inside the packet", () => {
  const packet = new RtpPacket();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (bytes, forced) => {
      if (forced && bytes.length > 0) bytes[0] = 0x80 | (bytes[0] & 0x3f);
      if (packet.read(bytes, 0, bytes.length))
        assert.ok(packet.payloadStart >= 12 && packet.payloadStart <= packet.payloadEnd && packet.payloadEnd <= bytes.length);
    }),
    { numRuns: 2000, seed: 2 },
  );
});

test("RTCP is told from RTP by its packet type", () => {
  assert.equal(isRtcp(Uint8Array.of(0x80, 200, 0, 1, 0, 0, 0, 1), 0, 8), true);
  assert.equal(isRtcp(Uint8Array.of(0x80, 0xe0, 0, 1, 0, 0, 0, 1), 0, 8), false);
});
