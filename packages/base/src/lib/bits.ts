import { Fault } from "./fault.ts";
import type { BitFaultCode } from "./faults.ts";

/** Reads bits most significant first, with the Exp-Golomb codes of H.264 and H.265 (clause 9.1 / 9.2). */
export class BitReader {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get remaining(): number {
    return this.#bytes.length * 8 - this.#bit;
  }

  bit(): 0 | 1 {
    if (this.#bit >= this.#bytes.length * 8) throw new Fault<BitFaultCode>("bits.short", `no bit at ${this.#bit}`, { context: { bit: this.#bit } });
    const value = (this.#bytes[this.#bit >> 3] >> (7 - (this.#bit & 7))) & 1;
    this.#bit++;
    return value as 0 | 1;
  }
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }
  skip(count: number): void {
    if (count < 0 || count > this.remaining) throw new Fault<BitFaultCode>("bits.short", `cannot skip ${count} bits at ${this.#bit}`, { context: { bit: this.#bit, count } });
    this.#bit += count;
  }
  /** ue(v) */
  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      if (++zeros > 32) throw new Fault<BitFaultCode>("bits.golomb", "more than 32 leading zeros", { context: { bit: this.#bit } });
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }
  /** se(v) */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }
}

/** Writes bits most significant first. */
export class BitWriter {
  #bytes: Uint8Array;
  #bit = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
  }

  get bitLength(): number {
    return this.#bit;
  }
  /** Writes the low `count` bits of `value`, `count` ≤ 32. */
  bits(value: number, count: number): this {
    this.#grow(count);
    for (let i = count - 1; i >= 0; i--) {
      if ((value >>> i) & 1) this.#bytes[this.#bit >> 3] |= 0x80 >> (this.#bit & 7);
      this.#bit++;
    }
    return this;
  }
  unary(zeros: number): this {
    this.#grow(zeros + 1);
    this.#bit += zeros;
    return this.bits(1, 1);
  }
  align(): this {
    this.#bit = (this.#bit + 7) & ~7;
    return this;
  }
  view(): Uint8Array {
    return this.#bytes.subarray(0, (this.#bit + 7) >> 3);
  }

  #grow(count: number): void {
    const need = ((this.#bit + count + 7) >> 3) + 1;
    if (need <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(need, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
