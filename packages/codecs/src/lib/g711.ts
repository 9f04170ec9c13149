/** G.711 companding law: A-law in GB/T 28181, µ-law since its 2022 edition. */
export type G711Law = "alaw" | "mulaw";

const tables: Readonly<Record<G711Law, Int16Array>> = {
  alaw: Int16Array.from({ length: 256 }, (_, code) => expandA(code)),
  mulaw: Int16Array.from({ length: 256 }, (_, code) => expandMu(code)),
};

/** Decodes G.711 bytes `[start, end)` into 16-bit samples at `out[at…]`; returns the next index. */
export function g711Decode(law: G711Law, bytes: Uint8Array, start: number, end: number, out: Int16Array, at = 0): number {
  const table = tables[law];
  for (let i = start; i < end; i++) out[at++] = table[bytes[i]];
  return at;
}

/** Encodes 16-bit samples `[start, end)` into `out[at…]`; returns the next index. */
export function g711Encode(law: G711Law, samples: Int16Array, start: number, end: number, out: Uint8Array, at = 0): number {
  const compress = law === "alaw" ? compressA : compressMu;
  for (let i = start; i < end; i++) out[at++] = compress(samples[i]);
  return at;
}

// ITU-T G.711 tables 1 and 2, scaled to 16 bits.
function expandA(code: number): number {
  const value = code ^ 0x55;
  const segment = (value >> 4) & 7;
  const step = (value & 15) << 4;
  const magnitude = segment === 0 ? step + 8 : (step + 0x108) << (segment - 1);
  return value & 0x80 ? magnitude : -magnitude;
}

function expandMu(code: number): number {
  const value = ~code & 0xff;
  const magnitude = ((((value & 15) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
  return value & 0x80 ? -magnitude : magnitude;
}

function compressA(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const magnitude = sample >= 0 ? sample : ~sample;
  const segment = magnitude < 256 ? 0 : 24 - Math.clz32(magnitude);
  const step = segment < 2 ? magnitude >> 4 : magnitude >> (segment + 3);
  return (sign | (segment << 4) | (step & 15)) ^ 0x55;
}

function compressMu(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(sample < 0 ? -sample : sample, 32635) + 0x84;
  const segment = 24 - Math.clz32(magnitude);
  return ~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 15)) & 0xff;
}
