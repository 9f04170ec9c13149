/** Video of a program stream by its stream_type (GB/T 28181-2022 annex C). */
export type PsVideo = "h264" | "h265" | "mpeg4" | "svac" | "unknown";
/** Audio of a program stream by its stream_type; "unknown" also before any stream map came. */
export type PsAudio = "alaw" | "mulaw" | "aac" | "g722.1" | "g723.1" | "g729" | "svac" | "unknown";

const videoTypes: Readonly<Record<number, PsVideo>> = { 0x10: "mpeg4", 0x1b: "h264", 0x24: "h265", 0x80: "svac" };
const audioTypes: Readonly<Record<number, PsAudio>> = { 0x0f: "aac", 0x90: "alaw", 0x91: "mulaw", 0x92: "g722.1", 0x93: "g723.1", 0x99: "g729", 0x9b: "svac" };

export function videoOf(streamType: number): PsVideo | undefined {
  return videoTypes[streamType];
}
export function audioOf(streamType: number): PsAudio | undefined {
  return audioTypes[streamType];
}
export function streamTypeOf(codec: "h264" | "h265" | "alaw" | "mulaw"): number {
  return { h264: 0x1b, h265: 0x24, alaw: 0x90, mulaw: 0x91 }[codec];
}

/** stream_id values (ISO/IEC 13818-1 table 2-22). */
export const streamId = { end: 0xb9, pack: 0xba, system: 0xbb, map: 0xbc, private1: 0xbd, audio: 0xc0, lastAudio: 0xdf, video: 0xe0, lastVideo: 0xef } as const;

/** `buffer[at, …)` begins with a pack header: some devices send program stream under payload types of elementary streams. */
export function looksLikePs(buffer: Uint8Array, start: number, end: number): boolean {
  return end - start >= 4 && buffer[start] === 0 && buffer[start + 1] === 0 && buffer[start + 2] === 1 && buffer[start + 3] === streamId.pack;
}

/** A program stream start code is at `at`. No NAL unit header of H.264 or H.265 has its top bit set, so video never looks like one. */
export function isPsStart(buffer: Uint8Array, at: number, end: number): boolean {
  return at + 4 <= end && buffer[at] === 0 && buffer[at + 1] === 0 && buffer[at + 2] === 1 && buffer[at + 3] >= streamId.end;
}

/** Index of the next program stream start code in `[from, end)`, or `end`. */
export function findPsStart(buffer: Uint8Array, from: number, end: number): number {
  let k = from + 2;
  while (k + 1 < end) {
    const x = buffer[k];
    if (x > 1) k += 3;
    else if (x === 0) k++;
    else if (buffer[k - 1] === 0 && buffer[k - 2] === 0 && buffer[k + 1] >= streamId.end) return k - 2;
    else k += 3;
  }
  return end;
}
