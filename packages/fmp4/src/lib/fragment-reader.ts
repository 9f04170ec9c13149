import { Fault, type ByteReader } from "@porchlight/base";
import { boxesIn, readFields, type BoxRange } from "./box-reader.ts";
import type { Fmp4FaultCode } from "./faults.ts";
import { trackId } from "./tracks.ts";

/** One sample of a fragment. Times in its track's time scale; `offset` from the start of the moof. */
export interface FragmentSample {
  readonly track: number;
  readonly offset: number;
  readonly size: number;
  readonly dts: number;
  readonly pts: number;
  readonly duration: number;
  readonly key: boolean;
}

/** One fragment of a file. */
export interface FragmentInfo {
  /** Of the moof in the file. */
  readonly offset: number;
  /** moof + mdat. */
  readonly length: number;
  readonly sequence: number;
  /** Video decode time of the first sample, and duration of all, 90 kHz ticks; 0 without video. */
  readonly time: number;
  readonly duration: number;
  /** The first video sample is a key frame. */
  readonly key: boolean;
  readonly samples: number;
  readonly audioFrames: number;
}

/** Samples of one fragment at most. */
export const maxFragmentSamples = 65536;

export interface FragmentHeader {
  readonly sequence: number;
  readonly samples: readonly FragmentSample[];
}

/**
 * Reads one fragment: `bytes` are moof + mdat. Sample offsets are relative to `bytes`. Defaults of the movie header
 * (trex) are not applied: fragments of this package carry every field. Throws `fmp4.*`.
 */
export function readFragment(bytes: Uint8Array): { info: FragmentInfo; samples: readonly FragmentSample[] } {
  const [moof, mdat] = boxesIn(bytes, 0, bytes.length);
  if (moof?.type !== "moof" || mdat?.type !== "mdat") throw badFragment("no moof followed by mdat");
  const header = readMoof(bytes, moof);
  const outside = header.samples.find(({ offset, size }) => offset < mdat.body || offset + size > mdat.end);
  if (outside) throw badFragment(`sample at ${outside.offset} is outside the media data`);
  return { info: fragmentInfo(header, 0, mdat.end), samples: header.samples };
}

export function badFragment(message: string): Fault<Fmp4FaultCode> {
  return new Fault<Fmp4FaultCode>("fmp4.fragment", message);
}

/** Facts for an index, from a moof at `offset` whose fragment takes `length` bytes. */
export function fragmentInfo({ sequence, samples }: FragmentHeader, offset: number, length: number): FragmentInfo {
  const video = samples.filter(({ track }) => track === trackId.video);
  const duration = video.reduce((sum, sample) => sum + sample.duration, 0);
  const [first] = video;
  return {
    offset,
    length,
    sequence,
    time: first?.dts ?? 0,
    duration,
    key: first?.key ?? false,
    samples: video.length,
    audioFrames: samples.length - video.length,
  };
}

/** Reads a moof box (ISO/IEC 14496-12 §8.8). */
export function readMoof(bytes: Uint8Array, moof: BoxRange): FragmentHeader {
  const inner = boxesIn(bytes, moof.body, moof.end);
  const mfhd = inner.find(({ type }) => type === "mfhd");
  if (!mfhd) throw badFragment("no mfhd");
  const sequence = readFields(bytes, mfhd, (f) => (f.skip(4), f.u32()));
  const samples: FragmentSample[] = [];
  for (const traf of inner) if (traf.type === "traf") readTraf(bytes, traf, moof.start, samples);
  return { sequence, samples };
}

interface TrackState {
  readonly track: number;
  readonly base: number;
  readonly defaults: { readonly duration: number; readonly size: number; readonly flags: number };
  time: number;
  next: number;
}

function readTraf(bytes: Uint8Array, traf: BoxRange, moofStart: number, samples: FragmentSample[]): void {
  const inner = boxesIn(bytes, traf.body, traf.end);
  const tfhd = inner.find(({ type }) => type === "tfhd");
  if (!tfhd) throw badFragment("no tfhd");
  const state = readFields(bytes, tfhd, (f) => readTrackHeader(f, moofStart));
  for (const range of inner) {
    if (range.type === "tfdt") state.time = readFields(bytes, range, (f) => (f.u32() >>> 24 === 1 ? f.u64() : f.u32()));
    if (range.type === "trun") readFields(bytes, range, (f) => readRun(f, state, samples));
  }
}

function readTrackHeader(f: ByteReader, moofStart: number): TrackState {
  const flags = f.u32() & 0xffffff;
  const track = f.u32();
  const base = flags & 1 ? f.u64() : moofStart;
  if (flags & 2) f.skip(4);
  const defaults = { duration: flags & 8 ? f.u32() : 0, size: flags & 16 ? f.u32() : 0, flags: flags & 32 ? f.u32() : 0 };
  return { track, base, defaults, time: 0, next: base };
}

function readRun(f: ByteReader, state: TrackState, samples: FragmentSample[]): void {
  const versionAndFlags = f.u32();
  const count = f.u32();
  if (samples.length + count > maxFragmentSamples) {
    throw new Fault<Fmp4FaultCode>("fmp4.limit", `${count} samples in one fragment`, { context: { limit: maxFragmentSamples } });
  }
  if (versionAndFlags & 1) state.next = state.base + (f.u32() | 0);
  const firstFlags = versionAndFlags & 4 ? f.u32() : undefined;
  for (let i = 0; i < count; i++) samples.push(readSample(f, state, versionAndFlags, i === 0 ? firstFlags : undefined));
}

function readSample(f: ByteReader, state: TrackState, run: number, firstFlags: number | undefined): FragmentSample {
  const duration = run & 0x100 ? f.u32() : state.defaults.duration;
  const size = run & 0x200 ? f.u32() : state.defaults.size;
  const flags = run & 0x400 ? f.u32() : (firstFlags ?? state.defaults.flags);
  const shift = run & 0x800 ? f.u32() : 0;
  const nonSync = 0x10000;
  const sample = {
    track: state.track,
    offset: state.next,
    size,
    dts: state.time,
    pts: state.time + (run >>> 24 === 1 ? shift | 0 : shift),
    duration,
    key: (flags & nonSync) === 0,
  };
  state.time += duration;
  state.next += size;
  return sample;
}
