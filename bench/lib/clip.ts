import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";

export const fps = 15;
export const framesPerGroup = 30;
const seconds = 20;
const folder = join(import.meta.dirname, "..", "..", ".cache", "bench");

/** 1080p15 at a constant 2 Mbit/s with a key frame every 2 s: what a camera of this field sends. Made once by a real encoder, then kept. */
export function clipPath(): string {
  const path = join(folder, "1080p15-2mbit.h264");
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const source = `testsrc2=size=1920x1080:rate=${fps}:duration=${seconds},noise=alls=12:allf=t`;
  const rate = ["-b:v", "2M", "-minrate", "2M", "-maxrate", "2M", "-bufsize", "1M", "-x264-params", "nal-hrd=cbr:force-cfr=1"];
  const group = ["-g", String(framesPerGroup), "-keyint_min", String(framesPerGroup), "-sc_threshold", "0", "-bf", "0"];
  const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", ...rate, ...group, "-f", "h264"];
  execFileSync("ffmpeg", ["-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", source, ...encode, `${path}.part`], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  renameSync(`${path}.part`, path);
  return path;
}

export function readClip(): Uint8Array {
  return readFileSync(clipPath());
}
