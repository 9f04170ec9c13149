import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, isFault } from "@porchlight/base";
import { RtpPacketizer } from "./packetizer.ts";
import { StreamFramer } from "./stream-framer.ts";

let seed = 3;
const random = (n: number) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n;

function stream(packets: number, interleaved = false): { bytes: Uint8Array; sizes: number[] } {
  const packetizer = new RtpPacketizer({ ssrc: 0x12345678, payloadType: 96, maxPayload: 65000 });
  const parts: Uint8Array[] = [];
  const sizes: number[] = [];
  for (let i = 0; i < packets; i++) {
    const payload = Uint8Array.from({ length: random(i % 10 === 0 ? 20000 : 1400) }, () => random(256));
    const out = new Uint8Array(packetizer.size(payload.length));
    packetizer.write(payload, 0, payload.length, i * 3600, out, 0);
    parts.push(interleaved ? Uint8Array.of(0x24, i % 2, ...out) : out);
    sizes.push(out.length - 2);
  }
  return { bytes: Buffer.concat(parts), sizes };
}

function run(bytes: Uint8Array, piece: () => number, framer?: StreamFramer): { sizes: number[]; framer: StreamFramer } {
  const sizes: number[] = [];
  const used = framer ?? new StreamFramer((_buffer, start, end) => sizes.push(end - start));
  const shared = new Uint8Array(70000);
  for (let at = 0; at < bytes.length;) {
    const part = bytes.subarray(at, at + piece());
    shared.set(part, 5);
    used.push(shared, 5, 5 + part.length);
    at += part.length;
  }
  return { sizes, framer: used };
}

for (const interleaved of [false, true]) {
  const name = interleaved ? "interleaved" : "RFC 4571";
  test(`${name} packets come out whole however the stream is cut`, () => {
    const sent = stream(60, interleaved);
    for (const piece of [() => 1, () => 3, () => 1460, () => 65536, () => 1 + random(5000)]) {
      const { sizes, framer } = run(sent.bytes, piece);
      assert.deepEqual(sizes, sent.sizes);
      assert.equal(framer.skipped, 0);
    }
  });
}

test("a private header of 256 bytes before the first packet is skipped", () => {
  const sent = stream(10);
  const header = Uint8Array.from({ length: 256 }, (_, i) => (i < 3 ? [1, 0, 1][i] : i % 50));
  for (const piece of [() => 1, () => 100, () => 65536]) {
    const { sizes, framer } = run(Buffer.concat([header, sent.bytes]), piece);
    assert.deepEqual(sizes, sent.sizes);
    assert.equal(framer.skipped, 256);
  }
});

test("after a packet cut short by the sender the stream is found again", () => {
  const a = stream(5);
  const b = stream(5);
  const { sizes, framer } = run(Buffer.concat([a.bytes.subarray(0, -20), b.bytes]), () => 1000);
  assert.deepEqual(sizes.slice(-4), b.sizes.slice(-4));
  assert.ok(framer.skipped > 0);
});

test("RTCP in the stream is delivered too", () => {
  const report = Uint8Array.of(0, 8, 0x80, 201, 0, 1, 0, 0, 0, 5);
  const sent = stream(2);
  assert.deepEqual(run(Buffer.concat([report, sent.bytes, report]), () => 7).sizes, [8, ...sent.sizes, 8]);
});

test("rubbish ends in the desync fault after the limit", () => {
  const framer = new StreamFramer(() => undefined, { maxSkip: 5000 });
  assert.throws(
    () => run(new Uint8Array(20000).fill(0x11), () => 700, framer),
    (e) => isFault(e, "rtp.desync"),
  );
});

test("hostile bytes cause no other fault and no packet outside the buffer", () => {
  for (let round = 0; round < 60; round++) {
    const { bytes } = stream(6);
    for (let i = 0; i < 1 + random(40); i++) bytes[random(bytes.length)] = random(256);
    const framer = new StreamFramer((buffer, start, end) => assert.ok(start < end && end <= buffer.length));
    try {
      run(bytes, () => 1 + random(2000), framer);
    } catch (error) {
      assert.ok(error instanceof Fault && error.code === "rtp.desync", String(error));
    }
  }
});
