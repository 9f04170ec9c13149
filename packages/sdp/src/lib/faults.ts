import type { FaultTable } from "@porchlight/base";

/** Every code this package throws. */
export type SdpFaultCode = "sdp.too-large" | "sdp.too-many-lines" | "sdp.line" | "sdp.value" | "sdp.encode";

export const sdpFaults: FaultTable<SdpFaultCode> = {
  "sdp.too-large": "The session description is larger than the configured limit (default 16 KiB).",
  "sdp.too-many-lines": "The session description has more lines than the configured limit (default 256).",
  "sdp.line": "A line is not a letter, an equals sign and a value, or v=0 does not come first.",
  "sdp.value": "A line that matters (c=, t=, m=, y=) cannot be read, or its number is out of range.",
  "sdp.encode": "A session description to be sent holds a line break, an empty field or a number out of range.",
};
