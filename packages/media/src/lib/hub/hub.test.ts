import assert from "node:assert/strict";
import { before, test } from "node:test";
import { forEachFramed } from "@porchlight/rtp";
import { type Clip, makeClip } from "../test-support/clip.ts";
import { Device, type DeviceOptions } from "../test-support/device.ts";
import { BlockPool } from "./block-pool.ts";
import { GroupAssembler } from "./group-assembler.ts";
import type { Track } from "./track.ts";
import { type StreamLimits, UnitStream } from "./unit-stream.ts";

const SSRC = 3;
let h264: Clip;
let h265: Clip;
let long: Clip;
before(async () => {
  [h264, h265, long] = [await makeClip("h264", { seconds: 1 }), await makeClip("h265", { seconds: 1 }), await makeClip("h264", { seconds: 6, gop: 90 })];
});

interface Seen {
  readonly tracks: { generation: number; codec: string; audio: boolean }[];
  readonly fragments: { key: boolean; count: number; generation: number | undefined; ticks: number; audio: number }[];
  units: number;
}

/** A stream with its source; packets are pushed with wall times that follow the pictures. */
function openHub(limits: StreamLimits = {}): { stream: UnitStream; assembler: GroupAssembler; seen: Seen; push(framed: Buffer, change?: (packet: Buffer) => Buffer | undefined): void } {
  const stream = new UnitStream(new BlockPool(), limits);
  const seen: Seen = { tracks: [], fragments: [], units: 0 };
  stream.attach({
    track: (track: Track) => seen.tracks.push({ generation: track.generation, codec: track.format.codec, audio: track.hasAudio }),
    unit: () => seen.units++,
    fragment: (fragment) => seen.fragments.push({ key: fragment.key, count: fragment.count, generation: fragment.track?.generation, ticks: fragment.endDts - fragment.startDts, audio: fragment.audio.count }),
  });
  const assembler = new GroupAssembler(stream, { ssrc: SSRC, onDropped: () => {}, onForeign: () => {} });
  let now = 1_000_000;
  return {
    stream,
    assembler,
    seen,
    push(framed, change = (packet) => packet) {
      forEachFramed(framed, 0, framed.length, (buffer, start, end) => {
        const packet = change(Buffer.from(buffer.subarray(start, end)));
        if (!packet) return;
        if (packet[1] & 0x80) now += 66;
        assembler.push(packet, 0, packet.length, now);
      });
    },
  };
}
const device = (clip: Clip, options: Partial<DeviceOptions> = {}): Device => new Device({ clip, ssrc: SSRC, ...options });

test("each GOP becomes one fragment that begins with its key frame", () => {
  const hub = openHub();
  hub.push(device(h264).take(46));
  assert.deepEqual(hub.seen.fragments.map(({ key, count, ticks }) => [key, count, ticks]), Array.from({ length: 3 }, () => [true, 15, 90_000]));
  assert.equal(hub.stream.buffered().length, 1);
});

test("a GOP longer than two seconds is cut into fragments, and a viewer can still start at its key frame", () => {
  const hub = openHub();
  hub.push(device(long).take(80));
  assert.deepEqual(hub.seen.fragments.map(({ key, count }) => [key, count]), [[true, 30], [false, 30]]);
  const buffered = hub.stream.buffered();
  assert.deepEqual(buffered.map((fragment) => [fragment.key, fragment.count]), [[true, 30], [false, 30], [false, 20]]);
});

test("a GOP over the byte limit is cut by size and no longer kept, until the next key frame", () => {
  const hub = openHub({ gopBytes: 64 * 1024 });
  hub.push(device(long).take(89));
  assert.ok(hub.seen.fragments.length > 3);
  assert.deepEqual(hub.stream.buffered(), []);
  assert.equal(hub.seen.fragments.reduce((sum, { count }) => sum + count, 0) + hub.stream.current.count, 89);
});

test("a device that never sets the marker loses nothing but one picture of delay", () => {
  const hub = openHub();
  hub.push(device(h264).take(16), (packet) => {
    packet[1] &= 0x7f;
    return packet;
  });
  assert.equal(hub.stream.frames, 15);
  hub.assembler.flush();
  assert.equal(hub.stream.frames, 16);
});

test("a device that sets the marker on every packet is grouped by timestamp", () => {
  const hub = openHub();
  hub.push(device(h264).take(31), (packet) => {
    packet[1] |= 0x80;
    return packet;
  });
  hub.push(device(h264, { start: 900_000 + 31 * 6000 }).take(30), (packet) => {
    packet[1] |= 0x80;
    return packet;
  });
  assert.ok(hub.seen.fragments.length >= 1);
});

test("a lost packet costs its picture only", () => {
  const hub = openHub();
  let dropped = 0;
  let index = 0;
  hub.push(device(h264).take(15), (packet) => (index++ === 40 && ++dropped ? undefined : packet));
  assert.deepEqual([hub.stream.frames, hub.assembler.lost, hub.assembler.damaged], [14, 1, 1]);
});

test("nothing is taken before the first key frame", () => {
  const hub = openHub();
  const camera = device(h264);
  camera.take(4);
  hub.push(camera.take(12));
  assert.deepEqual([hub.stream.frames, hub.stream.current.key], [1, true]);
});

test("sound that the stream map declares is part of the first track", () => {
  const hub = openHub();
  hub.push(device(h264, { audio: true }).take(31));
  assert.deepEqual(hub.seen.tracks, [{ generation: 1, codec: "h264", audio: true }]);
  assert.ok(hub.seen.fragments.every(({ audio }) => audio >= 14));
});

test("sound that begins later begins a new track at the next key frame, and so does sound that ends", () => {
  const hub = openHub();
  hub.push(device(h264).take(30));
  hub.push(device(h264, { audio: true, start: 900_000 + 30 * 6000 }).take(45), withSequence(hub));
  hub.push(device(h264, { start: 900_000 + 75 * 6000 }).take(75), withSequence(hub));
  assert.deepEqual(hub.seen.tracks.map(({ audio }) => audio), [false, true, false]);
});

test("a jump of the timestamps ends the fragment and begins a new track at a key frame", () => {
  const hub = openHub();
  hub.push(device(h264).take(20));
  hub.push(device(h264, { start: 90_000_000 }).take(20), withSequence(hub));
  assert.deepEqual(hub.seen.tracks.map(({ generation }) => generation), [1, 2]);
  assert.deepEqual(hub.seen.fragments.map(({ count, generation }) => [count, generation]), [[15, 1], [5, 1], [15, 2]]);
});

test("a camera that changes its codec begins a new track", () => {
  const hub = openHub();
  hub.push(device(h264).take(15));
  hub.push(device(h265, { start: 900_000 + 15 * 6000 }).take(16), withSequence(hub));
  assert.deepEqual(hub.seen.tracks.map(({ codec }) => codec), ["h264", "h265"]);
});

test("a stream map that names the wrong codec is not believed", () => {
  const hub = openHub();
  const [wrong, right] = [Buffer.of(0x24, 0xe0), Buffer.of(0x1b, 0xe0)];
  hub.push(device(h264).take(31), (packet) => {
    const at = packet.indexOf(right);
    if (at > 0 && at < 100) wrong.copy(packet, at);
    return packet;
  });
  assert.deepEqual(hub.seen.tracks.map(({ codec }) => codec), ["h264"]);
  assert.equal(hub.stream.frames, 31);
});

test("blocks come back to the pool when nobody keeps them", () => {
  const pool = new BlockPool();
  const block = pool.take(100_000);
  pool.give(block);
  assert.equal(pool.idleBytes, 128 * 1024);
  assert.equal(pool.take(128 * 1024), block);
  const small = new BlockPool({ maxIdleBytes: 64 * 1024 });
  small.give(small.take(1_000_000));
  assert.equal(small.idleBytes, 0);
});

/** A second device goes on with the sequence numbers of the first. */
function withSequence(hub: { assembler: GroupAssembler }): (packet: Buffer) => Buffer {
  let next = hub.assembler.packets;
  return (packet) => {
    packet.writeUInt16BE(next++ & 0xffff, 2);
    return packet;
  };
}
