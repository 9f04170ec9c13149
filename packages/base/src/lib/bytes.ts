import { Fault } from "./fault.ts";
import type { ByteFaultCode } from "./faults.ts";

/** Reads big-endian fields front to back; every read past the end is a `bytes.short` fault with the offset. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get offset(): number {
    return this.#at;
  }
  get remaining(): number {
    return this.#end - this.#at;
  }

  u8(): number {
    return this.#bytes[this.#take(1)];
  }
  u16(): number {
    const o = this.#take(2);
    return (this.#bytes[o] << 8) | this.#bytes[o + 1];
  }
  u24(): number {
    const o = this.#take(3);
    return (this.#bytes[o] << 16) | (this.#bytes[o + 1] << 8) | this.#bytes[o + 2];
  }
  u32(): number {
    const o = this.#take(4);
    const b = this.#bytes;
    return ((b[o] << 24) | (b[o + 1] << 16) | (b[o + 2] << 8) | b[o + 3]) >>> 0;
  }
  /** Reads 64 bits as a number; values above 2^53 lose their low bits. */
  u64(): number {
    const high = this.u32();
    return high * 4294967296 + this.u32();
  }
  /** A view of the next `length` bytes, not a copy. */
  take(length: number): Uint8Array {
    const o = this.#take(length);
    return this.#bytes.subarray(o, o + length);
  }
  ascii(length: number): string {
    return String.fromCharCode(...this.take(length));
  }
  skip(length: number): void {
    this.#take(length);
  }

  #take(length: number): number {
    const o = this.#at;
    if (length < 0 || o + length > this.#end) {
      throw new Fault<ByteFaultCode>("bytes.short", `needs ${length} bytes at offset ${o}, has ${this.#end - o}`, { context: { offset: o, length } });
    }
    this.#at = o + length;
    return o;
  }
}

/** Writes big-endian fields into a growing buffer, up to `limit` bytes (default 64 MiB). */
export class ByteWriter {
  #bytes: Uint8Array;
  #at = 0;
  readonly #limit: number;

  constructor(capacity = 256, limit = 64 * 1024 * 1024) {
    this.#bytes = new Uint8Array(capacity);
    this.#limit = limit;
  }

  get length(): number {
    return this.#at;
  }

  u8(v: number): this {
    const o = this.#room(1);
    this.#bytes[o] = v;
    return this;
  }
  u16(v: number): this {
    const o = this.#room(2);
    this.#bytes[o] = v >>> 8;
    this.#bytes[o + 1] = v;
    return this;
  }
  u24(v: number): this {
    return this.u8(v >>> 16).u16(v);
  }
  u32(v: number): this {
    const o = this.#room(4);
    const b = this.#bytes;
    b[o] = v >>> 24;
    b[o + 1] = v >>> 16;
    b[o + 2] = v >>> 8;
    b[o + 3] = v;
    return this;
  }
  u64(v: number): this {
    return this.u32(Math.floor(v / 4294967296)).u32(v >>> 0);
  }
  bytes(v: Uint8Array | readonly number[]): this {
    const o = this.#room(v.length);
    this.#bytes.set(v, o);
    return this;
  }
  ascii(v: string): this {
    for (let i = 0; i < v.length; i++) this.u8(v.charCodeAt(i));
    return this;
  }
  /** Overwrites 32 bits written before, for sizes known only at the end. */
  patchU32(at: number, v: number): this {
    new DataView(this.#bytes.buffer, this.#bytes.byteOffset).setUint32(at, v);
    return this;
  }
  /** The bytes written so far: a view that later writes may detach from. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #room(length: number): number {
    const o = this.#at;
    const need = o + length;
    if (need > this.#limit) throw new Fault<ByteFaultCode>("bytes.overflow", `would write ${need} bytes, limit ${this.#limit}`, { context: { offset: o, limit: this.#limit } });
    if (need > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.#limit, Math.max(need, this.#bytes.length * 2)));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#at = need;
    return o;
  }
}
