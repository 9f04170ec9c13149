import { Fault } from "@porchlight/base";
import type { MediaFaultCode } from "../faults.ts";

/** One fragment of a segment file, as its 24-byte index entry says it. */
export interface IndexEntry {
  /** Wall time of the first frame, Unix ms. */
  readonly wallStart: number;
  /** Byte position and length of moof + mdat. */
  readonly offset: number;
  readonly length: number;
  /** Decode time of the first frame from the start of the file, 90 kHz ticks. */
  readonly mediaTime: number;
  /** Length in ms. */
  readonly duration: number;
  readonly frames: number;
  /** Begins with a key frame. */
  readonly key: boolean;
  readonly audio: boolean;
}

/** Bytes of one packed entry. */
export const INDEX_ENTRY_BYTES = 24;
const KEY = 1;
const AUDIO = 2;
const U48 = 2 ** 48;

/** Writes one entry at `out[at…]`. Big-endian: wall u48, flags u8, zero u8, offset u32, length u32, media time u32, duration u16, frames u16. */
export function writeIndexEntry(entry: IndexEntry, out: Uint8Array, at: number): void {
  const view = new DataView(out.buffer, out.byteOffset + at, INDEX_ENTRY_BYTES);
  const wall = Math.min(Math.max(Math.round(entry.wallStart), 0), U48 - 1);
  view.setUint16(0, Math.floor(wall / 2 ** 32));
  view.setUint32(2, wall % 2 ** 32);
  view.setUint8(6, (entry.key ? KEY : 0) | (entry.audio ? AUDIO : 0));
  view.setUint8(7, 0);
  view.setUint32(8, entry.offset);
  view.setUint32(12, entry.length);
  view.setUint32(16, Math.round(entry.mediaTime));
  view.setUint16(20, Math.min(Math.round(entry.duration), 0xffff));
  view.setUint16(22, Math.min(entry.frames, 0xffff));
}

export function encodeIndex(entries: readonly IndexEntry[]): Uint8Array {
  const out = new Uint8Array(entries.length * INDEX_ENTRY_BYTES);
  entries.forEach((entry, i) => writeIndexEntry(entry, out, i * INDEX_ENTRY_BYTES));
  return out;
}

/** Reads entry `i` of a packed index. */
export function readIndexEntry(index: Uint8Array, i: number): IndexEntry {
  const view = new DataView(index.buffer, index.byteOffset + i * INDEX_ENTRY_BYTES, INDEX_ENTRY_BYTES);
  const flags = view.getUint8(6);
  return {
    wallStart: view.getUint16(0) * 2 ** 32 + view.getUint32(2),
    offset: view.getUint32(8),
    length: view.getUint32(12),
    mediaTime: view.getUint32(16),
    duration: view.getUint16(20),
    frames: view.getUint16(22),
    key: (flags & KEY) !== 0,
    audio: (flags & AUDIO) !== 0,
  };
}

/** Number of entries of a packed index; a torn one is a `media.archive-index` fault. */
export function indexLength(index: Uint8Array): number {
  if (index.length % INDEX_ENTRY_BYTES !== 0) {
    throw new Fault<MediaFaultCode>("media.archive-index", `index of ${index.length} bytes is not a multiple of ${INDEX_ENTRY_BYTES}`, { context: { bytes: index.length } });
  }
  return index.length / INDEX_ENTRY_BYTES;
}

/** All entries; each must lie behind the one before it, else `media.archive-index`. */
export function decodeIndex(index: Uint8Array): IndexEntry[] {
  const entries: IndexEntry[] = [];
  let end = 0;
  for (let i = 0; i < indexLength(index); i++) {
    const entry = readIndexEntry(index, i);
    if (entry.offset < end || entry.length === 0) {
      throw new Fault<MediaFaultCode>("media.archive-index", `entry ${i} at ${entry.offset} overlaps the one before or is empty`, { context: { entry: i, offset: entry.offset } });
    }
    end = entry.offset + entry.length;
    entries.push(entry);
  }
  return entries;
}
