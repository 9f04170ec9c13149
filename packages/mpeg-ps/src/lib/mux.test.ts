import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { annexBToLengths, splitAccessUnits, type VideoCodec } from "@porchlight/codecs";
import { PsDemuxer } from "./demux.ts";
import { crc32 } from "./headers.ts";
import { PsMuxer } from "./mux.ts";
import { looksLikePs } from "./stream-types.ts";

const run = (tool: string, args: string[], input?: Uint8Array) =>
  execFileSync(tool, ["-hide_banner", "-loglevel", "error", ...args], { input, maxBuffer: 1 << 28 });
const rawFormat = { h264: "h264", h265: "hevc" } as const;

function clip(codec: VideoCodec): Uint8Array {
  const encoder =
    codec === "h264" ? ["libx264", "-x264-params", "keyint=10:bframes=2"] : ["libx265", "-x265-params", "keyint=10:bframes=0:pools=1:log-level=none"];
  return run("ffmpeg", [
    "-threads",
    "1",
    "-f",
    "lavfi",
    "-i",
    "testsrc=size=320x180:rate=25",
    "-frames:v",
    "20",
    "-pix_fmt",
    "yuv420p",
    "-preset",
    "ultrafast",
    "-c:v",
    ...encoder,
    "-f",
    rawFormat[codec],
    "-",
  ]);
}

/** Two access units of 65 535 and 200 000 bytes of noise: PES packets must split. */
const noise = (length: number) => Uint8Array.from({ length }, (_, i) => (i < 5 ? [0, 0, 0, 1, 0x65][i] : 1 + ((i * 7919) % 255)));

test("video of any size comes back with its times, from both framings", () => {
  const muxer = new PsMuxer({ video: "h264", audio: "alaw" });
  const demuxer = new PsDemuxer(() => assert.fail("no audio was written"));
  for (const length of [5, 1000, 65516, 65517, 65535, 200000]) {
    for (const framing of ["annexb", "lengths"] as const) {
      const au = noise(length);
      const source = framing === "annexb" ? au : annexBToLengths(au);
      const out = new Uint8Array(muxer.size(length) + 3);
      const end = muxer.writeVideo(source, 0, length, { pts: 2 ** 33 - 1, dts: 2 ** 32 + 5 }, length === 5, out, 3, framing);
      assert.ok(end <= out.length && looksLikePs(out, 3, end));
      const videoEnd = demuxer.demux(out, 3, end);
      assert.deepEqual(Buffer.from(out.subarray(3, videoEnd)), Buffer.from(au));
      assert.deepEqual([demuxer.pts, demuxer.dts, demuxer.video, demuxer.audio], [2 ** 33 - 1, 2 ** 32 + 5, "h264", "alaw"]);
    }
  }
  const { packs, ...bad } = demuxer.counters;
  assert.equal(packs, 12);
  assert.ok(Object.values(bad).every((count) => count === 0));
});

for (const codec of ["h264", "h265"] as const) {
  test(`ffmpeg finds the same ${codec} pictures in our program stream, beside our sound`, () => {
    const annexB = clip(codec);
    const muxer = new PsMuxer({ video: codec, audio: "alaw" });
    const sound = Uint8Array.from({ length: 320 }, (_, i) => i);
    const parts: Uint8Array[] = [];
    splitAccessUnits(annexB, codec).forEach((unit, i) => {
      const out = new Uint8Array(muxer.size(unit.bytes.length) + muxer.size(320));
      const times = { pts: 90000 + i * 3600, dts: 90000 + i * 3600 };
      const video = muxer.writeVideo(unit.bytes, 0, unit.bytes.length, times, unit.key, out, 0);
      parts.push(out.subarray(0, muxer.writeAudio(sound, 0, 320, 90000 + i * 3600, out, video)));
    });
    const ps = Buffer.concat(parts);
    const copied = run("ffmpeg", ["-f", "mpeg", "-i", "-", "-map", "0:v", "-c", "copy", "-f", rawFormat[codec], "-"], ps);
    assert.deepEqual(copied, Buffer.from(annexB));
    const heard: number[] = [];
    const demuxer = new PsDemuxer((buffer, start, end, _pts, law) => {
      assert.equal(law, "alaw");
      heard.push(...buffer.subarray(start, end));
    });
    demuxer.demux(ps, 0, ps.length);
    assert.deepEqual(Buffer.from(heard), Buffer.concat(Array.from({ length: 20 }, () => sound)));
  });
}

test("program stream that ffmpeg wrote gives back its video", () => {
  const encode = ["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-x264-params", "keyint=10:bframes=2", "-c:a", "mp2"];
  const vob = run("ffmpeg", [
    "-threads",
    "1",
    "-f",
    "lavfi",
    "-i",
    "testsrc=size=320x180:rate=25:d=0.8",
    "-f",
    "lavfi",
    "-i",
    "sine=d=0.8",
    ...encode,
    "-f",
    "vob",
    "-",
  ]);
  const annexB = run("ffmpeg", ["-f", "mpeg", "-i", "-", "-map", "0:v", "-c", "copy", "-f", "h264", "-"], vob);
  let audio = 0;
  const demuxer = new PsDemuxer((_buffer, start, end) => (audio += end - start));
  const end = demuxer.demux(vob, 0, vob.length);
  assert.deepEqual(vob.subarray(0, end), Buffer.from(annexB));
  assert.ok(audio > 1000 && demuxer.dts >= 0 && demuxer.pts > demuxer.dts);
  assert.equal(demuxer.counters.badPes + demuxer.counters.skippedBytes + demuxer.counters.truncated, 0);
});

test("the map's CRC leaves no remainder", () => {
  const muxer = new PsMuxer({ video: "h265" });
  const out = new Uint8Array(400);
  muxer.writeVideo(noise(20), 0, 20, { pts: 0, dts: 0 }, true, out, 0);
  const at = Buffer.from(out).indexOf(Buffer.from([0, 0, 1, 0xbc]));
  assert.equal(crc32(out.subarray(at, at + 6 + ((out[at + 4] << 8) | out[at + 5]))), 0);
});
