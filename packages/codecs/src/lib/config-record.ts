import { ByteWriter } from "@porchlight/base";
import { h265Nal } from "./nal.ts";
import type { H264Sps } from "./h264-sps.ts";
import type { H265Sps } from "./h265-sps.ts";

const hex = (value: number, width: number) => value.toString(16).toUpperCase().padStart(width, "0");

/** AVCDecoderConfigurationRecord with 4-byte lengths (ISO/IEC 14496-15 §5.3.3.1). */
export function avcConfig(sps: H264Sps, spsNals: readonly Uint8Array[], ppsNals: readonly Uint8Array[]): Uint8Array {
  const out = new ByteWriter();
  out.u8(1).u8(sps.profile).u8(sps.constraints).u8(sps.level).u8(0xff);
  out.u8(0xe0 | spsNals.length);
  for (const nal of spsNals) out.u16(nal.length).bytes(nal);
  out.u8(ppsNals.length);
  for (const nal of ppsNals) out.u16(nal.length).bytes(nal);
  if ([100, 110, 122, 144].includes(sps.profile)) {
    out
      .u8(0xfc | sps.chromaFormat)
      .u8(0xf8 | (sps.bitDepthLuma - 8))
      .u8(0xf8 | (sps.bitDepthChroma - 8))
      .u8(0);
  }
  return out.view().slice();
}

/** HEVCDecoderConfigurationRecord with 4-byte lengths (ISO/IEC 14496-15 §8.3.3.1). */
export function hevcConfig(sps: H265Sps, vpsNals: readonly Uint8Array[], spsNals: readonly Uint8Array[], ppsNals: readonly Uint8Array[]): Uint8Array {
  const out = new ByteWriter();
  out.u8(1).bytes(sps.profileTierLevel);
  out
    .u16(0xf000 | sps.minSpatialSegmentation)
    .u8(0xfc)
    .u8(0xfc | sps.chromaFormat);
  out
    .u8(0xf8 | (sps.bitDepthLuma - 8))
    .u8(0xf8 | (sps.bitDepthChroma - 8))
    .u16(0);
  out.u8((sps.temporalLayers << 3) | (sps.temporalNesting ? 4 : 0) | 3);
  const arrays: [number, readonly Uint8Array[]][] = [
    [h265Nal.vps, vpsNals],
    [h265Nal.sps, spsNals],
    [h265Nal.pps, ppsNals],
  ];
  out.u8(arrays.length);
  for (const [type, nals] of arrays) {
    out.u8(0x80 | type).u16(nals.length);
    for (const nal of nals) out.u16(nal.length).bytes(nal);
  }
  return out.view().slice();
}

/** RFC 6381 §3.3, e.g. `avc1.64001f`. */
export function avcCodecString(sps: Pick<H264Sps, "profile" | "constraints" | "level">): string {
  return `avc1.${hex(sps.profile, 2)}${hex(sps.constraints, 2)}${hex(sps.level, 2)}`.toLowerCase();
}

/** ISO/IEC 14496-15 annex E.3, e.g. `hvc1.1.6.L93.B0`. */
export function hevcCodecString(sps: Pick<H265Sps, "profileTierLevel">): string {
  const [first, ...rest] = sps.profileTierLevel;
  const space = ["", "A", "B", "C"][first >> 6];
  const compatibility = reverse32(((rest[0] << 24) | (rest[1] << 16) | (rest[2] << 8) | rest[3]) >>> 0);
  const constraints = rest.slice(4, 10);
  while (constraints.length > 0 && constraints[constraints.length - 1] === 0) constraints.pop();
  const tier = first & 0x20 ? "H" : "L";
  return [
    `hvc1.${space}${first & 31}`,
    compatibility.toString(16).toUpperCase(),
    `${tier}${rest[10]}`,
    ...constraints.map((b) => b.toString(16).toUpperCase()),
  ].join(".");
}

function reverse32(value: number): number {
  let out = 0;
  for (let i = 0; i < 32; i++) out = out * 2 + ((value >>> i) & 1);
  return out;
}
