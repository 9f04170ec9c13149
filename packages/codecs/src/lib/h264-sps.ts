import type { BitReader } from "@porchlight/base";
import { rbspOf } from "./framing.ts";
import { bounded, checkedSize, rate, readSps, skipVuiColour, type PictureFacts } from "./sps.ts";

export interface H264Sps extends PictureFacts {
  readonly id: number;
  readonly profile: number;
  /** The constraint_set flags byte. */
  readonly constraints: number;
  readonly level: number;
}

const profilesWithChroma = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

/** Reads an H.264 SPS NAL unit (§7.3.2.1.1). Throws `codecs.sps`. */
export function parseH264Sps(nal: Uint8Array): H264Sps {
  return readSps(rbspOf("h264", nal), (bits) => {
    const profile = bits.bits(8);
    const constraints = bits.bits(8);
    const level = bits.bits(8);
    const id = bounded(bits, 31, "seq_parameter_set_id");
    const chroma = profilesWithChroma.includes(profile) ? readChroma(bits) : { chromaFormat: 1, bitDepthLuma: 8, bitDepthChroma: 8, separate: false };
    skipOrderCount(bits);
    const size = readSize(bits, chroma.separate ? 0 : chroma.chromaFormat);
    const { separate: _, ...depth } = chroma;
    return { id, profile, constraints, level, ...depth, ...size, frameRate: readFrameRate(bits) };
  });
}

function readChroma(bits: BitReader) {
  const chromaFormat = bounded(bits, 3, "chroma_format_idc");
  const separate = chromaFormat === 3 && bits.bit() === 1;
  const bitDepthLuma = 8 + bounded(bits, 6, "bit_depth_luma_minus8");
  const bitDepthChroma = 8 + bounded(bits, 6, "bit_depth_chroma_minus8");
  bits.skip(1);
  if (bits.bit()) {
    const lists = chromaFormat === 3 ? 12 : 8;
    for (let i = 0; i < lists; i++) if (bits.bit()) skipScalingList(bits, i < 6 ? 16 : 64);
  }
  return { chromaFormat, bitDepthLuma, bitDepthChroma, separate };
}

function skipScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.signed() + 256) & 255;
    if (next !== 0) last = next;
  }
}

function skipOrderCount(bits: BitReader): void {
  bounded(bits, 12, "log2_max_frame_num_minus4");
  const type = bounded(bits, 2, "pic_order_cnt_type");
  if (type === 0) bounded(bits, 12, "log2_max_pic_order_cnt_lsb_minus4");
  if (type === 1) {
    bits.skip(1);
    bits.signed();
    bits.signed();
    const cycle = bounded(bits, 255, "num_ref_frames_in_pic_order_cnt_cycle");
    for (let i = 0; i < cycle; i++) bits.signed();
  }
  bits.unsigned();
  bits.skip(1);
}

function readSize(bits: BitReader, chromaFormat: number): { width: number; height: number } {
  const macroblocksWide = bits.unsigned() + 1;
  const mapUnitsHigh = bits.unsigned() + 1;
  const framesOnly = bits.bit();
  if (!framesOnly) bits.skip(1);
  bits.skip(1);
  const unitX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1;
  const unitY = (chromaFormat === 1 ? 2 : 1) * (2 - framesOnly);
  let width = macroblocksWide * 16;
  let height = mapUnitsHigh * 16 * (2 - framesOnly);
  if (bits.bit()) {
    width -= unitX * (bits.unsigned() + bits.unsigned());
    height -= unitY * (bits.unsigned() + bits.unsigned());
  }
  return checkedSize(width, height);
}

// A camera whose VUI is cut short still shows its picture: timing is then simply not known.
function readFrameRate(bits: BitReader): number | undefined {
  if (bits.remaining < 1 || !bits.bit()) return undefined;
  try {
    skipVuiColour(bits);
    if (!bits.bit()) return undefined;
    const unitsPerTick = bits.bits(32);
    const timeScale = bits.bits(32);
    return rate(timeScale, unitsPerTick * 2);
  } catch {
    return undefined;
  }
}
