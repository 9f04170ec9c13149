import { Fault } from "@porchlight/base";
import type { CodecsFaultCode } from "./faults.ts";
import { h264Nal, h265Nal, startCodeEnd, type VideoCodec } from "./nal.ts";

/** What one look at an access unit found. Reusable and free of allocation after construction: one per stream. */
export class NalScan {
  codec: VideoCodec;
  /** Number of NAL units found; `starts[i]`..`ends[i]` are their bytes: header first, no start code, no trailing zeros. */
  count = 0;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Decoding can start here: an H.264 IDR picture (or an intra picture after parameter sets), an H.265 IRAP picture. */
  key = false;
  /** At least one coded slice is present. */
  picture = false;
  /** At least one parameter set is present. */
  parameterSets = false;

  /** `maxNals` default 1024: an access unit with more is a `codecs.too-many-nals` fault. */
  constructor(codec: VideoCodec, options: { maxNals?: number } = {}) {
    const { maxNals = 1024 } = options;
    this.codec = codec;
    this.starts = new Uint32Array(maxNals);
    this.ends = new Uint32Array(maxNals);
  }

  /** Finds the NAL units of `buffer[start, end)`, Annex B; returns the bytes they take once length-prefixed. */
  scanAnnexB(buffer: Uint8Array, start: number, end: number): number {
    this.#clear();
    let size = 0;
    let one = startCodeEnd(buffer, start, end);
    while (one < end) {
      const nalStart = one + 1;
      one = startCodeEnd(buffer, nalStart, end);
      let nalEnd = one === end ? end : one - 2;
      while (nalEnd > nalStart && buffer[nalEnd - 1] === 0) nalEnd--;
      if (nalEnd === nalStart) continue;
      this.#add(buffer, nalStart, nalEnd);
      size += nalEnd - nalStart + 4;
    }
    return size;
  }

  /** The same for 4-byte length-prefixed bytes. A length that is zero or past the end is a `codecs.nal-length` fault. */
  scanLengths(buffer: Uint8Array, start: number, end: number): number {
    this.#clear();
    let at = start;
    while (at < end) {
      const nalStart = at + 4;
      const length = nalStart < end ? ((buffer[at] << 24) | (buffer[at + 1] << 16) | (buffer[at + 2] << 8) | buffer[at + 3]) >>> 0 : 0;
      at = nalStart + length;
      if (length === 0 || at > end) {
        throw new Fault<CodecsFaultCode>("codecs.nal-length", `NAL unit at ${nalStart} has length ${length}`, { context: { offset: nalStart, length } });
      }
      this.#add(buffer, nalStart, at);
    }
    return end - start;
  }

  /**
   * After {@link scanAnnexB}: turns start codes into lengths in place, from `start`; returns the new end and updates
   * `starts` and `ends`. 4-byte start codes cost four byte writes; 3-byte ones move bytes, so the buffer must have
   * room for the size that scanAnnexB returned.
   */
  convertInPlace(buffer: Uint8Array, start: number): number {
    const { starts, ends, count } = this;
    let to = start;
    let right = 0;
    let left = 0;
    for (let i = 0; i < count; i++) {
      to += 4;
      if (to > starts[i]) right++;
      else if (to < starts[i]) left++;
      to += ends[i] - starts[i];
    }
    if (right + left > 0) this.#move(buffer, start, to);
    for (let i = 0; i < count; i++) writeLength(buffer, starts[i] - 4, ends[i] - starts[i]);
    return to;
  }

  // Units that move down go first to last, those that move up last to first: no unit is overwritten before it moved.
  #move(buffer: Uint8Array, start: number, end: number): void {
    const { starts, ends, count } = this;
    let to = start;
    for (let i = 0; i < count; i++) {
      const length = ends[i] - starts[i];
      to += 4;
      if (to < starts[i]) this.#place(buffer, i, to);
      to += length;
    }
    to = end;
    for (let i = count - 1; i >= 0; i--) {
      to -= ends[i] - starts[i];
      if (to > starts[i]) this.#place(buffer, i, to);
      to -= 4;
    }
  }

  #place(buffer: Uint8Array, i: number, to: number): void {
    const length = this.ends[i] - this.starts[i];
    buffer.copyWithin(to, this.starts[i], this.ends[i]);
    this.starts[i] = to;
    this.ends[i] = to + length;
  }

  #clear(): void {
    this.count = 0;
    this.key = false;
    this.picture = false;
    this.parameterSets = false;
  }

  #add(buffer: Uint8Array, start: number, end: number): void {
    const i = this.count;
    if (i === this.starts.length) throw new Fault<CodecsFaultCode>("codecs.too-many-nals", `more than ${i} NAL units`, { context: { limit: i } });
    this.starts[i] = start;
    this.ends[i] = end;
    this.count = i + 1;
    if (this.codec === "h264") this.#classify264(buffer, start);
    else this.#classify265((buffer[start] >> 1) & 63);
  }

  #classify264(buffer: Uint8Array, start: number): void {
    const type = buffer[start] & 31;
    if (type === h264Nal.sps || type === h264Nal.pps) this.parameterSets = true;
    else if (type >= 1 && type <= h264Nal.idr) {
      if (type === h264Nal.idr || (!this.picture && this.parameterSets && isIntraSlice(buffer[start + 1]))) this.key = true;
      this.picture = true;
    }
  }

  #classify265(type: number): void {
    if (type < 32) {
      if (type >= h265Nal.firstIrap && type <= h265Nal.lastIrap) this.key = true;
      this.picture = true;
    } else if (type <= h265Nal.pps) this.parameterSets = true;
  }
}

// first_mb_in_slice = 0 is `1`; then slice_type 2 is `011` and 7 is `0001000` (H.264 §7.3.3, ue(v)).
function isIntraSlice(first: number): boolean {
  return (first & 0xf0) === 0xb0 || first === 0x88;
}

/** Writes a 4-byte big-endian length. */
export function writeLength(buffer: Uint8Array, at: number, length: number): void {
  buffer[at] = length >>> 24;
  buffer[at + 1] = length >>> 16;
  buffer[at + 2] = length >>> 8;
  buffer[at + 3] = length;
}
