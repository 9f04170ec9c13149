import { Fault } from "@porchlight/base";
import type { CodecsFaultCode } from "./faults.ts";

/** Facts of one ADTS frame (ISO/IEC 13818-7 §6.2). */
export interface AdtsFrame {
  readonly objectType: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** Bytes of header, and of the whole frame. */
  readonly headerSize: number;
  readonly frameSize: number;
}

const sampleRates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

/** Reads the ADTS header at `bytes[start]`. Throws `codecs.adts`. */
export function parseAdts(bytes: Uint8Array, start = 0, end = bytes.length): AdtsFrame {
  const b = bytes;
  if (end - start < 7 || b[start] !== 0xff || (b[start + 1] & 0xf6) !== 0xf0) throw badAdts(start);
  const sampleRate = sampleRates[(b[start + 2] >> 2) & 15];
  const headerSize = b[start + 1] & 1 ? 7 : 9;
  const frameSize = ((b[start + 3] & 3) << 11) | (b[start + 4] << 3) | (b[start + 5] >> 5);
  if (sampleRate === undefined || frameSize < headerSize) throw badAdts(start);
  return { objectType: (b[start + 2] >> 6) + 1, sampleRate, channels: ((b[start + 2] & 1) << 2) | (b[start + 3] >> 6), headerSize, frameSize };
}

/** AudioSpecificConfig for an esds box (ISO/IEC 14496-3 §1.6.2.1). */
export function audioSpecificConfig(frame: Pick<AdtsFrame, "objectType" | "sampleRate" | "channels">): Uint8Array {
  const index = sampleRates.indexOf(frame.sampleRate);
  if (index < 0) throw badAdts(0);
  const value = (frame.objectType << 11) | (index << 7) | (frame.channels << 3);
  return Uint8Array.of(value >> 8, value & 0xff);
}

function badAdts(offset: number): Fault<CodecsFaultCode> {
  return new Fault<CodecsFaultCode>("codecs.adts", `no ADTS frame at ${offset}`, { context: { offset } });
}
