import type { Random } from "@porchlight/base";

/** Repeatable randomness for tests: the same seed gives the same bytes (xorshift32). Never for secrets. */
export function createSeededRandom(seed: number): Random & { below(limit: number): number } {
  let state = seed | 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return {
    bytes: (length) => Uint8Array.from({ length }, () => next() >>> 24),
    /** A whole number from 0 up to, not including, `limit`. */
    below: (limit) => next() % limit,
  };
}
