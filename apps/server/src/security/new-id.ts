import type { Random } from "@porchlight/base";

/** A new opaque identifier: 128 unpredictable bits in base64url, so that nobody can guess a neighbour's (T14). */
export function newId(random: Random): string {
  return Buffer.from(random.bytes(16)).toString("base64url");
}
