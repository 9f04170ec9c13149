import type { VideoFormat } from "@porchlight/codecs";

/** Track ids and time scales are fixed: video 1 at 90 000, audio 2 at its sample rate. */
export interface FlacTrack { readonly kind: "flac"; readonly sampleRate: number; readonly streamInfo: Uint8Array }
/** ftyp + moov. */
export declare function initSegment(tracks: { video: VideoFormat; audio?: FlacTrack }): Uint8Array;

/** The samples of one fragment in typed arrays; times in 90 kHz ticks from the start of the recording or session (never negative). */
export declare class SampleTable {
  /** `capacity` default 2048; push returns false when full. */
  constructor(capacity?: number);
  count: number;
  /** Sum of sizes. */
  bytes: number;
  readonly sizes: Uint32Array; readonly pts: Float64Array; readonly dts: Float64Array; readonly keys: Uint8Array;
  push(size: number, pts: number, dts: number, key: boolean): boolean;
  clear(): void;
}
/** Audio frames of one fragment: `durations` and `time` in the audio time scale. */
export declare class AudioTable {
  constructor(capacity?: number);
  count: number; bytes: number;
  /** Decode time of the first frame, in samples. */
  time: number;
  readonly sizes: Uint32Array; readonly durations: Uint32Array;
  push(size: number, duration: number): boolean;
  clear(): void;
}
/** Bytes writeFragmentHeader needs. */
export declare function fragmentHeaderSize(videoSamples: number, audioFrames: number): number;
/**
 * moof + mdat header for `mdat = video samples ++ audio frames`; returns the next index in `out`.
 * `endDts`: decode time of the sample after the last (gives the last duration). `from`/`to` choose samples of the table (live: one).
 */
export declare function writeFragmentHeader(out: Uint8Array, at: number, fragment: { sequence: number; video: SampleTable; from?: number; to?: number; endDts: number; audio?: AudioTable; audioFrom?: number; audioTo?: number; audioTime?: number }): number;

/** One fragment of a file. */
export interface FragmentInfo {
  /** Of the moof. */
  readonly offset: number;
  /** moof + mdat. */
  readonly length: number;
  readonly sequence: number;
  /** Video decode time of the first sample and duration of all, 90 kHz. */
  readonly time: number; readonly duration: number;
  /** The first video sample is a key frame. */
  readonly key: boolean;
  readonly samples: number;
  readonly audioFrames: number;
}
export interface FragmentSample { readonly track: number; readonly offset: number; readonly size: number; readonly dts: number; readonly pts: number; readonly duration: number; readonly key: boolean }
export interface InitInfo {
  readonly length: number;
  readonly tracks: readonly { readonly id: number; readonly kind: "video" | "audio"; readonly codecString: string; readonly timescale: number; readonly width: number; readonly height: number; readonly configRecord: Uint8Array }[];
}
/** Parses ftyp + moov. Throws `fmp4.*`. */
export declare function readInit(bytes: Uint8Array): InitInfo;
/** Samples of one fragment (its bytes: moof + mdat); offsets relative to the moof. */
export declare function readFragment(bytes: Uint8Array): { info: FragmentInfo; samples: FragmentSample[] };
/** Walks complete fragments of bytes in memory. Stops at the first incomplete or damaged box; `end` is where good bytes end. */
export declare function readFragments(bytes: Uint8Array): { init: InitInfo | undefined; fragments: FragmentInfo[]; end: number };
/** The same for a file of `size` bytes, reading only headers. */
export declare function scanFragments(source: { size: number; read(offset: number, length: number): Promise<Uint8Array> }): Promise<{ init: InitInfo | undefined; fragments: FragmentInfo[]; end: number }>;
