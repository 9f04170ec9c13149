/** The two video codecs of GB/T 28181-2022 that browsers can show. */
export type VideoCodec = "h264" | "h265";
/** How NAL units are told apart: Annex B start codes, or 4-byte big-endian lengths (as in an mdat). */
export type NalFraming = "annexb" | "lengths";

/** What one look at an access unit found: reusable, allocation-free after construction. One per stream or per worker. */
export declare class NalScan {
  /** `maxNals` default 1024: an access unit with more is a `codecs.too-many-nals` fault. */
  constructor(codec: VideoCodec, options?: { maxNals?: number });
  codec: VideoCodec;
  /** Number of NAL units found; `starts[i]`..`ends[i]` are their bytes (header first, no start code, no trailing zeros). */
  count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** A random access picture is present (H.264 IDR, or a recovery point after parameter sets; H.265 IRAP). */
  key: boolean;
  /** At least one coded slice is present. */
  picture: boolean;
  /** At least one parameter set is present. */
  parameterSets: boolean;
  /** Finds the NAL units of `buffer[start, end)`; returns the bytes they take once length-prefixed. */
  scanAnnexB(buffer: Uint8Array, start: number, end: number): number;
  /** The same for length-prefixed bytes; a length past the end is a `codecs.nal-length` fault. */
  scanLengths(buffer: Uint8Array, start: number, end: number): number;
  /**
   * After scanAnnexB: turns start codes into lengths in place, from `start`; returns the new end and updates starts/ends.
   * 4-byte start codes cost four byte writes; 3-byte ones move bytes, and need `scanAnnexB`'s size in the buffer.
   */
  convertInPlace(buffer: Uint8Array, start: number): number;
}

/** Guesses the codec from parameter sets and key frames of an Annex B access unit; undefined when nothing tells. */
export declare function sniffVideoCodec(buffer: Uint8Array, start: number, end: number): VideoCodec | undefined;

export interface VideoFormat {
  readonly codec: VideoCodec;
  /** Displayed size in pixels, cropping applied. */
  readonly width: number;
  readonly height: number;
  /** RFC 6381, e.g. `avc1.64001f`, `hvc1.1.6.L93.B0`. */
  readonly codecString: string;
  /** avcC or hvcC payload (ISO/IEC 14496-15), without the box header. */
  readonly configRecord: Uint8Array;
  /** Frames per second from VUI timing, when given and fixed. */
  readonly frameRate: number | undefined;
}

/** Keeps the parameter sets of one stream. */
export declare class ParameterSets {
  constructor(codec: VideoCodec);
  readonly codec: VideoCodec;
  /** Takes every parameter set of a scanned access unit (copying only what changed). True when something changed. */
  observe(scan: NalScan, buffer: Uint8Array): boolean;
  /** SPS and PPS (and VPS for H.265) are all known. */
  get complete(): boolean;
  /** Grows by one with every change. */
  get version(): number;
  /** Parsed once per version. Undefined until complete or when the SPS cannot be parsed. */
  format(): VideoFormat | undefined;
  /** The sets as NAL units in order VPS, SPS, PPS: to prepend to a key frame that lacks them. */
  nals(): readonly Uint8Array[];
}

/** One access unit of a file or pipe: Annex B bytes. */
export interface AnnexBUnit { readonly bytes: Uint8Array; readonly key: boolean }
/** Splits a whole Annex B file (views, no copies). Units without a picture are joined to the next. */
export declare function splitAccessUnits(annexB: Uint8Array, codec: VideoCodec): AnnexBUnit[];
/** The same for a piped stream: an access unit comes out when the next one begins. Default `maxUnit` 8 MiB → `codecs.unit-too-big`. */
export declare class AccessUnitSplitter {
  constructor(codec: VideoCodec, options?: { maxUnit?: number });
  push(chunk: Uint8Array): AnnexBUnit[];
  /** What is left. */
  end(): AnnexBUnit[];
}
/** Annex B → 4-byte lengths, as a new array. */
export declare function annexBToLengths(annexB: Uint8Array): Uint8Array;
/** 4-byte lengths → Annex B with 4-byte start codes, as a new array. */
export declare function lengthsToAnnexB(lengths: Uint8Array): Uint8Array;

/** The payload (after the UUID) of the first user_data_unregistered SEI message with this 16-byte `uuid`. */
export declare function findUserDataSei(codec: VideoCodec, au: Uint8Array, uuid: Uint8Array, framing?: NalFraming): Uint8Array | undefined;
/** A prefix SEI NAL unit (no start code) carrying `uuid` and `payload`, emulation prevention applied. */
export declare function userDataSei(codec: VideoCodec, uuid: Uint8Array, payload: Uint8Array): Uint8Array;

export type G711Law = "alaw" | "mulaw";
/** Decodes G.711 bytes [start, end) into 16-bit samples at `out[at…]`; returns the next index. */
export declare function g711Decode(law: G711Law, bytes: Uint8Array, start: number, end: number, out: Int16Array, at?: number): number;
/** Encodes 16-bit samples [start, end) into `out[at…]`; returns the next index. */
export declare function g711Encode(law: G711Law, samples: Int16Array, start: number, end: number, out: Uint8Array, at?: number): number;

/** Lossless FLAC (RFC 9639), mono 16 bit. */
export declare class FlacEncoder {
  /** Defaults: 8000 Hz, blocks of 1024 samples. */
  constructor(options?: { sampleRate?: number; blockSize?: number });
  readonly sampleRate: number;
  readonly blockSize: number;
  /** STREAMINFO metadata block body, 34 bytes. */
  readonly streamInfo: Uint8Array;
  /** Longest frame encodeBlock can write. */
  readonly maxFrame: number;
  /** Encodes `count` (≤ blockSize; fewer only as the last) samples as one frame at `out[at…]`; returns the next index. */
  encodeBlock(samples: Int16Array, count: number, out: Uint8Array, at: number): number;
}
/** G.711 in, FLAC frames out: collects samples into blocks. `emit` sees a shared buffer: copy at once. */
export declare class G711ToFlac {
  constructor(emit: (buffer: Uint8Array, start: number, end: number, samples: number) => void, options?: { sampleRate?: number; blockSize?: number });
  readonly encoder: FlacEncoder;
  /** Samples waiting for their block to fill. */
  get pending(): number;
  push(law: G711Law, bytes: Uint8Array, start: number, end: number): void;
  /** Drops waiting samples (after a gap). */
  reset(): void;
}
