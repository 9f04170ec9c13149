import type { FaultTable } from "@porchlight/base";

/** Every code this package throws. */
export type Fmp4FaultCode = "fmp4.box" | "fmp4.init" | "fmp4.fragment" | "fmp4.limit" | "fmp4.room";

export const fmp4Faults: FaultTable<Fmp4FaultCode> = {
  "fmp4.box": "A box is cut short or larger than what contains it.",
  "fmp4.init": "The bytes hold no movie header with a track of known kind.",
  "fmp4.fragment": "The bytes hold no movie fragment followed by its media data, or its samples lie outside of it.",
  "fmp4.limit": "A box, or a fragment's number of samples, is above the documented limit.",
  "fmp4.room": "The caller's buffer has no room for a fragment header, or the range of samples is empty.",
};
