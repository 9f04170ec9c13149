import { forEachNal, type NalFraming, type VideoCodec } from "@porchlight/codecs";
import { mapPacket, packHeader, systemHeader, writeTime } from "./headers.ts";
import { streamId } from "./stream-types.ts";

const maxPesLength = 65535;
const startCode = Uint8Array.of(0, 0, 0, 1);

export interface PsMuxerOptions {
  readonly video: VideoCodec;
  /** Default: no audio in the stream map. */
  readonly audio?: "alaw" | "mulaw";
  /** Announced in pack headers, units of 50 bytes a second; default 50 000 (20 Mbit/s). */
  readonly muxRate?: number;
}

/** Writes program stream (GB/T 28181 annex C): one call per access unit or audio frame, into a caller's buffer. */
export class PsMuxer {
  readonly #options: PsMuxerOptions;
  readonly #system: Uint8Array;
  readonly #map: Uint8Array;
  #out: Uint8Array = new Uint8Array(0);
  #at = 0;
  #room = 0;
  #left = 0;
  #id = 0;

  constructor(options: PsMuxerOptions) {
    this.#options = options;
    this.#system = systemHeader(options.audio !== undefined);
    this.#map = mapPacket(options.video, options.audio);
  }

  /** Bytes at most that one write of `length` payload bytes needs. */
  size(length: number): number {
    return length + 128 + Math.ceil(length / 65000) * 20;
  }

  /**
   * Writes pack header, on key frames system header and stream map, then PES packets. Times in 90 kHz ticks, not
   * negative. `framing` says how `au[start, end)` separates NAL units (default Annex B). Returns the next index in `out`.
   */
  writeVideo(
    au: Uint8Array,
    start: number,
    end: number,
    times: { readonly pts: number; readonly dts: number },
    key: boolean,
    out: Uint8Array,
    at: number,
    framing: NalFraming = "annexb",
  ): number {
    this.#begin(out, at, times.dts, key);
    this.#open(streamId.video, end - start, times.pts, times.dts);
    if (framing === "annexb") this.#append(au, start, end);
    else this.#appendLengths(au.subarray(start, end));
    return this.#at;
  }

  /** Writes one audio frame in a pack of its own. Returns the next index in `out`. */
  writeAudio(frame: Uint8Array, start: number, end: number, pts: number, out: Uint8Array, at: number): number {
    this.#begin(out, at, pts, false);
    this.#open(streamId.audio, end - start, pts, pts);
    this.#append(frame, start, end);
    return this.#at;
  }

  #begin(out: Uint8Array, at: number, clock: number, key: boolean): void {
    this.#out = out;
    this.#at = packHeader(out, at, clock, this.#options.muxRate ?? 50000);
    if (!key) return;
    out.set(this.#system, this.#at);
    this.#at += this.#system.length;
    out.set(this.#map, this.#at);
    this.#at += this.#map.length;
  }

  /** Begins the first PES packet of `length` payload bytes in all. */
  #open(id: number, length: number, pts: number, dts: number): void {
    this.#id = id;
    this.#left = length;
    const times = pts === dts ? 5 : 10;
    const body = this.#pesHeader(0x84, pts === dts ? 0x80 : 0xc0, times);
    writeTime(this.#out, body, pts === dts ? 2 : 3, pts);
    if (pts !== dts) writeTime(this.#out, body + 5, 1, dts);
  }

  #pesHeader(flags: number, timeFlags: number, timeLength: number): number {
    const room = Math.min(this.#left, maxPesLength - 3 - timeLength);
    const length = room + 3 + timeLength;
    const header = [0, 0, 1, this.#id, length >> 8, length & 255, flags, timeFlags, timeLength];
    this.#out.set(header, this.#at);
    const body = this.#at + header.length;
    this.#at = body + timeLength;
    this.#room = room;
    this.#left -= room;
    return body;
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    let from = start;
    while (from < end) {
      if (this.#room === 0) this.#pesHeader(0x80, 0, 0);
      const take = Math.min(this.#room, end - from);
      this.#out.set(bytes.subarray(from, from + take), this.#at);
      this.#at += take;
      this.#room -= take;
      from += take;
    }
  }

  #appendLengths(au: Uint8Array): void {
    forEachNal(au, "lengths", (start, end) => {
      this.#append(startCode, 0, startCode.length);
      this.#append(au, start, end);
    });
  }
}
