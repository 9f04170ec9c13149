export type * from "./lib/contract.ts";
export type { VideoCodecName } from "./lib/codec-name.ts";
export { mediaFaults, type MediaFaultCode } from "./lib/faults.ts";
export { decodeIndex, encodeIndex, INDEX_ENTRY_BYTES, type IndexEntry } from "./lib/archive/index-entry.ts";
export { readSegmentPath, segmentPath, type SegmentName } from "./lib/archive/paths.ts";
