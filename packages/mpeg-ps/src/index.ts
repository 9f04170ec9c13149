import type { VideoCodec, NalFraming } from "@porchlight/codecs";

export type PsVideo = VideoCodec | "mpeg4" | "svac" | "unknown";
export type PsAudio = "alaw" | "mulaw" | "aac" | "g722.1" | "g723.1" | "g729" | "svac" | "unknown";

/** `buffer[start,…)` begins with a pack header: `00 00 01 BA`. */
export declare function looksLikePs(buffer: Uint8Array, start: number, end: number): boolean;

/** Called for each audio PES payload, before compaction can overwrite it: copy or use it at once. `pts` is −1 when absent. */
export type AudioSink = (buffer: Uint8Array, start: number, end: number, pts: number, codec: PsAudio) => void;

/** Demultiplexes one RTP-timestamp group of program stream at a time (GB/T 28181 Annex C, ISO/IEC 13818-1 §2.5). Never throws on bad bytes: it counts. */
export declare class PsDemuxer {
  constructor(audio: AudioSink, options?: { maxPsmEntries?: number });
  /** From the stream map, sticky; undefined until a map says. A map that lies is common: check with sniffVideoCodec. */
  video: PsVideo | undefined;
  audio: PsAudio | undefined;
  /** Of the last group, 33-bit, −1 when absent. dts equals pts when absent. */
  pts: number; dts: number;
  /** Counters since construction. */
  readonly counters: { packs: number; skippedBytes: number; truncated: number; badPsm: number; badPes: number; ignored: number };
  /** Moves the video elementary stream (Annex B) to the front of `buffer[start, end)`; returns its end (= start when there is none). */
  demux(buffer: Uint8Array, start: number, end: number): number;
}

/** Writes program stream: one call per access unit or audio frame. */
export declare class PsMuxer {
  constructor(options: { video: VideoCodec; audio?: "alaw" | "mulaw"; muxRate?: number });
  /** Upper bound of bytes writeVideo/writeAudio need for `length` payload bytes. */
  size(length: number): number;
  /** Pack header, on key frames system header and stream map, then PES packets. pts/dts in 90 kHz ticks. Returns the next index in `out`. */
  writeVideo(au: Uint8Array, start: number, end: number, times: { pts: number; dts: number }, key: boolean, out: Uint8Array, at: number, framing?: NalFraming): number;
  writeAudio(frame: Uint8Array, start: number, end: number, pts: number, out: Uint8Array, at: number): number;
}
