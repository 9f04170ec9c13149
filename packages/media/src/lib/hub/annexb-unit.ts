import { lengthsToAnnexB } from "@porchlight/codecs";
import type { Fragment } from "./fragment.ts";

const START_CODE = Buffer.from([0, 0, 0, 1]);

/** Unit `index` of a fragment as Annex B, in a buffer of its own; a key frame without parameter sets gets `sets` in front. */
export function annexBUnit(fragment: Fragment, index: number, sets: readonly Uint8Array[]): Uint8Array {
  const start = fragment.unitStart(index);
  const unit = lengthsToAnnexB(fragment.block.subarray(start, start + fragment.video.sizes[index]));
  if (fragment.video.keys[index] !== 1 || fragment.selfContained[index] === 1) return unit;
  return Buffer.concat([...sets.flatMap((set) => [START_CODE, set]), unit]);
}
