import { Fault } from "@porchlight/base";
import type { RtpFaultCode } from "./faults.ts";
import { isRtcp, readSsrc, rtpHeaderSize, type PacketSink } from "./packet.ts";

const dollar = 0x24;

/**
 * Cuts a TCP byte stream into RTP and RTCP packets: RFC 4571 (2-byte length), RFC 2326 §10.12 (`$`, channel, length),
 * and rubbish before or between packets, which some devices send (a 256-byte private header, for one).
 * A packet that arrives whole is given to the sink without a copy.
 */
export class StreamFramer {
  /** Packets delivered, and bytes thrown away. */
  packets = 0;
  skipped = 0;
  readonly #sink: PacketSink;
  readonly #maxSkip: number;
  #lost = 0;
  #ssrc = -1;
  #carry = new Uint8Array(4096);
  #carried = 0;

  /** `maxSkip` default 65536: bytes searched for a packet before an `rtp.desync` fault. */
  constructor(sink: PacketSink, options: { maxSkip?: number } = {}) {
    this.#sink = sink;
    this.#maxSkip = options.maxSkip ?? 65536;
  }

  /** Throws `rtp.desync` when no packet can be found: close the connection. */
  push(buffer: Uint8Array, start: number, end: number): void {
    const from = this.#carried > 0 ? this.#finishCarried(buffer, start, end) : start;
    if (from < end) this.#keep(buffer, this.#cut(buffer, from, end), end);
  }

  /** Delivers every whole packet of the range; returns where the first incomplete one begins. */
  #cut(buffer: Uint8Array, start: number, end: number): number {
    let at = start;
    while (end - at >= 4) {
      const body = at + headSize(buffer, at);
      const length = (buffer[body - 2] << 8) | buffer[body - 1];
      // The header is looked at as soon as it is here: rubbish must not wait for the length it names.
      if (body + Math.min(length, rtpHeaderSize) > end) break;
      if (!this.#accepts(buffer, body, length)) {
        at = this.#search(buffer, at + 1, end);
        continue;
      }
      if (body + length > end) break;
      this.#deliver(buffer, body, body + length);
      at = body + length;
    }
    return at;
  }

  /** In step, any version-2 packet of the known source, and a new source when nothing about it is odd. */
  #accepts(buffer: Uint8Array, body: number, length: number): boolean {
    if ((buffer[body] & 0xc0) !== 0x80) return false;
    if (length >= 8 && isReport(buffer, body, length)) return true;
    if (length < rtpHeaderSize) return false;
    if (this.#ssrc >= 0 && readSsrc(buffer, body) === this.#ssrc) return true;
    if (this.#lost > 0) return this.#ssrc < 0 && isPlain(buffer, body);
    return this.#ssrc < 0 || isPlain(buffer, body);
  }

  #deliver(buffer: Uint8Array, start: number, end: number): void {
    this.#lost = 0;
    this.packets++;
    if (!isRtcp(buffer, start, end) && end - start >= 12) this.#ssrc = readSsrc(buffer, start);
    this.#sink(buffer, start, end);
  }

  /** The next place where a packet may begin, or where too little is left to tell. */
  #search(buffer: Uint8Array, from: number, end: number): number {
    let at = from;
    this.#lost++;
    while (end - at >= 16 && !this.#begins(buffer, at)) at++;
    this.skipped += at - from + 1;
    this.#lost += at - from;
    if (this.#lost > this.#maxSkip) {
      throw new Fault<RtpFaultCode>("rtp.desync", `no packet in ${this.#lost} bytes`, { context: { skipped: this.#lost } });
    }
    return at;
  }

  #begins(buffer: Uint8Array, at: number): boolean {
    const body = at + headSize(buffer, at);
    return this.#accepts(buffer, body, (buffer[body - 2] << 8) | buffer[body - 1]);
  }

  /** Completes the packet whose beginning an earlier push left behind; returns how far `buffer` is used up. */
  #finishCarried(buffer: Uint8Array, start: number, end: number): number {
    let at = start;
    while (this.#carried > 0 && at < end) {
      const take = Math.min(this.#missing(), end - at);
      this.#room(this.#carried + take);
      this.#carry.set(buffer.subarray(at, at + take), this.#carried);
      this.#carried += take;
      at += take;
      const left = this.#cut(this.#carry, 0, this.#carried);
      this.#carry.copyWithin(0, left, this.#carried);
      this.#carried -= left;
    }
    return at;
  }

  /** Bytes until the carried packet is whole, or until enough is here to tell. */
  #missing(): number {
    const have = this.#carried;
    if (have < 6) return 6 - have;
    const body = headSize(this.#carry, 0);
    const total = body + ((this.#carry[body - 2] << 8) | this.#carry[body - 1]);
    return Math.max(1, (have < 16 ? Math.min(16, total) : total) - have);
  }

  #keep(buffer: Uint8Array, from: number, end: number): void {
    if (from >= end) return;
    this.#room(end - from);
    this.#carry.set(buffer.subarray(from, end), 0);
    this.#carried = end - from;
  }

  #room(need: number): void {
    if (need <= this.#carry.length) return;
    const grown = new Uint8Array(Math.max(need, 65540));
    grown.set(this.#carry.subarray(0, this.#carried));
    this.#carry = grown;
  }
}

/** `$`, a channel below 4 and a version-2 packet behind: interleaved. A plain length would otherwise be 0x2400–0x2403. */
function headSize(buffer: Uint8Array, at: number): 2 | 4 {
  return buffer[at] === dollar && buffer[at + 1] < 4 && (buffer[at + 2] & 0xc0) !== 0x80 ? 4 : 2;
}

/** No padding, extension or contributing sources, and a payload type that video surveillance uses. */
function isPlain(buffer: Uint8Array, body: number): boolean {
  const payloadType = buffer[body + 1] & 0x7f;
  return (buffer[body] & 0x2f) === 0 && (payloadType >= 96 || payloadType === 0 || payloadType === 8) && readSsrc(buffer, body) !== 0;
}

function isReport(buffer: Uint8Array, body: number, length: number): boolean {
  return length % 4 === 0 && buffer[body + 1] >= 200 && buffer[body + 1] <= 204 && ((buffer[body + 2] << 8) | buffer[body + 3]) * 4 + 4 <= length;
}
