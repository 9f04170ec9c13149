/** Receives a packet as a range of a buffer that is only valid during the call. */
export type PacketSink = (buffer: Uint8Array, start: number, end: number) => void;

/** The fields of one RTP packet (RFC 3550 §5.1), reusable. */
export declare class RtpPacket {
  marker: boolean; payloadType: number; sequence: number;
  /** 32-bit, as sent. */
  timestamp: number; ssrc: number;
  /** Payload range in the buffer given to read, header extension and padding removed. */
  payloadStart: number; payloadEnd: number;
  /** False when the bytes are no RTP packet; nothing is allocated or thrown. */
  read(buffer: Uint8Array, start: number, end: number): boolean;
}
/** RFC 5761 §4: payload types 192–223 are RTCP. */
export declare function isRtcp(buffer: Uint8Array, start: number, end: number): boolean;

/** Cuts a TCP byte stream into packets (RFC 4571; also `$`-interleaved, and rubbish before the first packet). */
export declare class StreamFramer {
  /** `maxSkip` default 65536: bytes searched for a packet before an `rtp.desync` fault. */
  constructor(sink: PacketSink, options?: { maxSkip?: number });
  packets: number; skipped: number;
  /** Throws `rtp.desync` when no packet can be found: close the connection. */
  push(buffer: Uint8Array, start: number, end: number): void;
}

/** Puts UDP packets back in order. Buffers are held, not copied: they must stay unchanged (dgram's do). */
export declare class ReorderBuffer {
  /** `window` default 64 packets (power of two). */
  constructor(sink: PacketSink, options?: { window?: number });
  /** Packets given up on, arrived after their turn, arrived twice, and put back in order. */
  lost: number; late: number; duplicate: number; reordered: number;
  get held(): number;
  push(buffer: Uint8Array, start: number, end: number): void;
  /** Gives up on every gap and delivers what is held: call it when nothing came for ~100 ms, and at the end. */
  flush(): void;
}

/** Extends a wrapping counter (32-bit RTP, 33-bit PES) to an unbounded one; small steps back stay steps back. */
export declare class TickUnwrapper {
  constructor(bits: 16 | 32 | 33);
  unwrap(value: number): number;
  reset(): void;
}

/** Reception statistics of one source (RFC 3550 A.3, A.8). */
export declare class ReceptionStats {
  constructor(clockRate?: number);
  received: number;
  get expected(): number; get lost(): number;
  /** In clock ticks. */
  jitter: number;
  get highestSequence(): number;
  /** True when packets are missing between the one before and this one. `arrivalMs`: any monotonic clock. */
  update(sequence: number, timestamp: number, arrivalMs: number): boolean;
}

/** Cuts a payload into RTP packets written one behind the other, each after its 2-byte length (RFC 4571). */
export declare class RtpPacketizer {
  constructor(options: { ssrc: number; payloadType: number; sequence?: number; maxPayload?: number });
  sequence: number; packets: number; octets: number;
  /** Bytes `write` needs for a payload of `length`. */
  size(length: number): number;
  /** Marker on the last packet. Returns the next index in `out`. */
  write(payload: Uint8Array, start: number, end: number, timestamp: number, out: Uint8Array, at: number): number;
}
/** Visits the packets that RtpPacketizer wrote, without their lengths: for datagrams. */
export declare function forEachFramed(buffer: Uint8Array, start: number, end: number, visit: PacketSink): void;

/** RFC 6184 (single NAL, STAP-A, FU-A) → 4-byte length-prefixed NALs. */
export declare class H264Depacketizer {
  damaged: number;
  /** Appends to `out[at…]` (room for payload + 8 needed); returns the next index. Consecutive calls must append contiguously. */
  push(buffer: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number;
  /** Forgets an unfinished fragment; returns the index where it began, so the caller can drop it. */
  abandon(at: number): number;
}
/** RFC 7798 (single NAL, AP, FU; no DONL). */
export declare class H265Depacketizer {
  damaged: number;
  push(buffer: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number;
  abandon(at: number): number;
}

export type RtcpPacket =
  | { readonly kind: "sender-report"; readonly ssrc: number; readonly ntp: bigint; readonly rtpTimestamp: number; readonly packets: number; readonly octets: number; readonly reports: readonly ReportBlock[] }
  | { readonly kind: "receiver-report"; readonly ssrc: number; readonly reports: readonly ReportBlock[] }
  | { readonly kind: "bye"; readonly ssrcs: readonly number[]; readonly reason: string | undefined }
  | { readonly kind: "other"; readonly type: number };
export interface ReportBlock { readonly ssrc: number; readonly fractionLost: number; readonly lost: number; readonly highestSequence: number; readonly jitter: number; readonly lastSr: number; readonly delaySinceLastSr: number }
/** RFC 3550 §6 compound packet. Throws `rtp.rtcp`. */
export declare function parseRtcp(buffer: Uint8Array, start: number, end: number): RtcpPacket[];
export declare function senderReport(r: { ssrc: number; unixMs: number; rtpTimestamp: number; packets: number; octets: number }): Uint8Array;
export declare function receiverReport(ssrc: number, blocks: readonly ReportBlock[]): Uint8Array;
export declare function bye(ssrc: number, reason?: string): Uint8Array;
