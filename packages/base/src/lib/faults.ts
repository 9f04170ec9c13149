import type { FaultTable } from "./fault.ts";

export type ByteFaultCode = "bytes.short" | "bytes.overflow";
export type BitFaultCode = "bits.short" | "bits.golomb";

/** Every code this package throws. Decoders catch these and throw their own, which say what was being read. */
export const baseFaults: FaultTable<ByteFaultCode | BitFaultCode> = {
  "bytes.short": "A field reaches past the end of the bytes at hand: the input is cut short or a length in it is wrong.",
  "bytes.overflow": "More was to be written than the writer's limit allows (default 64 MiB).",
  "bits.short": "A bit field reaches past the end of the bytes at hand: the input is cut short.",
  "bits.golomb": "An Exp-Golomb code has more than 32 leading zeros, which no H.264 or H.265 field can hold.",
};
