/** Tables of RFC 9639 §9.1.8 (CRC-8, polynomial 07) and §9.3 (CRC-16, polynomial 8005). */
const crc8Table = Uint8Array.from({ length: 256 }, (_, byte) => remainder(byte, 8, 0x07));
const crc16Table = Uint16Array.from({ length: 256 }, (_, byte) => remainder(byte << 8, 16, 0x8005));

function remainder(value: number, width: number, polynomial: number): number {
  const top = 1 << (width - 1);
  let crc = value;
  for (let i = 0; i < 8; i++) crc = crc & top ? (crc << 1) ^ polynomial : crc << 1;
  return crc & ((1 << width) - 1);
}

export function crc8(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let i = start; i < end; i++) crc = crc8Table[crc ^ bytes[i]];
  return crc;
}

export function crc16(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let i = start; i < end; i++) crc = ((crc << 8) & 0xffff) ^ crc16Table[(crc >> 8) ^ bytes[i]];
  return crc;
}

/** Writes bits into a caller's buffer, most significant first. */
export class FrameBits {
  out: Uint8Array = new Uint8Array(0);
  at = 0;
  #pending = 0;
  #count = 0;

  begin(out: Uint8Array, at: number): void {
    this.out = out;
    this.at = at;
    this.#pending = 0;
    this.#count = 0;
  }
  /** The low `width` (≤ 24) bits of `value`. */
  put(value: number, width: number): void {
    this.#pending = (this.#pending << width) | (value & ((1 << width) - 1));
    this.#count += width;
    while (this.#count >= 8) {
      this.#count -= 8;
      this.out[this.at++] = this.#pending >>> this.#count;
    }
  }
  /** Rice code of an unsigned value: quotient in unary, `parameter` low bits. */
  rice(value: number, parameter: number): void {
    let quotient = value >>> parameter;
    while (quotient + 1 + parameter > 24) {
      const zeros = Math.min(quotient, 16);
      if (zeros === 0) break;
      this.put(0, zeros);
      quotient -= zeros;
    }
    this.put((1 << parameter) | (value & ((1 << parameter) - 1)), quotient + 1 + parameter);
  }
  align(): void {
    if (this.#count > 0) this.put(0, 8 - this.#count);
  }
}
