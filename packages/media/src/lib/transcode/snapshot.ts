import { spawn } from "node:child_process";
import type { VideoCodec } from "@porchlight/codecs";

export type JpegResult = { readonly kind: "jpeg"; readonly bytes: Uint8Array } | { readonly kind: "failed" };

const PATIENCE_MS = 8000;
const LARGEST_JPEG = 8 * 1024 * 1024;

/** Decodes one key frame (Annex B with its parameter sets) and encodes it as JPEG, by ffmpeg. Never rejects. */
export function jpegOf(ffmpeg: string, codec: VideoCodec, annexB: Uint8Array): Promise<JpegResult> {
  const input = codec === "h265" ? "hevc" : "h264";
  const child = spawn(ffmpeg, ["-hide_banner", "-loglevel", "error", "-f", input, "-i", "pipe:0", "-frames:v", "1", "-q:v", "4", "-f", "mjpeg", "pipe:1"], { stdio: ["pipe", "pipe", "ignore"] });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > LARGEST_JPEG) child.kill("SIGKILL");
      else chunks.push(chunk);
    });
    child.stdin.on("error", () => {});
    child.on("error", () => finish(false));
    child.on("close", (code) => finish(code === 0 && bytes > 0 && bytes <= LARGEST_JPEG));
    child.stdin.end(annexB);
    function finish(whole: boolean): void {
      clearTimeout(timer);
      resolve(whole ? { kind: "jpeg", bytes: Buffer.concat(chunks) } : { kind: "failed" });
    }
  });
}
