import assert from "node:assert/strict";
import { test } from "node:test";
import { unixMs } from "@porchlight/base";
import { PsDemuxer } from "@porchlight/mpeg-ps";
import { forEachFramed, RtpPacket } from "@porchlight/rtp";
import { loadClip } from "../clips/clip-library.ts";
import { PsStream } from "./ps-stream.ts";
import { noQuirks, type CameraQuirks } from "./quirks.ts";
import { createReel, frameDue, frameNumberAt, frameOf, frameSamples, frameTicks, startFrame } from "./reel.ts";
import { cameraHash, readSendStamp } from "./send-stamp.ts";

const now = unixMs(Date.UTC(2026, 10, 23, 8));
const fps = 15;
const first = frameNumberAt(fps, now);
const camera = cameraHash("34020000001320000001");

/** What a receiver has after each frame. */
function received(stream: PsStream, codec: "h264" | "h265", count: number) {
  let sound: number[] = [], soundPts: number[] = [];
  const demuxer = new PsDemuxer((buffer, start, end, pts) => {
    sound.push(...buffer.subarray(start, end));
    soundPts.push(pts);
  });
  return Array.from({ length: count }, (_, i) => {
    const out = new Uint8Array(stream.room), packet = new RtpPacket(), payload: number[] = [], markers: boolean[] = [], ssrcs: number[] = [];
    [sound, soundPts] = [[], []];
    let timestamp = 0;
    forEachFramed(out, 0, stream.write(first + i, unixMs(frameDue(fps, first + i)), out), (buffer, start, end) => {
      assert.ok(packet.read(buffer, start, end));
      payload.push(...buffer.subarray(packet.payloadStart, packet.payloadEnd));
      markers.push(packet.marker);
      ssrcs.push(packet.ssrc);
      timestamp = packet.timestamp;
    });
    const ps = Uint8Array.from(payload);
    const unit = ps.slice(0, demuxer.demux(ps, 0, ps.length));
    return { number: first + i, unit, stamp: readSendStamp(unit, codec), pts: demuxer.pts, timestamp, markers, ssrcs, sound, soundPts, demuxer };
  });
}

const bend = (change: Partial<CameraQuirks>): CameraQuirks => ({ ...noQuirks(), ...change });

for (const name of ["porch-dusk.h264", "porch-dusk.h265"] as const) {
  test(`${name}: every frame comes out of the program stream as it went in, with its stamp and times`, async () => {
    const reel = createReel(await loadClip(name), true);
    const frames = received(new PsStream({ reel, ssrc: 200_000_001, camera, quirks: noQuirks(), sequence: 65_530 }), reel.codec, 300);
    for (const { number, unit, stamp, pts, timestamp, markers, ssrcs, demuxer } of frames) {
      const { data, stampAt } = frameOf(reel, number);
      assert.deepEqual(unit.subarray(0, stampAt), Uint8Array.from(data.subarray(0, stampAt)));
      assert.deepEqual(unit.subarray(unit.length - (data.length - stampAt)), Uint8Array.from(data.subarray(stampAt)));
      assert.deepEqual(stamp, { sentAt: frameDue(fps, number), frame: number % 2 ** 32, camera });
      assert.equal(pts, frameTicks(fps, number) % 2 ** 33);
      assert.equal(timestamp, frameTicks(fps, number) % 2 ** 32);
      assert.deepEqual(markers, markers.map((_, i) => i === markers.length - 1));
      assert.ok(ssrcs.every((ssrc) => ssrc === 200_000_001));
      assert.equal(demuxer.counters.skippedBytes + demuxer.counters.badPes + demuxer.counters.truncated, 0);
    }
  });
}

test("the sound is the scene's loop without a gap, in step with the wall clock", async () => {
  const reel = createReel(await loadClip("lane-day"), true);
  const loop = reel.sound ?? assert.fail("no sound");
  const frames = received(new PsStream({ reel, ssrc: 1, camera, quirks: noQuirks(), sequence: 0 }), "h264", 30);
  const from = frameSamples(fps, first - 1);
  frames.flatMap((frame) => frame.sound).forEach((sample, i) => assert.equal(sample, loop[(from + i) % loop.length], `sample ${i}`));
  frames.forEach(({ number, soundPts }) => assert.deepEqual(soundPts, [frameTicks(fps, number - 1) % 2 ** 33]));
  assert.equal(frames[0].demuxer.audio, "alaw");
});

test("a silent camera sends no sound", async () => {
  const reel = createReel(await loadClip("lane-day"), false);
  const frames = received(new PsStream({ reel, ssrc: 1, camera, quirks: noQuirks(), sequence: 0 }), "h264", 30);
  assert.ok(frames.every(({ sound }) => sound.length === 0));
  assert.equal(frames[0].demuxer.audio, undefined);
});

test("quirks take the marker away and move the times, also while frames flow", async () => {
  const reel = createReel(await loadClip("lane-day"), true);
  const quirks = bend({ noMarker: true });
  const stream = new PsStream({ reel, ssrc: 1, camera, quirks, sequence: 0 });
  assert.ok(received(stream, "h264", 3).every(({ markers }) => !markers.includes(true)));
  quirks.ticksOffset = 900_000;
  assert.ok(received(stream, "h264", 3).every(({ number, timestamp }) => timestamp === (frameTicks(fps, number) + 900_000) % 2 ** 32));
});

test("a session starts at a key frame no older than 200 ms, else at the next", async () => {
  const reel = createReel(await loadClip("lane-day"), false);
  const key = Math.ceil(first / 30) * 30;
  const due = frameDue(fps, key);
  for (const [at, expected] of [[due, key], [due + 199, key], [due + 200, key + 30], [due - 1, key], [due + 1999, key + 30]]) {
    assert.equal(startFrame(reel, at), expected);
    assert.ok(frameOf(reel, expected).key);
  }
});
