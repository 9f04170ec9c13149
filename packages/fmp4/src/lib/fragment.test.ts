import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, isFault } from "@porchlight/base";
import { annexBToLengths, FlacEncoder, NalScan, ParameterSets, splitAccessUnits, type VideoCodec, type VideoFormat } from "@porchlight/codecs";
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import { fragmentHeaderSize, writeFragmentHeader } from "./fragment-writer.ts";
import { readFragment } from "./fragment-reader.ts";
import { readInit } from "./init-reader.ts";
import { initSegment } from "./init-segment.ts";
import { framePts, makeClip, pictureHashes, runTool, withFile } from "./node/ffmpeg.ts";
import { AudioTable, SampleTable } from "./sample-table.ts";
import { readFragments, scanFragments } from "./scan.ts";

interface Recording {
  readonly file: Uint8Array;
  readonly times: readonly { readonly pts: number; readonly dts: number }[];
  readonly annexB: Uint8Array;
  readonly format: VideoFormat;
  readonly sound: Int16Array;
}

/** One fragment per GOP, with 1024-sample FLAC blocks beside. */
function record(codec: VideoCodec, bFrames: number): Recording {
  const { annexB, times } = makeClip(codec, bFrames);
  const units = splitAccessUnits(annexB, codec);
  assert.equal(units.length, 20);
  const scan = new NalScan(codec);
  const sets = new ParameterSets(codec);
  scan.scanAnnexB(units[0].bytes, 0, units[0].bytes.length);
  sets.observe(scan, units[0].bytes);
  const format = sets.format();
  assert.ok(format);
  const flac = new FlacEncoder();
  const sound = Int16Array.from({ length: 6 * 1024 }, (_, i) => Math.round(8000 * Math.sin(i / 5)));
  const parts: Uint8Array[] = [initSegment({ video: format, audio: { kind: "flac", sampleRate: 8000, streamInfo: flac.streamInfo } })];
  const video = new SampleTable();
  const audio = new AudioTable();
  for (let gop = 0; gop < 2; gop++) {
    video.clear();
    audio.clear();
    const body: Uint8Array[] = [];
    for (let i = gop * 10; i < gop * 10 + 10; i++) {
      const bytes = annexBToLengths(units[i].bytes);
      body.push(bytes);
      assert.ok(video.push(bytes.length, times[i].pts, times[i].dts, units[i].key));
    }
    for (let k = 0; k < 3; k++) {
      const out = new Uint8Array(flac.maxFrame);
      const size = flac.encodeBlock(sound.subarray((gop * 3 + k) * 1024), 1024, out, 0);
      body.push(out.subarray(0, size));
      assert.ok(audio.push(size, 1024));
    }
    const header = new Uint8Array(fragmentHeaderSize(10, 3));
    const endDts = times[gop * 10 + 10]?.dts ?? times[19].dts + 3600;
    const end = writeFragmentHeader(header, 0, { sequence: gop + 1, video, endDts, audio });
    parts.push(header.subarray(0, end), ...body);
  }
  return { file: Buffer.concat(parts), times, annexB, format, sound };
}

for (const [codec, bFrames] of [
  ["h264", 0],
  ["h264", 2],
  ["h265", 0],
  ["h265", 2],
] as const) {
  const name = `${codec} with ${bFrames} B-frames`;
  const recording = record(codec, bFrames);

  test(`ffmpeg decodes every ${name} picture of our file at its time`, () => {
    assert.deepEqual(
      framePts(recording.file),
      recording.times.map(({ pts }) => pts).sort((a, b) => a - b),
    );
    assert.deepEqual(pictureHashes(recording.file, "mp4"), pictureHashes(recording.annexB, codec === "h264" ? "h264" : "hevc"));
    assert.equal(
      bFrames > 0,
      recording.times.some(({ pts, dts }) => pts !== dts),
    );
  });

  test(`ffmpeg hears our FLAC beside ${name} bit for bit`, () => {
    const heard = withFile(recording.file, (path) => runTool("ffmpeg", ["-i", path, "-map", "0:a", "-f", "s16le", "-"]));
    assert.deepEqual(heard, Buffer.from(recording.sound.buffer));
  });

  test(`mediabunny reads ${name} and its sound from our file`, async () => {
    const input = new Input({ source: new BufferSource(Buffer.from(recording.file)), formats: ALL_FORMATS });
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    assert.ok(video && audio);
    assert.deepEqual(
      [await video.getCodedWidth(), await video.getCodedHeight()].map((n) => Math.abs(n - (n > 130 ? 162 : 98)) < 16),
      [true, true],
    );
    assert.equal((await video.getCodecParameterString())?.replace("hev1", "hvc1"), recording.format.codecString);
    assert.equal(await audio.getCodec(), "flac");
    const keys: number[] = [];
    let packets = 0;
    for await (const packet of new EncodedPacketSink(video).packets()) {
      if (packet.type === "key") keys.push(packets);
      packets++;
    }
    assert.deepEqual([packets, keys], [20, [0, 10]]);
    assert.equal((await audio.computePacketStats()).packetCount, 6);
  });

  test(`our reader finds the same in ${name}`, () => {
    const { init, fragments, end } = readFragments(recording.file);
    assert.equal(end, recording.file.length);
    assert.deepEqual(
      init?.tracks.map((t) => [t.id, t.kind, t.codecString, t.timescale, t.width, t.height]),
      [
        [1, "video", recording.format.codecString, 90000, 162, 98],
        [2, "audio", "flac", 8000, 0, 0],
      ],
    );
    assert.deepEqual(init?.tracks[0].configRecord, recording.format.configRecord);
    assert.deepEqual(
      fragments.map((f) => [f.sequence, f.time, f.duration, f.key, f.samples, f.audioFrames]),
      [
        [1, 0, 36000, true, 10, 3],
        [2, 36000, 36000, true, 10, 3],
      ],
    );
    const [{ offset, length }] = fragments;
    const { samples } = readFragment(recording.file.subarray(offset, offset + length));
    assert.deepEqual(
      samples.filter((s) => s.track === 1).map(({ pts, dts }) => ({ pts, dts })),
      recording.times.slice(0, 10),
    );
    assert.deepEqual(
      samples.filter((s) => s.track === 2).map(({ dts, duration }) => [dts, duration]),
      [
        [0, 1024],
        [1024, 1024],
        [2048, 1024],
      ],
    );
    assert.equal(samples[samples.length - 1].offset + samples[samples.length - 1].size, length);
  });
}

const plain = record("h264", 0);

test("one sample at a time, as for a live viewer, plays the same", () => {
  const { init, fragments } = readFragments(plain.file);
  assert.ok(init);
  const parts: Uint8Array[] = [plain.file.subarray(0, init.length)];
  const table = new SampleTable();
  let sequence = 0;
  for (const fragment of fragments) {
    const bytes = plain.file.subarray(fragment.offset, fragment.offset + fragment.length);
    const samples = readFragment(bytes).samples.filter((s) => s.track === 1);
    table.clear();
    for (const s of samples) table.push(s.size, s.pts, s.dts, s.key);
    samples.forEach((s, i) => {
      const header = new Uint8Array(200);
      const end = writeFragmentHeader(header, 7, { sequence: ++sequence, video: table, from: i, to: i + 1, endDts: s.dts + 3600 });
      parts.push(header.subarray(7, end), bytes.subarray(s.offset, s.offset + s.size));
    });
  }
  const live = Buffer.concat(parts);
  assert.deepEqual(pictureHashes(live, "mp4"), pictureHashes(plain.file, "mp4"));
  assert.equal(readFragments(live).fragments.length, 20);
});

test("times beyond 32 bits are kept", () => {
  const table = new SampleTable();
  table.push(1, 2 ** 40 + 7, 2 ** 40, true);
  const out = new Uint8Array(300);
  const end = writeFragmentHeader(out, 0, { sequence: 1, video: table, endDts: 2 ** 40 + 3600 });
  const [sample] = readFragment(out.subarray(0, end + 1)).samples;
  assert.deepEqual([sample.dts, sample.pts, sample.duration], [2 ** 40, 2 ** 40 + 7, 3600]);
});

test("a chosen part of the audio begins at its own time", () => {
  const video = new SampleTable();
  video.push(4, 0, 0, true);
  const audio = new AudioTable();
  audio.time = 500;
  for (const size of [3, 5, 7]) audio.push(size, 1024);
  const out = new Uint8Array(400);
  const end = writeFragmentHeader(out, 0, { sequence: 1, video, endDts: 3600, audio, audioFrom: 1, audioTo: 3 });
  const { samples } = readFragment(out.subarray(0, end + 4 + 12));
  assert.deepEqual(
    samples.map((s) => [s.track, s.offset - end, s.size, s.dts]),
    [
      [1, 0, 4, 0],
      [2, 4, 5, 1524],
      [2, 9, 7, 2548],
    ],
  );
  audio.clear();
  assert.deepEqual([audio.time, audio.count, audio.bytes], [500 + 3072, 0, 0]);
});

test("full tables and small buffers refuse", () => {
  const table = new SampleTable(1);
  assert.equal(table.push(1, 0, 0, true), true);
  assert.equal(table.push(1, 0, 0, true), false);
  assert.equal(new AudioTable(0).push(1, 1), false);
  for (const [out, from, to] of [
    [new Uint8Array(50), 0, 1],
    [new Uint8Array(500), 0, 2],
    [new Uint8Array(500), 1, 1],
  ] as const) {
    assert.throws(
      () => writeFragmentHeader(out, 0, { sequence: 1, video: table, from, to, endDts: 1 }),
      (e) => isFault(e, "fmp4.room"),
    );
  }
});

test("a file cut anywhere keeps its complete fragments, in memory and by offset", async () => {
  const whole = readFragments(plain.file);
  for (const cut of [
    0,
    3,
    20,
    whole.init?.length ?? 0,
    whole.fragments[0].offset + 30,
    whole.fragments[1].offset,
    whole.fragments[1].offset + 500,
    plain.file.length - 1,
  ]) {
    const bytes = plain.file.subarray(0, cut);
    const found = readFragments(bytes);
    const expected = whole.fragments.filter((f) => f.offset + f.length <= cut);
    assert.deepEqual(found.fragments, expected);
    assert.ok(found.end <= cut);
    let read = 0;
    const source = { size: cut, read: async (offset: number, length: number) => (read++, bytes.subarray(offset, offset + length)) };
    assert.deepEqual(await scanFragments(source), found);
    assert.ok(read <= 4 + found.fragments.length * 2);
  }
});

test("hostile files end in the named faults only and in little time", () => {
  let seed = 17;
  const random = (n: number) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n;
  const { init, fragments } = readFragments(plain.file);
  assert.ok(init);
  const attempts: [Uint8Array, (bytes: Uint8Array) => unknown][] = [
    [plain.file.subarray(0, init.length), readInit],
    [plain.file.subarray(fragments[0].offset, fragments[0].offset + fragments[0].length), readFragment],
    [plain.file.subarray(0, init.length + 3000), readFragments],
  ];
  for (const [source, read] of attempts) {
    for (let i = 0; i < 1500; i++) {
      const bytes = Uint8Array.from(source);
      for (let k = 0; k < 1 + random(3); k++) bytes[random(Math.min(bytes.length, 900))] = [0, 1, 255, random(256)][random(4)];
      try {
        read(bytes.subarray(0, bytes.length - random(2) * random(400)));
      } catch (error) {
        assert.ok(error instanceof Fault && error.code.startsWith("fmp4."), String(error));
      }
    }
  }
});
