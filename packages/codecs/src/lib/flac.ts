import { Fault } from "@porchlight/base";
import type { CodecsFaultCode } from "./faults.ts";
import { crc16, crc8, FrameBits } from "./flac-bits.ts";
import { RiceCoder } from "./flac-rice.ts";

const bitsPerSample = 16;
const sampleRateCodes: Readonly<Record<number, number>> = { 8000: 4, 16000: 5, 22050: 6, 24000: 7, 32000: 8, 44100: 9, 48000: 10 };
const subframe = { constant: 0, verbatim: 1, fixed: 8 } as const;

/** Lossless FLAC (RFC 9639), mono, 16 bits: fixed predictors of order 0–4 with partitioned Rice codes. One per track. */
export class FlacEncoder {
  readonly sampleRate: number;
  readonly blockSize: number;
  /** STREAMINFO metadata block body, 34 bytes (§8.2); totals and MD5 unknown. */
  readonly streamInfo: Uint8Array;
  /** Longest frame encodeBlock can write, bytes. */
  readonly maxFrame: number;
  #frame = 0;
  readonly #bits = new FrameBits();
  readonly #rice = new RiceCoder();
  readonly #folded: Uint32Array;

  /** Defaults: 8000 Hz, blocks of 1024 samples. A block size outside 16–65535 is a `codecs.block` fault. */
  constructor(options: { sampleRate?: number; blockSize?: number } = {}) {
    const { sampleRate = 8000, blockSize = 1024 } = options;
    if (!(blockSize >= 16 && blockSize <= 65535)) throw badBlock(blockSize);
    this.sampleRate = sampleRate;
    this.blockSize = blockSize;
    this.maxFrame = blockSize * 2 + 24;
    this.streamInfo = streamInfo(sampleRate, blockSize);
    this.#folded = new Uint32Array(blockSize);
  }

  /**
   * Encodes `count` samples as one frame at `out[at…]`, which needs `maxFrame` bytes of room; returns the next index.
   * Fewer samples than `blockSize` are allowed in a stream's last block only.
   */
  encodeBlock(samples: Int16Array, count: number, out: Uint8Array, at: number): number {
    if (count < 1 || count > this.blockSize) throw badBlock(count);
    const body = this.#header(count, out, at);
    const bits = this.#bits;
    bits.begin(out, body);
    if (isConstant(samples, count)) {
      bits.put(subframe.constant << 1, 8);
      bits.put(samples[0], bitsPerSample);
    } else this.#predicted(samples, count);
    bits.align();
    const crc = crc16(out, at, bits.at);
    out[bits.at] = crc >> 8;
    out[bits.at + 1] = crc;
    this.#frame = (this.#frame + 1) % 0x80000000;
    return bits.at + 2;
  }

  #predicted(samples: Int16Array, count: number): void {
    const order = bestOrder(samples, count);
    foldResidual(samples, count, order, this.#folded);
    const plan = this.#rice.plan(this.#folded, order, count);
    if (plan.bits + order * bitsPerSample >= count * bitsPerSample) return this.#verbatim(samples, count);
    const bits = this.#bits;
    bits.put((subframe.fixed + order) << 1, 8);
    for (let i = 0; i < order; i++) bits.put(samples[i], bitsPerSample);
    this.#rice.write(bits, plan, this.#folded, order, count);
  }

  #verbatim(samples: Int16Array, count: number): void {
    this.#bits.put(subframe.verbatim << 1, 8);
    for (let i = 0; i < count; i++) this.#bits.put(samples[i], bitsPerSample);
  }

  /** Frame header (§9.1) with fixed block size; returns where the subframe begins. */
  #header(count: number, out: Uint8Array, at: number): number {
    let o = at;
    out[o++] = 0xff;
    out[o++] = 0xf8;
    const sixteenBitSize = 7;
    out[o++] = (sixteenBitSize << 4) | (sampleRateCodes[this.sampleRate] ?? 0);
    out[o++] = 4 << 1; // one channel, 16 bits
    o = codedNumber(this.#frame, out, o);
    out[o++] = (count - 1) >> 8;
    out[o++] = count - 1;
    out[o] = crc8(out, at, o);
    return o + 1;
  }
}

function badBlock(size: number): Fault<CodecsFaultCode> {
  return new Fault<CodecsFaultCode>("codecs.block", `block of ${size} samples`, { context: { size } });
}

function streamInfo(sampleRate: number, blockSize: number): Uint8Array {
  const info = new Uint8Array(34);
  const view = new DataView(info.buffer);
  view.setUint16(0, blockSize);
  view.setUint16(2, blockSize);
  // 20 bits of rate, 3 of channels − 1, 5 of sample size − 1, then 36 of total samples.
  view.setUint32(10, ((sampleRate << 12) | ((bitsPerSample - 1) << 4)) >>> 0);
  return info;
}

/** The UTF-8-like number of §9.1.5, up to 31 bits. */
function codedNumber(value: number, out: Uint8Array, at: number): number {
  if (value < 0x80) {
    out[at] = value;
    return at + 1;
  }
  let extra = 1;
  while (extra < 5 && value >= 2 ** (5 * extra + 6)) extra++;
  out[at++] = ((0xff00 >> (extra + 1)) & 0xff) | (value >>> (6 * extra));
  for (let i = extra - 1; i >= 0; i--) out[at++] = 0x80 | ((value >>> (6 * i)) & 63);
  return at;
}

function isConstant(samples: Int16Array, count: number): boolean {
  for (let i = 1; i < count; i++) if (samples[i] !== samples[0]) return false;
  return true;
}

/** The fixed predictor (§9.2.5) with the smallest sum of absolute residuals. */
function bestOrder(samples: Int16Array, count: number): number {
  if (count <= 8) return 0;
  let s0 = 0,
    s1 = 0,
    s2 = 0,
    s3 = 0,
    s4 = 0;
  let p0 = samples[3],
    p1 = p0 - samples[2],
    p2 = p1 - (samples[2] - samples[1]);
  let p3 = p2 - (samples[2] - 2 * samples[1] + samples[0]);
  for (let i = 4; i < count; i++) {
    const d0 = samples[i],
      d1 = d0 - p0,
      d2 = d1 - p1,
      d3 = d2 - p2,
      d4 = d3 - p3;
    s0 += Math.abs(d0);
    s1 += Math.abs(d1);
    s2 += Math.abs(d2);
    s3 += Math.abs(d3);
    s4 += Math.abs(d4);
    p0 = d0;
    p1 = d1;
    p2 = d2;
    p3 = d3;
  }
  const sums = [s0, s1, s2, s3, s4];
  return sums.indexOf(Math.min(...sums));
}

function foldResidual(x: Int16Array, count: number, order: number, folded: Uint32Array): void {
  for (let i = order; i < count; i++) {
    const residual = predict(x, i, order);
    folded[i] = (residual << 1) ^ (residual >> 31);
  }
}

function predict(x: Int16Array, i: number, order: number): number {
  switch (order) {
    case 0:
      return x[i];
    case 1:
      return x[i] - x[i - 1];
    case 2:
      return x[i] - 2 * x[i - 1] + x[i - 2];
    case 3:
      return x[i] - 3 * x[i - 1] + 3 * x[i - 2] - x[i - 3];
    default:
      return x[i] - 4 * x[i - 1] + 6 * x[i - 2] - 4 * x[i - 3] + x[i - 4];
  }
}
