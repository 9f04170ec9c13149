import { execFileSync } from "node:child_process";

/** Runs Debian's ffmpeg for a test: `input` to its standard input, its standard output back. */
export function ffmpeg(args: readonly string[], input?: Uint8Array): Uint8Array {
  return execFileSync("ffmpeg", ["-hide_banner", "-loglevel", "error", "-threads", "1", ...args], {
    input,
    maxBuffer: 1 << 28,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

export interface TestVideo {
  readonly codec: "h264" | "h265";
  readonly size?: string;
  readonly frames?: number;
  readonly bFrames?: number;
  readonly gop?: number;
  /** Slices per picture. */
  readonly slices?: number;
}

/** A tiny Annex B clip of a moving test picture, 25 frames a second. */
export function makeAnnexB(video: TestVideo): Uint8Array {
  const { codec, size = "162x98", frames = 20, bFrames = 0, gop = 10, slices = 1 } = video;
  const common = `keyint=${gop}:min-keyint=${gop}:scenecut=0:bframes=${bFrames}`;
  const encoder =
    codec === "h264"
      ? ["-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "high", "-x264-params", `${common}:cabac=1:8x8dct=1:slices=${slices}`]
      : ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", `${common}:pools=1:frame-threads=1:log-level=none`];
  return ffmpeg([
    "-f",
    "lavfi",
    "-i",
    `testsrc=size=${size}:rate=25`,
    "-frames:v",
    String(frames),
    "-pix_fmt",
    "yuv420p",
    ...encoder,
    "-f",
    codec === "h264" ? "h264" : "hevc",
    "-",
  ]);
}
