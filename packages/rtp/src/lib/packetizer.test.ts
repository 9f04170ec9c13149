import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, isFault } from "@porchlight/base";
import { H264Depacketizer, H265Depacketizer } from "./depacketize.ts";
import { RtpPacket } from "./packet.ts";
import { forEachFramed, RtpPacketizer } from "./packetizer.ts";
import { bye, ntpTime, parseRtcp, receiverReport, senderReport, type RtcpPacket } from "./rtcp.ts";

test("a payload cut into packets joins again, marker on the last", () => {
  for (const length of [0, 1, 1400, 1401, 5000]) {
    const packetizer = new RtpPacketizer({ ssrc: 0xfffffffe, payloadType: 96, sequence: 65535 });
    const payload = Uint8Array.from({ length }, (_, i) => i * 3);
    const out = new Uint8Array(packetizer.size(length) + 4);
    const end = packetizer.write(payload, 0, length, 2 ** 32 + 7, out, 4);
    assert.equal(end, out.length);
    const joined: number[] = [];
    const markers: boolean[] = [];
    const packet = new RtpPacket();
    forEachFramed(out, 4, end, (buffer, start, until) => {
      assert.ok(packet.read(buffer, start, until));
      assert.deepEqual([packet.ssrc, packet.timestamp, packet.sequence], [0xfffffffe, 7, (65535 + markers.length) & 0xffff]);
      joined.push(...buffer.subarray(packet.payloadStart, packet.payloadEnd));
      markers.push(packet.marker);
    });
    assert.deepEqual(joined, [...payload]);
    assert.equal(markers.indexOf(true), markers.length - 1);
    assert.deepEqual([packetizer.packets, packetizer.octets], [markers.length, length]);
  }
});

test("an impossible payload size is a fault", () => {
  assert.throws(
    () => new RtpPacketizer({ ssrc: 1, payloadType: 96, maxPayload: 10 }),
    (e) => isFault(e, "rtp.option"),
  );
});

const depacketizeRows = [
  { name: "an H.264 single unit", codec: "h264", packets: [[0x65, 1, 2]], out: [0, 0, 0, 3, 0x65, 1, 2], damaged: 0 },
  { name: "STAP-A", codec: "h264", packets: [[0x78, 0, 2, 0x67, 1, 0, 2, 0x68, 2]], out: [0, 0, 0, 2, 0x67, 1, 0, 0, 0, 2, 0x68, 2], damaged: 0 },
  {
    name: "FU-A",
    codec: "h264",
    packets: [
      [0x7c, 0x85, 1],
      [0x7c, 0x05, 2],
      [0x7c, 0x45, 3],
    ],
    out: [0, 0, 0, 4, 0x65, 1, 2, 3],
    damaged: 0,
  },
  {
    name: "FU-A without its beginning",
    codec: "h264",
    packets: [
      [0x7c, 0x05, 2],
      [0x7c, 0x45, 3],
      [0x41, 9],
    ],
    out: [0, 0, 0, 2, 0x41, 9],
    damaged: 2,
  },
  {
    name: "FU-A without its end",
    codec: "h264",
    packets: [
      [0x7c, 0x85, 1],
      [0x41, 9],
    ],
    out: [0, 0, 0, 2, 0x41, 9],
    damaged: 1,
  },
  { name: "STAP-A that lies about a length", codec: "h264", packets: [[0x78, 0, 9, 0x67, 1]], out: [], damaged: 1 },
  { name: "an H.265 single unit", codec: "h265", packets: [[0x26, 1, 2]], out: [0, 0, 0, 3, 0x26, 1, 2], damaged: 0 },
  { name: "AP", codec: "h265", packets: [[0x60, 1, 0, 3, 0x40, 1, 5, 0, 3, 0x42, 1, 6]], out: [0, 0, 0, 3, 0x40, 1, 5, 0, 0, 0, 3, 0x42, 1, 6], damaged: 0 },
  {
    name: "FU",
    codec: "h265",
    packets: [
      [0x62, 1, 0x93, 1],
      [0x62, 1, 0x13, 2],
      [0x62, 1, 0x53, 3],
    ],
    out: [0, 0, 0, 5, 0x26, 1, 1, 2, 3],
    damaged: 0,
  },
  { name: "an empty payload", codec: "h265", packets: [[]], out: [], damaged: 1 },
];
for (const row of depacketizeRows) {
  test(`${row.name} becomes length-prefixed`, () => {
    const depacketizer = row.codec === "h264" ? new H264Depacketizer() : new H265Depacketizer();
    const out = new Uint8Array(100);
    let at = 10;
    for (const packet of row.packets) at = depacketizer.push(Uint8Array.from(packet), 0, packet.length, out, at);
    assert.deepEqual([...out.subarray(10, at)], row.out);
    assert.equal(depacketizer.damaged, row.damaged);
  });
}

test("hostile payloads never write outside the promised room", () => {
  let seed = 5;
  const random = (n: number) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n;
  for (const depacketizer of [new H264Depacketizer(), new H265Depacketizer()]) {
    const out = new Uint8Array(400);
    let at = 0;
    for (let i = 0; i < 5000; i++) {
      if (at > 200) {
        depacketizer.abandon(at);
        at = 0;
      }
      const packet = Uint8Array.from({ length: random(60) }, () => random(256));
      const next = depacketizer.push(packet, 0, packet.length, out, at);
      assert.ok(next >= 0 && next - at <= 2 * packet.length + 8);
      at = next;
    }
  }
});

const block = { ssrc: 9, fractionLost: 25, lost: -3, highestSequence: 70000, jitter: 12, lastSr: 0xaabbccdd, delaySinceLastSr: 65536 };
const reports: [Uint8Array, RtcpPacket][] = [
  [
    senderReport({ ssrc: 5, unixMs: 500, rtpTimestamp: 90, packets: 3, octets: 400 }),
    { kind: "sender-report", ssrc: 5, ntp: ntpTime(500), rtpTimestamp: 90, packets: 3, octets: 400, reports: [] },
  ],
  [receiverReport(5, [block]), { kind: "receiver-report", ssrc: 5, reports: [block] }],
  [bye(7), { kind: "bye", ssrcs: [7], reason: undefined }],
  [bye(7, "camera restarts"), { kind: "bye", ssrcs: [7], reason: "camera restarts" }],
];

test("reports are read back alone and as a compound packet", () => {
  for (const [bytes, value] of reports) assert.deepEqual(parseRtcp(bytes, 0, bytes.length), [value]);
  const all = Buffer.concat(reports.map(([bytes]) => bytes));
  assert.deepEqual(
    parseRtcp(all, 0, all.length),
    reports.map(([, value]) => value),
  );
  assert.equal(ntpTime(500), (2208988800n << 32n) | 0x80000000n);
});

test("damaged reports end in the named fault only", () => {
  let seed = 9;
  const random = (n: number) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n;
  for (let i = 0; i < 2000; i++) {
    const bytes = Uint8Array.from(reports[random(reports.length)][0]);
    for (let k = 0; k < 3; k++) bytes[random(bytes.length)] = random(256);
    try {
      parseRtcp(bytes, 0, bytes.length - random(3));
    } catch (error) {
      assert.ok(error instanceof Fault && error.code === "rtp.rtcp", String(error));
    }
  }
});
