import type { BitReader } from "@porchlight/base";
import { rbspOf } from "./framing.ts";
import { skipReferenceSets, skipScalingLists } from "./h265-sps-lists.ts";
import { bounded, checkedSize, rate, readSps, skipVuiColour, type PictureFacts } from "./sps.ts";

export interface H265Sps extends PictureFacts {
  readonly id: number;
  /** The 12 bytes of general profile, tier and level (§7.3.3): space/tier/profile, 4 of compatibility, 6 of constraints, level. */
  readonly profileTierLevel: Uint8Array;
  readonly temporalLayers: number;
  readonly temporalNesting: boolean;
  readonly minSpatialSegmentation: number;
}

/** Reads an H.265 SPS NAL unit (§7.3.2.2.1). Throws `codecs.sps`. */
export function parseH265Sps(nal: Uint8Array): H265Sps {
  return readSps(rbspOf("h265", nal), (bits) => {
    bits.skip(4);
    const subLayers = bits.bits(3);
    const temporalNesting = bits.bit() === 1;
    const profileTierLevel = Uint8Array.from({ length: 12 }, () => bits.bits(8));
    skipSubLayerLevels(bits, subLayers);
    const id = bounded(bits, 15, "sps_seq_parameter_set_id");
    const chromaFormat = bounded(bits, 3, "chroma_format_idc");
    const separate = chromaFormat === 3 && bits.bit() === 1;
    const size = readSize(bits, separate ? 0 : chromaFormat);
    const bitDepthLuma = 8 + bounded(bits, 8, "bit_depth_luma_minus8");
    const bitDepthChroma = 8 + bounded(bits, 8, "bit_depth_chroma_minus8");
    const usage = readUsage(bits, subLayers);
    return { id, profileTierLevel, temporalLayers: subLayers + 1, temporalNesting, chromaFormat, bitDepthLuma, bitDepthChroma, ...size, ...usage };
  });
}

function skipSubLayerLevels(bits: BitReader, subLayers: number): void {
  if (subLayers === 0) return;
  const flags = Array.from({ length: subLayers }, () => [bits.bit(), bits.bit()]);
  bits.skip(2 * (8 - subLayers));
  for (const [profile, level] of flags) bits.skip(profile * 88 + level * 8);
}

function readSize(bits: BitReader, chromaFormat: number): { width: number; height: number } {
  let width = bits.unsigned();
  let height = bits.unsigned();
  if (bits.bit()) {
    width -= (chromaFormat === 1 || chromaFormat === 2 ? 2 : 1) * (bits.unsigned() + bits.unsigned());
    height -= (chromaFormat === 1 ? 2 : 1) * (bits.unsigned() + bits.unsigned());
  }
  return checkedSize(width, height);
}

interface Usage {
  readonly frameRate: number | undefined;
  readonly minSpatialSegmentation: number;
}

// Everything after the bit depths serves timing only, so damage there does not hide the picture.
function readUsage(bits: BitReader, subLayers: number): Usage {
  try {
    const orderCountBits = bounded(bits, 12, "log2_max_pic_order_cnt_lsb_minus4") + 4;
    skipCodingTools(bits, subLayers);
    skipReferenceSets(bits, orderCountBits);
    bits.skip(2);
    if (bits.bit()) return readVui(bits);
  } catch {
    // falls through to "not known"
  }
  return { frameRate: undefined, minSpatialSegmentation: 0 };
}

function skipCodingTools(bits: BitReader, subLayers: number): void {
  const orderings = bits.bit() ? subLayers + 1 : 1;
  for (let i = 0; i < orderings * 3; i++) bits.unsigned();
  for (let i = 0; i < 6; i++) bits.unsigned();
  if (bits.bit() && bits.bit()) skipScalingLists(bits);
  bits.skip(2);
  if (bits.bit()) {
    bits.skip(8);
    bits.unsigned();
    bits.unsigned();
    bits.skip(1);
  }
}

function readVui(bits: BitReader): Usage {
  skipVuiColour(bits);
  bits.skip(3);
  if (bits.bit()) for (let i = 0; i < 4; i++) bits.unsigned();
  let frameRate: number | undefined;
  if (bits.bit()) {
    const unitsPerTick = bits.bits(32);
    frameRate = rate(bits.bits(32), unitsPerTick);
    if (bits.bit()) bits.unsigned();
    if (bits.bit()) return { frameRate, minSpatialSegmentation: 0 }; // hypothetical reference decoder parameters hide the rest
  }
  return { frameRate, minSpatialSegmentation: readSegmentation(bits) };
}

function readSegmentation(bits: BitReader): number {
  if (bits.remaining < 4 || !bits.bit()) return 0;
  bits.skip(3);
  return bounded(bits, 4095, "min_spatial_segmentation_idc");
}
