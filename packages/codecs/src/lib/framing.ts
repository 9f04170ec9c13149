import { isKeyNal, isParameterSetNal, nalHeaderSize, nalType, startCodeEnd, type NalFraming, type VideoCodec } from "./nal.ts";
import { NalScan } from "./nal-scan.ts";

/** Visits the NAL units of `bytes[start, end)`: header first, no framing. `limit` default 1024 units, then `codecs.too-many-nals`. */
export function forEachNal(bytes: Uint8Array, framing: NalFraming, visit: (start: number, end: number) => void, limit = 1024): void {
  const scan = new NalScan("h264", { maxNals: limit });
  if (framing === "annexb") scan.scanAnnexB(bytes, 0, bytes.length);
  else scan.scanLengths(bytes, 0, bytes.length);
  for (let i = 0; i < scan.count; i++) visit(scan.starts[i], scan.ends[i]);
}

/** Annex B → 4-byte lengths, as a new array. */
export function annexBToLengths(annexB: Uint8Array): Uint8Array {
  const scan = new NalScan("h264");
  const size = scan.scanAnnexB(annexB, 0, annexB.length);
  const room = new Uint8Array(Math.max(size, annexB.length));
  room.set(annexB);
  return room.subarray(0, scan.convertInPlace(room, 0));
}

/** 4-byte lengths → Annex B with 4-byte start codes, as a new array. */
export function lengthsToAnnexB(lengths: Uint8Array): Uint8Array {
  const out = new Uint8Array(lengths);
  forEachNal(lengths, "lengths", (start) => {
    out[start - 4] = out[start - 3] = out[start - 2] = 0;
    out[start - 1] = 1;
  });
  return out;
}

/** NAL units joined with 4-byte start codes. */
export function joinAnnexB(nals: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(nals.reduce((sum, nal) => sum + nal.length + 4, 0));
  let at = 0;
  for (const nal of nals) {
    out[at + 3] = 1;
    out.set(nal, at + 4);
    at += nal.length + 4;
  }
  return out;
}

/**
 * Guesses the codec of an Annex B access unit from its parameter sets and key frames; undefined when nothing tells.
 * Stream maps and SDP lie often enough (KEDA alternates both codecs in its map) that the bytes have the last word.
 */
export function sniffVideoCodec(buffer: Uint8Array, start: number, end: number): VideoCodec | undefined {
  let one = startCodeEnd(buffer, start, end);
  while (one + 2 < end) {
    const codec = sniffNal(buffer[one + 1], buffer[one + 2]);
    if (codec) return codec;
    one = startCodeEnd(buffer, one + 1, end);
  }
  return undefined;
}

// The second byte of an H.265 header on layer 0 is 1. Tested first: 28 01 is an H.265 IDR, and would be an H.264 PPS of id 127 or more.
function sniffNal(first: number, second: number): VideoCodec | undefined {
  const type265 = nalType("h265", first);
  if ((first & 0x81) === 0 && second === 1 && (isParameterSetNal("h265", type265) || isKeyNal("h265", type265))) return "h265";
  const type264 = nalType("h264", first);
  const isReference = (first & 0x60) !== 0;
  if ((first & 0x80) === 0 && isReference && (isParameterSetNal("h264", type264) || isKeyNal("h264", type264))) return "h264";
  return undefined;
}

/** Bytes after the NAL unit header with emulation prevention removed (H.264 §7.3.1, H.265 §7.3.1.1). */
export function rbspOf(codec: VideoCodec, nal: Uint8Array): Uint8Array {
  return unescapeRbsp(nal.subarray(nalHeaderSize(codec)));
}

/** Removes the 03 of every 00 00 03. */
export function unescapeRbsp(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let at = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    out[at++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.subarray(0, at);
}

/** Inserts 03 wherever two zeros are followed by a byte up to 3, and after a final zero. */
export function escapeRbsp(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + (bytes.length >> 1) + 2);
  let at = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      out[at++] = 3;
      zeros = 0;
    }
    out[at++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  if (zeros > 0) out[at++] = 3;
  return out.subarray(0, at);
}
