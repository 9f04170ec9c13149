export { looksLikePs, type PsAudio, type PsVideo } from "./lib/stream-types.ts";
export { PsDemuxer, type AudioSink, type PsCounters } from "./lib/demux.ts";
export { PsMuxer, type PsMuxerOptions } from "./lib/mux.ts";
