export { fmp4Faults, type Fmp4FaultCode } from "./lib/faults.ts";
export { sampleFlags, trackId, videoTimescale } from "./lib/tracks.ts";
export { initSegment, type FlacTrack, type InitTracks } from "./lib/init-segment.ts";
export { AudioTable, SampleTable } from "./lib/sample-table.ts";
export { fragmentHeaderSize, writeFragmentHeader, type Fragment } from "./lib/fragment-writer.ts";
export { readInit, type InitInfo, type TrackInfo } from "./lib/init-reader.ts";
export { maxFragmentSamples, readFragment, type FragmentInfo, type FragmentSample } from "./lib/fragment-reader.ts";
export { readFragments, scanFragments, scanLimits, type FileSource, type ScannedFile } from "./lib/scan.ts";
