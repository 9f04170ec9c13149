import { Fault } from "@porchlight/base";
import type { CodecsFaultCode } from "./faults.ts";
import { isFirstSlice, isKeyNal, isPictureNal, nalHeaderSize, nalType, opensUnit, startCodeEnd, type VideoCodec } from "./nal.ts";

/** One access unit: Annex B bytes. */
export interface AnnexBUnit {
  readonly bytes: Uint8Array;
  /** A decoder can start here (IDR or IRAP). */
  readonly key: boolean;
}

/** Splits a whole Annex B file: views, no copies. NAL units that no picture follows join the last unit. */
export function splitAccessUnits(annexB: Uint8Array, codec: VideoCodec): AnnexBUnit[] {
  const units: AnnexBUnit[] = [];
  const cutter = new UnitCutter(codec);
  cutter.cut(annexB, annexB.length, (start, end, key) => units.push({ bytes: annexB.subarray(start, end), key }));
  const rest = cutter.rest(annexB.length);
  if (rest) units.push({ bytes: annexB.subarray(rest.start, annexB.length), key: rest.key });
  return units;
}

/** Splits a piped Annex B stream: an access unit comes out, as a copy, when the next one begins. */
export class AccessUnitSplitter {
  readonly #cutter: UnitCutter;
  readonly #maxUnit: number;
  #held = new Uint8Array(1 << 16);
  #length = 0;

  /** `maxUnit` default 8 MiB: a longer unit is a `codecs.unit-too-big` fault. */
  constructor(codec: VideoCodec, options: { maxUnit?: number } = {}) {
    this.#cutter = new UnitCutter(codec);
    this.#maxUnit = options.maxUnit ?? 8 * 1024 * 1024;
  }

  push(chunk: Uint8Array): AnnexBUnit[] {
    this.#append(chunk);
    const units: AnnexBUnit[] = [];
    this.#cutter.cut(this.#held, this.#length, (start, end, key) => units.push({ bytes: this.#held.slice(start, end), key }));
    const from = this.#cutter.rebase();
    this.#held.copyWithin(0, from, this.#length);
    this.#length -= from;
    if (this.#length > this.#maxUnit) {
      throw new Fault<CodecsFaultCode>("codecs.unit-too-big", `access unit longer than ${this.#maxUnit} bytes`, { context: { limit: this.#maxUnit } });
    }
    return units;
  }

  /** What is left, when it holds a picture. */
  end(): AnnexBUnit[] {
    const rest = this.#cutter.rest(this.#length);
    const units = rest ? [{ bytes: this.#held.slice(rest.start, this.#length), key: rest.key }] : [];
    this.#length = 0;
    return units;
  }

  #append(chunk: Uint8Array): void {
    const need = this.#length + chunk.length;
    if (need > this.#held.length) {
      const grown = new Uint8Array(Math.max(need, this.#held.length * 2));
      grown.set(this.#held.subarray(0, this.#length));
      this.#held = grown;
    }
    this.#held.set(chunk, this.#length);
    this.#length = need;
  }
}

type CutSink = (start: number, end: number, key: boolean) => void;

/** Finds the borders between access units; keeps its place between calls, so each byte is looked at once. */
class UnitCutter {
  readonly #codec: VideoCodec;
  #unitStart = -1;
  #scanned = 0;
  #picture = false;
  #key = false;

  constructor(codec: VideoCodec) {
    this.#codec = codec;
  }

  cut(bytes: Uint8Array, length: number, sink: CutSink): void {
    const lookAhead = nalHeaderSize(this.#codec) + 1;
    let one = startCodeEnd(bytes, this.#scanned, length);
    while (one + lookAhead < length) {
      this.#nal(bytes, one, sink);
      this.#scanned = one + 1;
      one = startCodeEnd(bytes, this.#scanned, length);
    }
    // A start code may lie across the end of what has arrived.
    this.#scanned = Math.max(this.#scanned, Math.min(one, length) - 3);
  }

  /** Start of the unit in progress, which becomes index 0. */
  rebase(): number {
    const from = this.#unitStart < 0 ? Math.max(0, this.#scanned - 1) : this.#unitStart;
    this.#scanned -= from;
    if (this.#unitStart >= 0) this.#unitStart = 0;
    return from;
  }

  rest(length: number): { start: number; key: boolean } | undefined {
    return this.#unitStart >= 0 && this.#picture && length > this.#unitStart ? { start: this.#unitStart, key: this.#key } : undefined;
  }

  #nal(bytes: Uint8Array, one: number, sink: CutSink): void {
    const type = nalType(this.#codec, bytes[one + 1]);
    const picture = isPictureNal(this.#codec, type);
    const border = startCodeStart(bytes, one, Math.max(this.#unitStart, 0));
    if (this.#unitStart < 0) this.#unitStart = border;
    const opens = picture ? isFirstSlice(this.#codec, bytes, one + 1) : opensUnit(this.#codec, type);
    if (this.#picture && opens) {
      sink(this.#unitStart, border, this.#key);
      this.#unitStart = border;
      this.#picture = false;
      this.#key = false;
    }
    if (picture) {
      this.#picture = true;
      if (isKeyNal(this.#codec, type)) this.#key = true;
    }
  }
}

function startCodeStart(bytes: Uint8Array, one: number, from: number): number {
  return one - 3 >= from && bytes[one - 3] === 0 ? one - 3 : one - 2;
}
