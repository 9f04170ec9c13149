import type { BitReader } from "@porchlight/base";
import { bounded } from "./sps.ts";

/** Steps over scaling_list_data (H.265 §7.3.4). */
export function skipScalingLists(bits: BitReader): void {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!bits.bit()) {
        bits.unsigned();
        continue;
      }
      const coefficients = Math.min(64, 1 << (4 + (size << 1)));
      if (size > 1) bits.signed();
      for (let i = 0; i < coefficients; i++) bits.signed();
    }
  }
}

/** Steps over the short-term and long-term reference picture sets of an SPS (H.265 §7.3.2.2.1, §7.3.7). */
export function skipReferenceSets(bits: BitReader, orderCountBits: number): void {
  const sets = bounded(bits, 64, "num_short_term_ref_pic_sets");
  let pictures = 0;
  for (let i = 0; i < sets; i++) pictures = i > 0 && bits.bit() ? skipPredictedSet(bits, pictures) : skipExplicitSet(bits);
  if (!bits.bit()) return;
  const longTerm = bounded(bits, 32, "num_long_term_ref_pics_sps");
  bits.skip(longTerm * (orderCountBits + 1));
}

function skipPredictedSet(bits: BitReader, previous: number): number {
  bits.skip(1);
  bits.unsigned();
  let pictures = 0;
  for (let i = 0; i <= previous; i++) {
    const used = bits.bit();
    if (used || bits.bit()) pictures++;
  }
  return pictures;
}

function skipExplicitSet(bits: BitReader): number {
  const negative = bounded(bits, 16, "num_negative_pics");
  const positive = bounded(bits, 16, "num_positive_pics");
  for (let i = 0; i < negative + positive; i++) {
    bits.unsigned();
    bits.skip(1);
  }
  return negative + positive;
}
