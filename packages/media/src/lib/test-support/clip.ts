import { spawn } from "node:child_process";
import { type AnnexBUnit, splitAccessUnits, type VideoCodec } from "@porchlight/codecs";

export interface Clip {
  readonly codec: VideoCodec;
  readonly fps: number;
  readonly units: readonly AnnexBUnit[];
}

/** A moving test picture of `seconds`, a key frame every `gop` frames, made by a real encoder. */
export async function makeClip(codec: VideoCodec, options: { seconds?: number; fps?: number; gop?: number; size?: string; bitrate?: string } = {}): Promise<Clip> {
  const { seconds = 2, fps = 15, gop = 15, size = "320x180", bitrate = "400k" } = options;
  const encoder =
    codec === "h264"
      ? ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-bf", "0", "-g", `${gop}`, "-sc_threshold", "0", "-f", "h264"]
      : ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", `log-level=none:bframes=0:keyint=${gop}:min-keyint=${gop}:scenecut=0:repeat-headers=1`, "-f", "hevc"];
  const source = `testsrc2=size=${size}:rate=${fps}:duration=${seconds}`;
  const annexB = await run("ffmpeg", ["-hide_banner", "-loglevel", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", "-b:v", bitrate, "-threads", "1", ...encoder, "pipe:1"]);
  return { codec, fps, units: splitAccessUnits(annexB, codec) };
}

/** Runs a program to its end; rejects with what it said when it fails. */
export function run(program: string, args: readonly string[], input?: Uint8Array): Promise<Buffer> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const out: Buffer[] = [];
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stdin.on("error", () => {});
  child.on("error", reject);
  child.on("close", (code) => (code === 0 ? resolve(Buffer.concat(out)) : reject(new Error(`${program} ended with ${code}: ${said}`))));
  child.stdin.end(input);
  return promise;
}

export interface Probe {
  readonly frames: number;
  readonly audioFrames: number;
  readonly codec: string;
  /** What a full decode complained about. */
  readonly errors: string;
}

/** Counts the frames of a file and decodes all of it. */
export async function probe(file: string): Promise<Probe> {
  const text = await run("ffprobe", ["-v", "error", "-count_frames", "-show_entries", "stream=codec_type,codec_name,nb_read_frames", "-of", "json", file]);
  const { streams } = JSON.parse(text.toString()) as { streams: { codec_type: string; codec_name: string; nb_read_frames: string }[] };
  const video = streams.find((stream) => stream.codec_type === "video");
  const audio = streams.find((stream) => stream.codec_type === "audio");
  const errors = await run("ffmpeg", ["-hide_banner", "-loglevel", "error", "-i", file, "-f", "null", "-"]).then(
    (out) => out.toString(),
    (error: unknown) => String(error),
  );
  return { frames: Number(video?.nb_read_frames ?? 0), audioFrames: Number(audio?.nb_read_frames ?? 0), codec: video?.codec_name ?? "", errors };
}
