import { sniffVideoCodec, type VideoCodec } from "@porchlight/codecs";
import { looksLikePs, type PsAudio, PsDemuxer } from "@porchlight/mpeg-ps";
import { isRtcp, RtpPacket } from "@porchlight/rtp";
import { UnitTimes } from "../time/unit-times.ts";
import type { UnitStream } from "./unit-stream.ts";

export interface AssemblerOptions {
  /** Undefined = take the first seen. */
  readonly ssrc: number | undefined;
  /** Longest access unit in bytes, program stream overhead included. Default 4 MiB; a longer one is left out. */
  readonly maxUnit?: number;
  /** Packets without a program stream before giving up. Default 200. */
  readonly maxForeign?: number;
  readonly onDropped: (why: string) => void;
  readonly onForeign: () => void;
}

/** Packets of one other SSRC after which it is taken for the stream, when the expected one never came: some devices answer with their own. */
const ADOPT_AFTER = 20;
const RTP_HEADER_BYTES = 12;
const SSRC_AT = 8;

/** RTP packets in order → groups of one timestamp → program stream → access units in the stream's buffer. One copy per payload byte. */
export class GroupAssembler {
  packets = 0;
  bytes = 0;
  lost = 0;
  damaged = 0;
  lastPacketAt = 0;
  ssrc: number | undefined;
  readonly #stream: UnitStream;
  readonly #options: AssemblerOptions;
  readonly #maxUnit: number;
  readonly #packet = new RtpPacket();
  readonly #times = new UnitTimes();
  readonly #demuxer: PsDemuxer;
  #matched = 0;
  #otherSsrc = -1;
  #others = 0;
  #sequence = -1;
  #timestamp = -1;
  #finished = -1;
  #markerLies = false;
  #programStream = false;
  #foreign = 0;
  #fill = 0;
  #damage = false;
  #receivedAt = 0;

  constructor(stream: UnitStream, options: AssemblerOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#maxUnit = options.maxUnit ?? 4 * 1024 * 1024;
    this.ssrc = options.ssrc;
    this.#demuxer = new PsDemuxer((buffer, start, end, pts, codec) => this.#audio(buffer, start, end, pts, codec));
  }

  /** Is this an RTP packet of our source? Asked once of every packet, before packets are put in order: a stranger must not upset the order. */
  accepts(buffer: Uint8Array, start: number, end: number): boolean {
    if (end - start < RTP_HEADER_BYTES || buffer[start] >> 6 !== 2 || isRtcp(buffer, start, end)) return false;
    const at = start + SSRC_AT;
    return this.#isOurs(((buffer[at] << 24) | (buffer[at + 1] << 16) | (buffer[at + 2] << 8) | buffer[at + 3]) >>> 0);
  }
  /** The next accepted packet in order; `receivedAt` is wall time in ms. */
  push(buffer: Uint8Array, start: number, end: number, receivedAt: number): void {
    const packet = this.#packet;
    if (!packet.read(buffer, start, end)) return;
    this.packets++;
    this.bytes += end - start;
    this.lastPacketAt = receivedAt;
    this.#noteLoss(packet.sequence);
    if (packet.timestamp !== this.#timestamp) {
      this.flush();
      this.#timestamp = packet.timestamp;
      this.#receivedAt = receivedAt;
    }
    if (packet.payloadEnd > packet.payloadStart) this.#append(buffer, packet.payloadStart, packet.payloadEnd, receivedAt);
    if (packet.marker && !this.#markerLies) this.flush();
  }
  /** Ends the group being collected. */
  flush(): void {
    if (this.#fill === 0) return;
    const length = this.#fill;
    this.#fill = 0;
    this.#finished = this.#timestamp;
    if (this.#damage) return this.#drop("damaged");
    const stream = this.#stream;
    const start = stream.current.end;
    const end = this.#demuxer.demux(stream.current.block, start, start + length);
    if (end > start) this.#unit(start, end);
  }

  #isOurs(ssrc: number): boolean {
    this.ssrc ??= ssrc;
    if (ssrc === this.ssrc) {
      this.#matched++;
      return true;
    }
    if (this.#matched > 0) return false;
    this.#others = ssrc === this.#otherSsrc ? this.#others + 1 : 1;
    this.#otherSsrc = ssrc;
    if (this.#others < ADOPT_AFTER) return false;
    this.ssrc = ssrc;
    return true;
  }
  #noteLoss(sequence: number): void {
    const missing = this.#sequence < 0 ? 0 : (sequence - this.#sequence - 1) & 0xffff;
    this.#sequence = sequence;
    if (missing === 0) return;
    if (missing < 0x8000) this.lost += missing;
    this.#damage = this.#fill > 0 || this.#damage;
  }
  #append(buffer: Uint8Array, start: number, end: number, receivedAt: number): void {
    if (this.#fill === 0 && !this.#begins(buffer, start, end)) return;
    if (this.#fill === 0) this.#receivedAt = receivedAt;
    const length = end - start;
    if (this.#fill + length > this.#maxUnit) {
      this.#damage = true;
      return;
    }
    const stream = this.#stream;
    const at = stream.current.end + this.#fill;
    if (at + length > stream.current.block.length) stream.reserve(at, length);
    if (buffer instanceof Buffer) buffer.copy(stream.current.block, at, start, end);
    else stream.current.block.set(buffer.subarray(start, end), at);
    this.#fill += length;
  }
  /** A group must begin with a start code, the first of all with a pack header. */
  #begins(buffer: Uint8Array, start: number, end: number): boolean {
    const startCode = end - start >= 4 && buffer[start] === 0 && buffer[start + 1] === 0 && buffer[start + 2] === 1;
    if (startCode && (this.#programStream || looksLikePs(buffer, start, end))) {
      this.#programStream = true;
      this.#damage = false;
      return true;
    }
    if (!this.#programStream && ++this.#foreign === (this.#options.maxForeign ?? 200)) this.#options.onForeign();
    if (this.#programStream && this.#finished === this.#timestamp) this.#markerLies = true;
    return false;
  }
  #unit(start: number, end: number): void {
    const { pts, dts } = this.#demuxer;
    const block = this.#stream.current.block;
    const codec = this.#codec(block, start, end);
    if (!codec) return;
    this.#stream.audioDeclared = this.#demuxer.audio === "alaw" || this.#demuxer.audio === "mulaw";
    this.#times.resolve(pts, dts, this.#timestamp);
    try {
      this.#stream.useCodec(codec);
      this.#relocate(block, start, end);
    } catch (error) {
      this.#drop(error instanceof Error ? error.message : String(error));
    }
  }
  /** Changing the codec may have opened a new block: the unit moves along. */
  #relocate(block: Buffer, start: number, end: number): void {
    const stream = this.#stream;
    if (stream.current.block === block) return stream.commit(end, this.#times, this.#receivedAt);
    stream.reserve(0, end - start);
    block.copy(stream.current.block, 0, start, end);
    stream.commit(end - start, this.#times, this.#receivedAt);
  }
  /** The bytes decide where they can; the stream map only when they say nothing, because maps lie. */
  #codec(block: Uint8Array, start: number, end: number): VideoCodec | undefined {
    const known = this.#stream.codec;
    const mapped = this.#demuxer.video === "h264" || this.#demuxer.video === "h265" ? this.#demuxer.video : undefined;
    if (known && (mapped === known || mapped === undefined)) return known;
    return sniffVideoCodec(block, start, end) ?? known ?? mapped;
  }
  #audio(buffer: Uint8Array, start: number, end: number, pts: number, codec: PsAudio): void {
    if (codec !== "alaw" && codec !== "mulaw") return;
    this.#stream.audio(codec, buffer, start, end, this.#times.audio(pts), this.#receivedAt);
  }
  #drop(why: string): void {
    this.damaged++;
    this.#damage = false;
    this.#options.onDropped(why);
  }
}
