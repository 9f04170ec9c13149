import type { FaultTable } from "@porchlight/base";

/** Every code this package throws. */
export type CodecsFaultCode =
  | "codecs.too-many-nals"
  | "codecs.nal-length"
  | "codecs.unit-too-big"
  | "codecs.sps"
  | "codecs.uuid"
  | "codecs.block"
  | "codecs.adts";

export const codecsFaults: FaultTable<CodecsFaultCode> = {
  "codecs.too-many-nals": "An access unit has more NAL units than the configured limit (default 1024).",
  "codecs.nal-length": "A length-prefixed NAL unit is empty or ends after the bytes do.",
  "codecs.unit-too-big": "An access unit of a piped stream is larger than the configured limit (default 8 MiB).",
  "codecs.sps": "A sequence parameter set cannot be read, or its picture size is outside the limits.",
  "codecs.uuid": "The UUID of a user data message is not 16 bytes long.",
  "codecs.block": "A FLAC block is empty, longer than the encoder's block size, or the block size is outside 16–65535.",
  "codecs.adts": "The bytes are no ADTS frame header, or name a reserved sample rate.",
};
