/** Digest algorithms of RFC 2617 and RFC 8760 that cameras use. */
export type DigestAlgorithm = "MD5" | "SHA-256";

/** A hash as a dependency: the raw digest of `data`. `@porchlight/sip/node` exports one as `nodeHash`. */
export type Hash = (algorithm: DigestAlgorithm, data: Uint8Array) => Uint8Array;

export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** HMAC-SHA-256 (RFC 2104). */
export function hmac(hash: Hash, key: Uint8Array, data: Uint8Array): Uint8Array {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? hash("SHA-256", key) : key);
  const inner = hash(
    "SHA-256",
    joined(
      block.map((b) => b ^ 0x36),
      data,
    ),
  );
  return hash(
    "SHA-256",
    joined(
      block.map((b) => b ^ 0x5c),
      inner,
    ),
  );
}

/** Compares without stopping at the first difference; only the lengths may show in the time taken. */
export function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
