import assert from "node:assert/strict";
import { test } from "node:test";
import { avcCodecString, hevcCodecString } from "./config-record.ts";
import type { H264Sps } from "./h264-sps.ts";
import type { H265Sps } from "./h265-sps.ts";

const picture = { id: 0, width: 1920, height: 1080, chromaFormat: 1, bitDepthLuma: 8, bitDepthChroma: 8, frameRate: undefined };

test("codec strings of well-known profiles", () => {
  const avc = (profile: number, constraints: number, level: number): H264Sps => ({ ...picture, profile, constraints, level });
  assert.equal(avcCodecString(avc(100, 0, 31)), "avc1.64001f");
  assert.equal(avcCodecString(avc(66, 0xc0, 30)), "avc1.42c01e");
  const hevc = (...profileTierLevel: number[]): H265Sps => ({
    ...picture,
    profileTierLevel: Uint8Array.from(profileTierLevel),
    temporalLayers: 1,
    temporalNesting: true,
    minSpatialSegmentation: 0,
  });
  assert.equal(hevcCodecString(hevc(1, 0x60, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 93)), "hvc1.1.6.L93.B0");
  assert.equal(hevcCodecString(hevc(0x22, 0x20, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 120)), "hvc1.2.4.H120.90");
  assert.equal(hevcCodecString(hevc(0x41, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 93)), "hvc1.A1.6.L93");
});
