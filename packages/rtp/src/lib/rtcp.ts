import { ByteReader, ByteWriter, Fault } from "@porchlight/base";
import type { RtpFaultCode } from "./faults.ts";

/** What one receiver saw of one source (RFC 3550 §6.4.1). */
export interface ReportBlock {
  readonly ssrc: number;
  /** Of the packets since the last report, in 1/256. */
  readonly fractionLost: number;
  /** Since the beginning; negative when duplicates outnumber losses. */
  readonly lost: number;
  /** Extended highest sequence number. */
  readonly highestSequence: number;
  /** In clock ticks. */
  readonly jitter: number;
  /** Middle 32 bits of the last sender report's NTP time, and the delay since in 1/65536 s. */
  readonly lastSr: number;
  readonly delaySinceLastSr: number;
}

export type RtcpPacket =
  | {
      readonly kind: "sender-report";
      readonly ssrc: number;
      readonly ntp: bigint;
      readonly rtpTimestamp: number;
      readonly packets: number;
      readonly octets: number;
      readonly reports: readonly ReportBlock[];
    }
  | { readonly kind: "receiver-report"; readonly ssrc: number; readonly reports: readonly ReportBlock[] }
  | { readonly kind: "bye"; readonly ssrcs: readonly number[]; readonly reason: string | undefined }
  | { readonly kind: "other"; readonly type: number };

const type = { senderReport: 200, receiverReport: 201, bye: 203 } as const;
const version = 0x80;
const ntpEpochSeconds = 2208988800;

/** Packets of a compound RTCP packet (RFC 3550 §6.1). Throws `rtp.rtcp` on a length that does not fit. */
export function parseRtcp(buffer: Uint8Array, start: number, end: number): RtcpPacket[] {
  const packets: RtcpPacket[] = [];
  try {
    const reader = new ByteReader(buffer, start, end);
    while (reader.remaining > 0) {
      const first = reader.u8();
      const packetType = reader.u8();
      const body = reader.take(reader.u16() * 4);
      if ((first & 0xc0) !== version) throw badRtcp(start);
      packets.push(parseOne(packetType, first & 31, new ByteReader(body)));
    }
  } catch (cause) {
    throw cause instanceof Fault && cause.code === "rtp.rtcp" ? cause : badRtcp(start, cause);
  }
  return packets;
}

function badRtcp(offset: number, cause?: unknown): Fault<RtpFaultCode> {
  return new Fault<RtpFaultCode>("rtp.rtcp", "RTCP packet with impossible lengths", { cause, context: { offset } });
}

function parseOne(packetType: number, count: number, body: ByteReader): RtcpPacket {
  switch (packetType) {
    case type.senderReport: {
      const ssrc = body.u32();
      const ntp = (BigInt(body.u32()) << 32n) | BigInt(body.u32());
      const [rtpTimestamp, packets, octets] = [body.u32(), body.u32(), body.u32()];
      return { kind: "sender-report", ssrc, ntp, rtpTimestamp, packets, octets, reports: parseBlocks(body, count) };
    }
    case type.receiverReport:
      return { kind: "receiver-report", ssrc: body.u32(), reports: parseBlocks(body, count) };
    case type.bye: {
      const ssrcs = Array.from({ length: count }, () => body.u32());
      const reason = body.remaining > 0 ? new TextDecoder().decode(body.take(body.u8())) : undefined;
      return { kind: "bye", ssrcs, reason };
    }
    default:
      return { kind: "other", type: packetType };
  }
}

function parseBlocks(body: ByteReader, count: number): ReportBlock[] {
  return Array.from({ length: count }, () => {
    const ssrc = body.u32();
    const fractionLost = body.u8();
    const lost = (body.u24() << 8) >> 8;
    const [highestSequence, jitter, lastSr, delaySinceLastSr] = [body.u32(), body.u32(), body.u32(), body.u32()];
    return { ssrc, fractionLost, lost, highestSequence, jitter, lastSr, delaySinceLastSr };
  });
}

/** NTP time of a wall clock instant, 32.32 fixed point. */
export function ntpTime(unixMs: number): bigint {
  const whole = Math.floor(unixMs / 1000);
  const fraction = Math.floor(((unixMs - whole * 1000) / 1000) * 4294967296);
  return (BigInt((whole + ntpEpochSeconds) % 4294967296) << 32n) | BigInt(fraction);
}

/** A sender report without report blocks. */
export function senderReport(report: { ssrc: number; unixMs: number; rtpTimestamp: number; packets: number; octets: number }): Uint8Array {
  const ntp = ntpTime(report.unixMs);
  const out = header(type.senderReport, 0, 6)
    .u32(report.ssrc)
    .u32(Number(ntp >> 32n))
    .u32(Number(ntp & 0xffffffffn));
  return out.u32(report.rtpTimestamp).u32(report.packets).u32(report.octets).view().slice();
}

/** A receiver report of up to 31 blocks; further ones are left out. */
export function receiverReport(ssrc: number, blocks: readonly ReportBlock[]): Uint8Array {
  const sent = blocks.slice(0, 31);
  const out = header(type.receiverReport, sent.length, 1 + 6 * sent.length).u32(ssrc);
  for (const block of sent) {
    out.u32(block.ssrc).u8(block.fractionLost).u24(block.lost);
    out.u32(block.highestSequence).u32(block.jitter).u32(block.lastSr).u32(block.delaySinceLastSr);
  }
  return out.view().slice();
}

/** A goodbye; `reason` up to 255 bytes of UTF-8. */
export function bye(ssrc: number, reason?: string): Uint8Array {
  const text = new TextEncoder().encode(reason ?? "").subarray(0, 255);
  const reasonWords = reason === undefined ? 0 : Math.ceil((1 + text.length) / 4);
  const out = header(type.bye, 1, 1 + reasonWords).u32(ssrc);
  if (reason !== undefined)
    out
      .u8(text.length)
      .bytes(text)
      .bytes(new Uint8Array(reasonWords * 4 - 1 - text.length));
  return out.view().slice();
}

function header(packetType: number, count: number, words: number): ByteWriter {
  return new ByteWriter()
    .u8(version | count)
    .u8(packetType)
    .u16(words);
}
