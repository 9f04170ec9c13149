import { audioOf, findPsStart, isPsStart, streamId, videoOf, type PsAudio, type PsVideo } from "./stream-types.ts";

/**
 * Called for each audio PES payload before compaction can overwrite it: copy or use it at once.
 * `pts` is 33 bits at 90 kHz, −1 when absent.
 */
export type AudioSink = (buffer: Uint8Array, start: number, end: number, pts: number, codec: PsAudio) => void;

/** What was met since construction. Only `packs` is good news. */
export interface PsCounters {
  packs: number;
  /** Bytes that belonged to nothing. */
  skippedBytes: number;
  /** PES packets longer than the group. */
  truncated: number;
  /** Stream maps that were cut short or held no entry. */
  badMap: number;
  /** PES packets with an impossible header, or a length that ended too early. */
  badPes: number;
  /** Packets of streams that are neither video nor audio. */
  ignored: number;
  /** Audio that the map calls AAC and that is not. */
  mislabelled: number;
}

/**
 * Demultiplexes program stream (GB/T 28181 annex C, ISO/IEC 13818-1 §2.5), one group of equal RTP timestamp at a time.
 * Never throws and never allocates per group: bad bytes are counted and stepped over.
 */
export class PsDemuxer {
  /** From the stream map, sticky; undefined before the first. Maps lie: check with sniffVideoCodec. */
  video: PsVideo | undefined;
  audio: PsAudio | undefined;
  /** Of the last group: 33 bits at 90 kHz, −1 when absent; dts is pts when absent. */
  pts = -1;
  dts = -1;
  readonly counters: PsCounters = { packs: 0, skippedBytes: 0, truncated: 0, badMap: 0, badPes: 0, ignored: 0, mislabelled: 0 };
  readonly #sink: AudioSink;
  readonly #maxMapEntries: number;
  #payload = 0;
  #packetEnd = 0;

  /** `maxMapEntries` default 16: further entries of a stream map are not looked at. */
  constructor(audio: AudioSink, options: { maxMapEntries?: number } = {}) {
    this.#sink = audio;
    this.#maxMapEntries = options.maxMapEntries ?? 16;
  }

  /** Moves the video elementary stream (Annex B) of `buffer[start, end)` to its front; returns its end, `start` when there is none. */
  demux(buffer: Uint8Array, start: number, end: number): number {
    this.pts = this.dts = -1;
    let at = start;
    let out = start;
    let inVideo = false;
    while (at < end) {
      if (!isPsStart(buffer, at, end)) {
        const next = findPsStart(buffer, at, end);
        // Some devices write a length that is too short (or wrapped): what follows is still the picture.
        if (inVideo) out = this.#stray(buffer, at, next, out);
        else this.counters.skippedBytes += next - at;
        at = next;
        continue;
      }
      const id = buffer[at + 3];
      inVideo = id >= streamId.video && id <= streamId.lastVideo;
      if (inVideo) {
        if (this.#pes(buffer, at, end)) out = this.#video(buffer, at, out);
        else inVideo = false;
        at = this.#packetEnd;
      } else at = this.#other(id, buffer, at, end);
    }
    return out;
  }

  #video(buffer: Uint8Array, at: number, out: number): number {
    if (this.pts < 0) this.#readTimes(buffer, at);
    const from = this.#payload;
    const length = this.#packetEnd - from;
    if (length > 0 && from !== out) buffer.copyWithin(out, from, this.#packetEnd);
    return out + length;
  }

  #stray(buffer: Uint8Array, at: number, next: number, out: number): number {
    this.counters.badPes++;
    buffer.copyWithin(out, at, next);
    return out + next - at;
  }

  /** Everything but video; returns where the next packet begins. */
  #other(id: number, buffer: Uint8Array, at: number, end: number): number {
    if (id === streamId.pack) return this.#pack(buffer, at, end);
    if (id === streamId.end) return at + 4;
    if (id >= streamId.audio && id <= streamId.lastAudio) {
      if (this.#pes(buffer, at, end)) this.#audio(buffer, at);
      return this.#packetEnd;
    }
    const next = this.#skip(buffer, at, end);
    if (id === streamId.map) this.#map(buffer, at, next);
    else if (id !== streamId.system) this.counters.ignored++;
    return next;
  }

  #pack(buffer: Uint8Array, at: number, end: number): number {
    this.counters.packs++;
    const kind = at + 14 <= end ? buffer[at + 4] : 0;
    if ((kind & 0xc0) === 0x40) return Math.min(end, at + 14 + (buffer[at + 13] & 7));
    if ((kind & 0xf0) === 0x20) return at + 12;
    return at + 4;
  }

  /** Finds payload and end of the PES packet at `at`; false when its header is impossible. */
  #pes(buffer: Uint8Array, at: number, end: number): boolean {
    const length = at + 6 <= end ? (buffer[at + 4] << 8) | buffer[at + 5] : 0;
    const payload = at + 9 <= end ? at + 9 + buffer[at + 8] : end + 1;
    if (payload > end || (buffer[at + 6] & 0xc0) !== 0x80) return this.#badPes(buffer, at, end);
    let packetEnd = at + 6 + length;
    if (length === 0) packetEnd = findPsStart(buffer, payload, end);
    else if (packetEnd > end) {
      this.counters.truncated++;
      packetEnd = end;
    }
    if (payload > packetEnd) return this.#badPes(buffer, at, end);
    this.#payload = payload;
    this.#packetEnd = packetEnd;
    return true;
  }

  #badPes(buffer: Uint8Array, at: number, end: number): false {
    this.counters.badPes++;
    this.#packetEnd = findPsStart(buffer, Math.min(at + 4, end), end);
    return false;
  }

  #audio(buffer: Uint8Array, at: number): void {
    const pts = hasPts(buffer, at) ? readTime(buffer, at + 9) : -1;
    const from = this.#payload;
    const isAdts = buffer[from] === 0xff && (buffer[from + 1] & 0xf0) === 0xf0;
    let codec = this.audio ?? "unknown";
    if (codec === "aac" && !isAdts) {
      this.counters.mislabelled++;
      codec = "alaw";
    }
    if (from < this.#packetEnd) this.#sink(buffer, from, this.#packetEnd, pts, codec);
  }

  #readTimes(buffer: Uint8Array, at: number): void {
    if (!hasPts(buffer, at)) return;
    this.pts = this.dts = readTime(buffer, at + 9);
    if (buffer[at + 7] & 0x40 && buffer[at + 8] >= 10) this.dts = readTime(buffer, at + 14);
  }

  /** End of a packet with a length; when no start code follows there, the length lies and the next start code counts. */
  #skip(buffer: Uint8Array, at: number, end: number): number {
    const next = at + 6 <= end ? at + 6 + ((buffer[at + 4] << 8) | buffer[at + 5]) : end;
    if (next === end || isPsStart(buffer, next, end)) return next;
    return findPsStart(buffer, Math.min(at + 4, end), end);
  }

  /** Program stream map (§2.5.4.1). Its CRC is not checked: devices get it wrong. */
  #map(buffer: Uint8Array, at: number, end: number): void {
    const infoLength = at + 10 <= end ? (buffer[at + 8] << 8) | buffer[at + 9] : 0;
    let entry = at + 12 + infoLength;
    const mapLength = entry <= end ? (buffer[entry - 2] << 8) | buffer[entry - 1] : 0;
    // A zero map length with entries behind it is a known device fault: then read up to the CRC.
    const last = mapLength > 0 ? Math.min(entry + mapLength, end) : end - 4;
    let entries = 0;
    while (entry + 4 <= last && entries < this.#maxMapEntries) {
      this.#entry(buffer[entry], buffer[entry + 1]);
      entry += 4 + ((buffer[entry + 2] << 8) | buffer[entry + 3]);
      entries++;
    }
    if (entries === 0) this.counters.badMap++;
  }

  #entry(streamType: number, id: number): void {
    if (id >= streamId.video && id <= streamId.lastVideo) this.video = videoOf(streamType) ?? this.video ?? "unknown";
    else if (id >= streamId.audio && id <= streamId.lastAudio) this.audio = audioOf(streamType) ?? this.audio ?? "unknown";
  }
}

function hasPts(buffer: Uint8Array, at: number): boolean {
  return (buffer[at + 7] & 0x80) !== 0 && buffer[at + 8] >= 5;
}

/** 33 bits in 5 bytes with marker bits (§2.4.3.7). */
function readTime(buffer: Uint8Array, at: number): number {
  const high = (buffer[at] >> 1) & 7;
  const low = ((buffer[at + 1] << 22) | ((buffer[at + 2] >> 1) << 15) | (buffer[at + 3] << 7) | (buffer[at + 4] >> 1)) >>> 0;
  return high * 0x40000000 + low;
}
