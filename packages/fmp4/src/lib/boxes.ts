import type { ByteWriter } from "@porchlight/base";

/** Opens a box, runs `body`, and closes it with its size (ISO/IEC 14496-12 §4.2). */
export function box(out: ByteWriter, type: string, body: () => void): void {
  const at = out.length;
  out.u32(0).ascii(type);
  body();
  out.patchU32(at, out.length - at);
}

export function fullBox(out: ByteWriter, type: string, version: number, flags: number, body: () => void): void {
  box(out, type, () => {
    out.u8(version).u24(flags);
    body();
  });
}

export function zeros(out: ByteWriter, count: number): void {
  out.bytes(new Uint8Array(count));
}

/** The identity matrix of movie and track headers. */
export function matrix(out: ByteWriter): void {
  for (const value of [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]) out.u32(value);
}

export function put32(out: Uint8Array, at: number, value: number): void {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
}

/** Big-endian 64 bits of a number below 2^53. */
export function put64(out: Uint8Array, at: number, value: number): void {
  put32(out, at, Math.floor(value / 4294967296));
  put32(out, at + 4, value % 4294967296);
}

/** Size, type, and for full boxes version and flags, in one go; returns the index behind. */
export function putHeader(out: Uint8Array, at: number, size: number, type: number, versionAndFlags = -1): number {
  put32(out, at, size);
  put32(out, at + 4, type);
  if (versionAndFlags < 0) return at + 8;
  put32(out, at + 8, versionAndFlags);
  return at + 12;
}

/** Four characters as the number that lies on the wire. */
export function fourcc(type: string): number {
  return ((type.charCodeAt(0) << 24) | (type.charCodeAt(1) << 16) | (type.charCodeAt(2) << 8) | type.charCodeAt(3)) >>> 0;
}
