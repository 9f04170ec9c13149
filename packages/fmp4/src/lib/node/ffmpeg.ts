import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { VideoCodec } from "@porchlight/codecs";

/** A tool of Debian's ffmpeg package, for tests: `input` to its standard input, its standard output back. */
export function runTool(tool: "ffmpeg" | "ffprobe", args: readonly string[], input?: Uint8Array): Buffer {
  return execFileSync(tool, ["-hide_banner", "-loglevel", "error", ...args], { input, maxBuffer: 1 << 28 });
}

/** Runs `task` with a file that holds `bytes`, and removes it. */
export function withFile<Value>(bytes: Uint8Array, task: (path: string) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), "porchlight-fmp4-"));
  try {
    const path = join(folder, "file.mp4");
    writeFileSync(path, bytes);
    return task(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface TestClip {
  readonly annexB: Uint8Array;
  /** Of each access unit in decode order, 90 kHz ticks from 0. */
  readonly times: readonly { readonly pts: number; readonly dts: number }[];
}

/** Twenty pictures, 25 a second, a key frame every ten. */
export function makeClip(codec: VideoCodec, bFrames: number): TestClip {
  const params = `keyint=10:min-keyint=10:scenecut=0:bframes=${bFrames}`;
  const encoder =
    codec === "h264" ? ["libx264", "-x264-params", params] : ["libx265", "-tag:v", "hvc1", "-x265-params", `${params}:pools=1:frame-threads=1:log-level=none`];
  const folder = mkdtempSync(join(tmpdir(), "porchlight-clip-"));
  try {
    const path = join(folder, "clip.mp4");
    runTool("ffmpeg", [
      "-threads",
      "1",
      "-f",
      "lavfi",
      "-i",
      "testsrc=size=162x98:rate=25",
      "-frames:v",
      "20",
      "-pix_fmt",
      "yuv420p",
      "-preset",
      "ultrafast",
      "-c:v",
      ...encoder,
      "-video_track_timescale",
      "90000",
      path,
    ]);
    const filter = codec === "h264" ? "h264_mp4toannexb" : "hevc_mp4toannexb";
    const annexB = runTool("ffmpeg", ["-i", path, "-c", "copy", "-bsf:v", filter, "-f", codec === "h264" ? "h264" : "hevc", "-"]);
    const { packets } = JSON.parse(runTool("ffprobe", ["-show_entries", "packet=pts,dts", "-of", "json", path]).toString()) as {
      packets: { pts: number; dts: number }[];
    };
    const first = packets[0].dts;
    return { annexB, times: packets.map(({ pts, dts }) => ({ pts: pts - first, dts: dts - first })) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Presentation times of every decoded video frame of a file, in its time base, ascending. */
export function framePts(file: Uint8Array): number[] {
  const out = withFile(file, (path) => readFrames(path));
  return out.sort((a, b) => a - b);
}
function readFrames(path: string): number[] {
  const { frames } = JSON.parse(runTool("ffprobe", ["-select_streams", "v", "-show_entries", "frame=pts", "-of", "json", path]).toString()) as {
    frames: { pts: number }[];
  };
  return frames.map(({ pts }) => pts);
}

/** Checksums of all decoded pictures. */
export function pictureHashes(file: Uint8Array, format: "mp4" | "h264" | "hevc"): string[] {
  const hashes = withFile(file, (path) =>
    runTool("ffmpeg", ["-f", format, "-i", path, "-map", "0:v", "-fps_mode", "passthrough", "-f", "framemd5", "-"]).toString(),
  );
  return hashes
    .split("\n")
    .filter((line) => line.startsWith("0,"))
    .map((line) => line.split(",").at(-1)?.trim() ?? "");
}
