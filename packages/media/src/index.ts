export type * from "./lib/contract.ts";
export type { VideoCodecName } from "./lib/codec-name.ts";
