import { Fault } from "@porchlight/base";
import type { RtpFaultCode } from "./faults.ts";
import { rtpHeaderSize, type PacketSink } from "./packet.ts";

const lengthSize = 2;

export interface RtpPacketizerOptions {
  readonly ssrc: number;
  readonly payloadType: number;
  /** First sequence number; default 0. */
  readonly sequence?: number;
  /** Payload bytes of a packet; default 1400, limits 64–65000. */
  readonly maxPayload?: number;
}

/**
 * Cuts a payload into RTP packets, written one behind the other, each after its 2-byte length (RFC 4571): ready for
 * TCP as it is, and for UDP by {@link forEachFramed}.
 */
export class RtpPacketizer {
  readonly ssrc: number;
  readonly payloadType: number;
  /** Of the next packet. */
  sequence: number;
  /** Sent so far, for sender reports. */
  packets = 0;
  octets = 0;
  readonly #maxPayload: number;

  constructor(options: RtpPacketizerOptions) {
    const { ssrc, payloadType, sequence = 0, maxPayload = 1400 } = options;
    if (maxPayload < 64 || maxPayload > 65000) throw new Fault<RtpFaultCode>("rtp.option", `payload size ${maxPayload}`);
    this.ssrc = ssrc >>> 0;
    this.payloadType = payloadType & 0x7f;
    this.sequence = sequence & 0xffff;
    this.#maxPayload = maxPayload;
  }

  /** Bytes `write` needs for a payload of `length`. */
  size(length: number): number {
    return length + Math.max(1, Math.ceil(length / this.#maxPayload)) * (rtpHeaderSize + lengthSize);
  }

  /** Writes `payload[start, end)` with the marker on the last packet (unless `marker` is false); returns the next index in `out`. */
  write(payload: Uint8Array, start: number, end: number, timestamp: number, out: Uint8Array, at: number, marker = true): number {
    let from = start;
    let to = at;
    do {
      const take = Math.min(end - from, this.#maxPayload);
      to = this.#header(take, marker && from + take >= end, timestamp, out, to);
      out.set(payload.subarray(from, from + take), to);
      to += take;
      from += take;
    } while (from < end);
    return to;
  }

  #header(length: number, marker: boolean, timestamp: number, out: Uint8Array, at: number): number {
    const framed = length + rtpHeaderSize;
    out[at] = framed >> 8;
    out[at + 1] = framed;
    out[at + 2] = 0x80;
    out[at + 3] = this.payloadType | (marker ? 0x80 : 0);
    out[at + 4] = this.sequence >> 8;
    out[at + 5] = this.sequence;
    put32(out, at + 6, timestamp % 4294967296);
    put32(out, at + 10, this.ssrc);
    this.sequence = (this.sequence + 1) & 0xffff;
    this.packets++;
    this.octets += length;
    return at + lengthSize + rtpHeaderSize;
  }
}

function put32(out: Uint8Array, at: number, value: number): void {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
}

/** Visits packets written by {@link RtpPacketizer}, without their lengths: for datagrams. */
export function forEachFramed(buffer: Uint8Array, start: number, end: number, visit: PacketSink): void {
  let at = start;
  while (at + lengthSize <= end) {
    const from = at + lengthSize;
    at = from + ((buffer[at] << 8) | buffer[at + 1]);
    if (at > end) return;
    visit(buffer, from, at);
  }
}
