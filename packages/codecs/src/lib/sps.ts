import { BitReader, Fault } from "@porchlight/base";
import type { CodecsFaultCode } from "./faults.ts";

/** What a sequence parameter set says about the picture, common to both codecs. */
export interface PictureFacts {
  /** Displayed size in pixels, cropping applied. */
  readonly width: number;
  readonly height: number;
  /** chroma_format_idc: 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly chromaFormat: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Frames per second from VUI timing, when given. */
  readonly frameRate: number | undefined;
}

/** Largest width or height accepted, in pixels. */
export const maxPictureSide = 16384;

export function badSps(message: string, cause?: unknown): Fault<CodecsFaultCode> {
  return new Fault<CodecsFaultCode>("codecs.sps", message, { cause });
}

/** Runs a parameter set parser; whatever it meets becomes one `codecs.sps` fault. */
export function readSps<Value>(rbsp: Uint8Array, parse: (bits: BitReader) => Value): Value {
  try {
    return parse(new BitReader(rbsp));
  } catch (cause) {
    if (cause instanceof Fault && cause.code === "codecs.sps") throw cause;
    throw badSps("parameter set ends early or holds an impossible code", cause);
  }
}

/** An unsigned code that must not exceed `max`. */
export function bounded(bits: BitReader, max: number, name: string): number {
  const value = bits.unsigned();
  if (value > max) throw badSps(`${name} is ${value}, limit ${max}`);
  return value;
}

export function checkedSize(width: number, height: number): { width: number; height: number } {
  if (width < 1 || height < 1 || width > maxPictureSide || height > maxPictureSide) throw badSps(`picture of ${width}×${height} pixels`);
  return { width, height };
}

/** The part of VUI before timing that both codecs share: aspect ratio to chroma location (H.264 §E.1.1, H.265 §E.2.1). */
export function skipVuiColour(bits: BitReader): void {
  const extendedAspect = 255;
  if (bits.bit() && bits.bits(8) === extendedAspect) bits.skip(32);
  if (bits.bit()) bits.skip(1);
  if (bits.bit()) {
    bits.skip(4);
    if (bits.bit()) bits.skip(24);
  }
  if (bits.bit()) {
    bits.unsigned();
    bits.unsigned();
  }
}

/** A plausible rate, or undefined. */
export function rate(timeScale: number, unitsPerFrame: number): number | undefined {
  const value = timeScale / unitsPerFrame;
  return Number.isFinite(value) && value > 0 && value <= 1000 ? value : undefined;
}
