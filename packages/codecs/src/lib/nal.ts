/** The two video codecs of GB/T 28181-2022 that browsers can show. */
export type VideoCodec = "h264" | "h265";
/** How NAL units are told apart: Annex B start codes, or 4-byte big-endian lengths (as in an mdat). */
export type NalFraming = "annexb" | "lengths";

/** NAL unit types used here: H.264 table 7-1, H.265 table 7-1. */
export const h264Nal = { slice: 1, idr: 5, sei: 6, sps: 7, pps: 8, delimiter: 9 } as const;
export const h265Nal = { firstIrap: 16, lastIrap: 23, vps: 32, sps: 33, pps: 34, delimiter: 35, prefixSei: 39, suffixSei: 40 } as const;

/** nal_unit_type from the first header byte. */
export function nalType(codec: VideoCodec, header: number): number {
  return codec === "h264" ? header & 31 : (header >> 1) & 63;
}
/** Bytes of NAL unit header: 1 for H.264, 2 for H.265. */
export function nalHeaderSize(codec: VideoCodec): 1 | 2 {
  return codec === "h264" ? 1 : 2;
}
/** A coded slice (or slice data partition A). */
export function isPictureNal(codec: VideoCodec, type: number): boolean {
  return codec === "h264" ? type >= 1 && type <= 5 : type < 32;
}
/** A slice of a picture at which decoding can start: H.264 IDR, H.265 IRAP. */
export function isKeyNal(codec: VideoCodec, type: number): boolean {
  return codec === "h264" ? type === h264Nal.idr : type >= h265Nal.firstIrap && type <= h265Nal.lastIrap;
}
export function isParameterSetNal(codec: VideoCodec, type: number): boolean {
  return codec === "h264" ? type === h264Nal.sps || type === h264Nal.pps : type >= h265Nal.vps && type <= h265Nal.pps;
}
export function isSeiNal(codec: VideoCodec, type: number): boolean {
  return codec === "h264" ? type === h264Nal.sei : type === h265Nal.prefixSei || type === h265Nal.suffixSei;
}
/** After a picture, a NAL unit of this type begins the next access unit (H.264 §7.4.1.2.3, H.265 §7.4.2.4.4). */
export function opensUnit(codec: VideoCodec, type: number): boolean {
  if (codec === "h264") return (type >= h264Nal.sei && type <= h264Nal.delimiter) || (type >= 14 && type <= 18);
  return (type >= h265Nal.vps && type <= h265Nal.delimiter) || type === h265Nal.prefixSei || (type >= 41 && type <= 44) || (type >= 48 && type <= 55);
}
/** The slice whose header starts at `at` is the first of its picture: first_mb_in_slice = 0, or first_slice_segment_in_pic_flag. */
export function isFirstSlice(codec: VideoCodec, bytes: Uint8Array, at: number): boolean {
  return (bytes[at + nalHeaderSize(codec)] & 0x80) !== 0;
}

/** Index of the `01` that ends the next start code in `[from, end)`, or `end` when there is none. */
export function startCodeEnd(bytes: Uint8Array, from: number, end: number): number {
  let k = from + 2;
  while (k < end) {
    const x = bytes[k];
    if (x > 1) k += 3;
    else if (x === 0) k++;
    else if (bytes[k - 1] === 0 && bytes[k - 2] === 0) return k;
    else k += 3;
  }
  return end;
}
