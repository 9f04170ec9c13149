import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "@porchlight/base";
import { splitAccessUnits } from "./access-units.ts";
import { ffmpeg, makeAnnexB } from "./node/ffmpeg.ts";
import { forEachNal } from "./framing.ts";
import { parseH264Sps } from "./h264-sps.ts";
import { parseH265Sps } from "./h265-sps.ts";
import { NalScan } from "./nal-scan.ts";
import { ParameterSets } from "./parameter-sets.ts";
import { nalType, type VideoCodec } from "./nal.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

function observed(codec: VideoCodec, annexB: Uint8Array, sets = new ParameterSets(codec)): ParameterSets {
  const scan = new NalScan(codec);
  scan.scanAnnexB(annexB, 0, annexB.length);
  sets.observe(scan, annexB);
  return sets;
}

// 1080p High with cropping, 4:2:0 and timing; 720p Baseline without VUI.
const spsRows = [
  { name: "cropped 1080p High", nal: "67 64 00 28 ac b4 03 c0 11 3f 2e 02 20 00 00 03 00 20 00 00 06 51 e3 06 54", width: 1920, height: 1080 },
  { name: "720p Baseline", nal: "67 42 c0 1f da 01 40 16 c4", width: 1280, height: 720 },
];
for (const row of spsRows) {
  test(`an H.264 SPS tells the size of ${row.name}`, () => {
    const sps = parseH264Sps(hex(row.nal));
    assert.deepEqual([sps.width, sps.height], [row.width, row.height]);
  });
}

for (const codec of ["h264", "h265"] as const) {
  test(`the ${codec} configuration record equals the one ffmpeg writes`, () => {
    const clip = makeAnnexB({ codec });
    const format = observed(codec, splitAccessUnits(clip, codec)[0].bytes).format();
    assert.ok(format);
    assert.deepEqual([format.width, format.height, format.frameRate], [162, 98, 25]);
    const mp4 = Buffer.from(
      ffmpeg(
        [
          "-f",
          codec === "h264" ? "h264" : "hevc",
          "-i",
          "-",
          "-c",
          "copy",
          ...(codec === "h265" ? ["-tag:v", "hvc1"] : []),
          "-f",
          "mp4",
          "-movflags",
          "frag_keyframe+empty_moov",
          "-",
        ],
        clip,
      ),
    );
    const at = mp4.indexOf(codec === "h264" ? "avcC" : "hvcC");
    const theirs = mp4.subarray(at + 4, at - 4 + mp4.readUInt32BE(at - 4));
    // Beyond its fixed part ffmpeg may add an array of SEI units to hvcC.
    const fixed = codec === "h264" ? format.configRecord.length : 22;
    assert.deepEqual([...format.configRecord.subarray(0, fixed)], [...theirs.subarray(0, fixed)]);
    for (const nal of observed(codec, splitAccessUnits(clip, codec)[0].bytes).nals()) assert.ok(theirs.includes(Buffer.from(nal)));
  });
}

test("codec strings follow RFC 6381", () => {
  assert.match(observed("h264", makeAnnexB({ codec: "h264", frames: 1 })).format()?.codecString ?? "", /^avc1\.64000[a-c]$/);
  assert.match(observed("h265", makeAnnexB({ codec: "h265", frames: 1 })).format()?.codecString ?? "", /^hvc1\.1\.6\.L30\.90$/);
});

test("a repeated set changes nothing, a new one changes the version and the format", () => {
  const small = makeAnnexB({ codec: "h264", frames: 1 });
  const large = makeAnnexB({ codec: "h264", frames: 1, size: "320x180" });
  const sets = observed("h264", small);
  const { version } = sets;
  assert.equal(observed("h264", small, sets).version, version);
  assert.equal(sets.format(), sets.format());
  assert.equal(observed("h264", large, sets).format()?.width, 320);
  assert.ok(sets.version > version);
});

test("kept sets are copies, even of a Node Buffer that is used again", () => {
  const annexB = Buffer.from(makeAnnexB({ codec: "h264", frames: 1 }));
  const sets = observed("h264", annexB);
  annexB.fill(0);
  assert.equal(sets.format()?.width, 162);
  assert.ok(sets.nals().every((nal) => nal[0] !== 0));
});

test("no format before the sets are complete", () => {
  const sets = observed("h264", hex("00000001 67 42 c0 1f da 01 40 16 c4"));
  assert.equal(sets.complete, false);
  assert.equal(sets.format(), undefined);
});

test("a flood of different sets stays within its limits", () => {
  const sets = new ParameterSets("h264");
  for (let id = 0; id < 255; id++) {
    const code = (id + 1).toString(2);
    const bits = "0".repeat(code.length - 1) + code;
    const bytes =
      (bits + "1")
        .padEnd(24, "0")
        .match(/.{8}/g)
        ?.map((b) => parseInt(b, 2)) ?? [];
    observed("h264", Uint8Array.of(0, 0, 0, 1, 0x68, ...bytes), sets);
  }
  assert.equal(sets.nals().length, 16);
});

test("damaged parameter sets end in the named fault only", () => {
  let seed = 7;
  const random = (n: number) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n;
  for (const codec of ["h264", "h265"] as const) {
    const clip = makeAnnexB({ codec, frames: 1 });
    const spsType = codec === "h264" ? 7 : 33;
    const parse = codec === "h264" ? parseH264Sps : parseH265Sps;
    forEachNal(clip, "annexb", (start, end) => {
      if (nalType(codec, clip[start]) !== spsType) return;
      for (let i = 0; i < 2000; i++) {
        const nal = clip.slice(start, end - random(3) * random(10));
        for (let k = 0; k < 1 + random(4); k++) nal[random(nal.length)] = random(256);
        try {
          const sps = parse(nal);
          assert.ok(sps.width > 0 && sps.width <= 16384 && sps.height > 0 && sps.height <= 16384);
        } catch (error) {
          assert.ok(error instanceof Fault && error.code === "codecs.sps", String(error));
        }
      }
    });
  }
});
