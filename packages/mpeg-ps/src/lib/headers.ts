import { ByteWriter } from "@porchlight/base";
import { streamId, streamTypeOf } from "./stream-types.ts";

const packHeaderSize = 14;

/** Writes a pack header (ISO/IEC 13818-1 §2.5.3.3) at `out[at…]`; `clock` in 90 kHz ticks. Returns the next index. */
export function packHeader(out: Uint8Array, at: number, clock: number, muxRate: number): number {
  const high = Math.floor(clock / 0x40000000) & 7;
  const middle = Math.floor(clock / 0x8000) & 0x7fff;
  const low = clock % 0x8000;
  const bytes = [
    0,
    0,
    1,
    streamId.pack,
    0x44 | (high << 3) | (middle >> 13),
    middle >> 5,
    ((middle & 31) << 3) | 4 | (low >> 13),
    low >> 5,
    ((low & 31) << 3) | 4,
    1,
    muxRate >> 14,
    muxRate >> 6,
    ((muxRate & 63) << 2) | 3,
    0xf8,
  ];
  out.set(bytes, at);
  return at + packHeaderSize;
}

/** Writes a 33-bit time in 5 bytes (§2.4.3.7); `prefix` 2: PTS alone, 3: PTS before DTS, 1: DTS. */
export function writeTime(out: Uint8Array, at: number, prefix: number, time: number): void {
  const high = Math.floor(time / 0x40000000) & 7;
  const middle = Math.floor(time / 0x8000) & 0x7fff;
  const low = time % 0x8000;
  out[at] = (prefix << 4) | (high << 1) | 1;
  out[at + 1] = middle >> 7;
  out[at + 2] = ((middle & 127) << 1) | 1;
  out[at + 3] = low >> 7;
  out[at + 4] = ((low & 127) << 1) | 1;
}

/** System header (§2.5.3.5) for one video and at most one audio stream. */
export function systemHeader(audio: boolean): Uint8Array {
  const body = new ByteWriter();
  body.u24(0x800001 | (50000 << 1)); // rate_bound between marker bits
  body
    .u8(audio ? 0x04 : 0x00)
    .u8(0xe1)
    .u8(0x7f);
  if (audio) body.u8(streamId.audio).u16(0xc000 | 32);
  body.u8(streamId.video).u16(0xe000 | 1024);
  return packet(streamId.system, body.view());
}

/** Program stream map (§2.5.4.1). */
export function mapPacket(video: "h264" | "h265", audio: "alaw" | "mulaw" | undefined): Uint8Array {
  const body = new ByteWriter();
  body
    .u8(0xe0)
    .u8(0xff)
    .u16(0)
    .u16(audio ? 8 : 4);
  body.u8(streamTypeOf(video)).u8(streamId.video).u16(0);
  if (audio) body.u8(streamTypeOf(audio)).u8(streamId.audio).u16(0);
  const withoutCrc = packet(streamId.map, Uint8Array.of(...body.view(), 0, 0, 0, 0)).subarray(0, -4);
  return new ByteWriter().bytes(withoutCrc).u32(crc32(withoutCrc)).view().slice();
}

function packet(id: number, body: Uint8Array): Uint8Array {
  return new ByteWriter().u24(1).u8(id).u16(body.length).bytes(body).view().slice();
}

/** CRC-32 of ISO/IEC 13818-1 annex A: polynomial 04C11DB7, not reflected. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let i = 0; i < 8; i++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
