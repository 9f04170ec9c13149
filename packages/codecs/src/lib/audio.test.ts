import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import { audioSpecificConfig, parseAdts } from "./adts.ts";
import { FlacEncoder } from "./flac.ts";
import { g711Decode, g711Encode, type G711Law } from "./g711.ts";
import { G711ToFlac } from "./g711-to-flac.ts";
import { ffmpeg } from "./node/ffmpeg.ts";

const everyCode = Uint8Array.from({ length: 256 }, (_, i) => i);

for (const law of ["alaw", "mulaw"] as G711Law[]) {
  test(`${law} decodes every code as ffmpeg does, and encodes every sample as ffmpeg does`, () => {
    const ours = new Int16Array(256);
    assert.equal(g711Decode(law, everyCode, 0, 256, ours), 256);
    assert.deepEqual(Buffer.from(ours.buffer), Buffer.from(ffmpeg(["-f", law, "-ar", "8000", "-i", "-", "-f", "s16le", "-"], everyCode)));
    const back = new Uint8Array(256);
    g711Encode(law, ours, 0, 256, back);
    const again = new Int16Array(256);
    g711Decode(law, back, 0, 256, again);
    assert.deepEqual(again, ours);
  });

  test(`${law} encoding is never further off than half a step`, () => {
    const samples = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
    const codes = new Uint8Array(65536);
    g711Encode(law, samples, 0, 65536, codes);
    const back = new Int16Array(65536);
    g711Decode(law, codes, 0, 65536, back);
    samples.forEach((sample, i) => assert.ok(Math.abs(sample - back[i]) <= Math.max(16, Math.abs(sample) / 16 + 8), `${sample} → ${back[i]}`));
  });
}

function flacFile(encoder: FlacEncoder, samples: Int16Array): Uint8Array {
  const header = Uint8Array.of(0x66, 0x4c, 0x61, 0x43, 0x80, 0, 0, 34, ...encoder.streamInfo);
  const out = new Uint8Array(header.length + Math.ceil(samples.length / encoder.blockSize) * encoder.maxFrame);
  out.set(header);
  let at = header.length;
  for (let i = 0; i < samples.length; i += encoder.blockSize) {
    const block = samples.subarray(i, i + encoder.blockSize);
    const end = encoder.encodeBlock(block, block.length, out, at);
    assert.ok(end - at <= encoder.maxFrame);
    at = end;
  }
  return out.slice(0, at);
}

let seed = 1;
const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 4294967296;
const signals: Record<string, (i: number) => number> = {
  silence: () => 0,
  "a constant": () => -1234,
  "a tone": (i) => Math.round(9000 * Math.sin(i / 7)),
  "a loud low tone": (i) => Math.round(32767 * Math.sin(i / 90)),
  noise: () => Math.floor(random() * 65536) - 32768,
  "quiet noise": () => Math.floor(random() * 40) - 20,
  "full-scale alternation": (i) => (i % 2 ? 32767 : -32768),
  "a click in silence": (i) => (i === 2000 ? 32767 : 0),
  bursts: (i) => (i % 700 < 60 ? Math.floor(random() * 65536) - 32768 : Math.round(300 * Math.sin(i / 11))),
};

for (const [name, signal] of Object.entries(signals)) {
  for (const blockSize of [1024, 777, 16]) {
    test(`FLAC of ${name} in blocks of ${blockSize} decodes bit for bit`, () => {
      const samples = Int16Array.from({ length: 4096 + 100 }, (_, i) => signal(i));
      const file = flacFile(new FlacEncoder({ blockSize }), samples);
      const decoded = ffmpeg(["-err_detect", "crccheck+explode", "-f", "flac", "-i", "-", "-f", "s16le", "-"], file);
      assert.deepEqual(Buffer.from(decoded), Buffer.from(samples.buffer));
    });
  }
}

test("a tone becomes much smaller", () => {
  const samples = Int16Array.from({ length: 8192 }, (_, i) => signals["a tone"](i));
  assert.ok(flacFile(new FlacEncoder(), samples).length < samples.length * 2 * 0.6);
});

test("frame numbers of every length decode", () => {
  const encoder = new FlacEncoder({ blockSize: 16 });
  const samples = Int16Array.from({ length: 16 * 70000 }, (_, i) => (i >> 4) & 1);
  const decoded = ffmpeg(["-err_detect", "crccheck+explode", "-f", "flac", "-i", "-", "-f", "s16le", "-"], flacFile(encoder, samples));
  assert.equal(decoded.length, samples.length * 2);
});

test("G.711 in pieces of any size comes out as whole blocks", () => {
  const sizes: number[] = [];
  const flac = new G711ToFlac((_buffer, start, end, samples) => sizes.push(samples, end - start));
  const bytes = Uint8Array.from({ length: 2500 }, (_, i) => i * 7);
  for (let i = 0; i < bytes.length; i += 320) flac.push("alaw", bytes, i, Math.min(bytes.length, i + 320));
  assert.deepEqual(
    sizes.filter((_, i) => i % 2 === 0),
    [1024, 1024],
  );
  assert.equal(flac.pending, 2500 - 2048);
  flac.reset();
  assert.equal(flac.pending, 0);
});

test("impossible blocks are faults", () => {
  assert.throws(
    () => new FlacEncoder({ blockSize: 4 }),
    (e) => isFault(e, "codecs.block"),
  );
  const encoder = new FlacEncoder({ blockSize: 32 });
  for (const count of [0, 33])
    assert.throws(
      () => encoder.encodeBlock(new Int16Array(64), count, new Uint8Array(200), 0),
      (e) => isFault(e, "codecs.block"),
    );
});

test("an ADTS header gives the facts and the decoder configuration", () => {
  const aac = ffmpeg(["-f", "lavfi", "-i", "sine=d=0.2:r=16000", "-c:a", "aac", "-f", "adts", "-"]);
  let at = 0;
  let frames = 0;
  while (at < aac.length) {
    const frame = parseAdts(aac, at);
    assert.deepEqual([frame.objectType, frame.sampleRate, frame.channels], [2, 16000, 1]);
    at += frame.frameSize;
    frames++;
  }
  assert.ok(frames > 2 && at === aac.length);
  assert.deepEqual([...audioSpecificConfig({ objectType: 2, sampleRate: 16000, channels: 1 })], [0x14, 0x08]);
  for (const bad of [[], [0xff], [0xff, 0xf1, 0x7c, 0, 0, 0, 0], [1, 2, 3, 4, 5, 6, 7]]) {
    assert.throws(
      () => parseAdts(Uint8Array.from(bad)),
      (e) => isFault(e, "codecs.adts"),
    );
  }
});
