import { Fault } from "@porchlight/base";
import { fourcc, put32, put64, putHeader } from "./boxes.ts";
import type { Fmp4FaultCode } from "./faults.ts";
import type { AudioTable, SampleTable } from "./sample-table.ts";
import { sampleFlags, trackId } from "./tracks.ts";

const moof = fourcc("moof");
const mfhd = fourcc("mfhd");
const traf = fourcc("traf");
const tfhd = fourcc("tfhd");
const tfdt = fourcc("tfdt");
const trun = fourcc("trun");
const mdat = fourcc("mdat");

const defaultBaseIsMoof = 0x020000;
/** trun flags (ISO/IEC 14496-12 §8.8.8.1). */
const has = { dataOffset: 0x1, duration: 0x100, size: 0x200, flags: 0x400, compositionOffset: 0x800 } as const;
const movieFragmentBytes = 8 + 16 + 8;
const trackFragmentBytes = 8 + 16 + 20 + 20;

export interface Fragment {
  /** Counts up from 1 in a file or session. */
  readonly sequence: number;
  readonly video: SampleTable;
  /** Samples `[from, to)` of the table; default all. For a live viewer: one. */
  readonly from?: number;
  readonly to?: number;
  /** Decode time of the sample that follows: gives the last duration. */
  readonly endDts: number;
  readonly audio?: AudioTable;
  readonly audioFrom?: number;
  readonly audioTo?: number;
}

/** Bytes that writeFragmentHeader needs at most. */
export function fragmentHeaderSize(videoSamples: number, audioFrames: number): number {
  return movieFragmentBytes + trackFragmentBytes + 16 * videoSamples + (audioFrames > 0 ? trackFragmentBytes + 8 * audioFrames : 0);
}

/**
 * Writes moof and the mdat header at `out[at…]`; the video samples, then the audio frames, are to follow them directly.
 * Returns the next index. Throws `fmp4.room` when `out` is too small or no video sample is chosen.
 */
export function writeFragmentHeader(out: Uint8Array, at: number, fragment: Fragment): number {
  const { video, audio, from = 0, to = video.count, audioFrom = 0 } = fragment;
  const audioTo = audio ? (fragment.audioTo ?? audio.count) : 0;
  const audioFrames = audio ? Math.max(0, audioTo - audioFrom) : 0;
  if (to <= from || to > video.count || audioTo > (audio?.count ?? 0) || at + fragmentHeaderSize(to - from, audioFrames) > out.length) {
    throw new Fault<Fmp4FaultCode>("fmp4.room", `no room for ${to - from} samples at ${at}`, { context: { offset: at, samples: to - from } });
  }
  let o = putHeader(out, at + 8, 16, mfhd, 0);
  put32(out, o, fragment.sequence);
  o = videoTrackFragment(out, o + 4, fragment, from, to);
  const videoOffsetAt = videoRunOffset(at);
  const audioStart = o;
  if (audio && audioFrames > 0) o = audioTrackFragment(out, o, audio, audioFrom, audioTo);
  const moofSize = o - at;
  const videoBytes = sum(video.sizes, from, to);
  putHeader(out, at, moofSize, moof);
  put32(out, videoOffsetAt, moofSize + 8);
  if (audio && audioFrames > 0) put32(out, audioStart + runOffset, moofSize + 8 + videoBytes);
  const audioBytes = audio ? sum(audio.sizes, audioFrom, audioTo) : 0;
  return putHeader(out, o, 8 + videoBytes + audioBytes, mdat);
}

/** Where a trun's data offset lies, from the start of its traf. */
const runOffset = 8 + 16 + 20 + 16;
const videoRunOffset = (moofAt: number) => moofAt + 8 + 16 + runOffset;

function videoTrackFragment(out: Uint8Array, at: number, { video, endDts }: Fragment, from: number, to: number): number {
  const { pts, dts, sizes, keys } = video;
  const reordered = isReordered(video, from, to);
  const stride = reordered ? 16 : 12;
  const size = trackFragmentBytes + stride * (to - from);
  const flags = has.dataOffset | has.duration | has.size | has.flags | (reordered ? has.compositionOffset : 0);
  const signedOffsets = 0x01000000;
  let o = trackFragment(out, at, size, trackId.video, dts[from], (reordered ? signedOffsets : 0) | flags, to - from, stride);
  for (let i = from; i < to; i++) {
    put32(out, o, Math.max(0, (i + 1 < to ? dts[i + 1] : endDts) - dts[i]));
    put32(out, o + 4, sizes[i]);
    put32(out, o + 8, keys[i] ? sampleFlags.key : sampleFlags.delta);
    if (reordered) put32(out, o + 12, pts[i] - dts[i]);
    o += stride;
  }
  return o;
}

function audioTrackFragment(out: Uint8Array, at: number, audio: AudioTable, from: number, to: number): number {
  const size = trackFragmentBytes + 8 * (to - from);
  const time = audio.time + sum(audio.durations, 0, from);
  let o = trackFragment(out, at, size, trackId.audio, time, has.dataOffset | has.duration | has.size, to - from, 8);
  for (let i = from; i < to; i++) {
    put32(out, o, audio.durations[i]);
    put32(out, o + 4, audio.sizes[i]);
    o += 8;
  }
  return o;
}

/** traf up to where the entries of its trun begin; the data offset stays open. */
function trackFragment(out: Uint8Array, at: number, size: number, id: number, time: number, run: number, count: number, stride: number): number {
  let o = putHeader(out, at, size, traf);
  o = putHeader(out, o, 16, tfhd, defaultBaseIsMoof);
  put32(out, o, id);
  o = putHeader(out, o + 4, 20, tfdt, 0x01000000);
  put64(out, o, time);
  o = putHeader(out, o + 8, 20 + stride * count, trun, run);
  put32(out, o, count);
  return o + 8;
}

function isReordered({ pts, dts }: SampleTable, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (pts[i] !== dts[i]) return true;
  return false;
}

function sum(values: Uint32Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i];
  return total;
}
