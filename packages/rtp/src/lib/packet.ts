/** Receives a packet as a range of a buffer; unless said otherwise the bytes are valid during the call only. */
export type PacketSink = (buffer: Uint8Array, start: number, end: number) => void;

export const rtpHeaderSize = 12;

/** The fields of one RTP packet (RFC 3550 §5.1). Reusable: reading allocates nothing. */
export class RtpPacket {
  marker = false;
  payloadType = 0;
  sequence = 0;
  /** 32 bits, as sent. */
  timestamp = 0;
  ssrc = 0;
  /** Payload range in the buffer given to read, without header extension and padding. */
  payloadStart = 0;
  payloadEnd = 0;

  /** False when the bytes are no RTP packet; the fields are then meaningless. Never throws. */
  read(buffer: Uint8Array, start: number, end: number): boolean {
    if (end - start < rtpHeaderSize) return false;
    const b0 = buffer[start];
    const b1 = buffer[start + 1];
    if ((b0 & 0xc0) !== 0x80) return false;
    this.marker = (b1 & 0x80) !== 0;
    this.payloadType = b1 & 0x7f;
    this.sequence = (buffer[start + 2] << 8) | buffer[start + 3];
    this.timestamp = ((buffer[start + 4] << 24) | (buffer[start + 5] << 16) | (buffer[start + 6] << 8) | buffer[start + 7]) >>> 0;
    this.ssrc = readSsrc(buffer, start);
    let from = start + rtpHeaderSize + ((b0 & 15) << 2);
    if (b0 & 0x10) from += 4 + (from + 4 <= end ? ((buffer[from + 2] << 8) | buffer[from + 3]) << 2 : 0);
    this.payloadStart = from;
    this.payloadEnd = b0 & 0x20 ? end - buffer[end - 1] : end;
    return from <= this.payloadEnd && (b0 & 0x20 ? buffer[end - 1] > 0 : true);
  }
}

/** SSRC of an RTP packet that starts at `start`. */
export function readSsrc(buffer: Uint8Array, start: number): number {
  return ((buffer[start + 8] << 24) | (buffer[start + 9] << 16) | (buffer[start + 10] << 8) | buffer[start + 11]) >>> 0;
}

/** True for RTCP: packet types 192–223 where RTP has marker and payload type (RFC 5761 §4). */
export function isRtcp(buffer: Uint8Array, start: number, end: number): boolean {
  return end - start >= 8 && (buffer[start] & 0xc0) === 0x80 && buffer[start + 1] >= 192 && buffer[start + 1] <= 223;
}
