import { spawn } from "node:child_process";
import { once } from "node:events";
import { frameCount } from "./film.ts";

export type Codec = "h264" | "h265";

const gop = 30;
const shape = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "640x360", "-r", "15", "-i", "-"];
const colour = ["-vf", "scale=in_range=pc:out_range=tv:out_color_matrix=bt709:flags=accurate_rnd+full_chroma_int,format=yuv420p", "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"];

const codecs: Readonly<Record<Codec, (quality: number) => string[]>> = {
  h264: (crf) => ["-c:v", "libx264", "-profile:v", "high", "-preset", "veryslow", "-tune", "animation", "-crf", String(crf), "-x264-params",
    `keyint=${gop}:min-keyint=${gop}:scenecut=0:bframes=0:open-gop=0:repeat-headers=1:aud=0:sliced-threads=0:threads=1:ref=3:aq-mode=1:qcomp=0.7:vbv-maxrate=600:vbv-bufsize=600`, "-f", "h264"],
  h265: (crf) => ["-c:v", "libx265", "-preset", "slow", "-crf", String(crf + 1), "-x265-params",
    `keyint=${gop}:min-keyint=${gop}:scenecut=0:bframes=0:open-gop=0:repeat-headers=1:info=0:frame-threads=1:pools=1:log-level=error`, "-f", "hevc"],
};

/** Feeds every frame of a film to ffmpeg and leaves the Annex B stream in `path`. Nobody else's clock or threads change the bytes. */
export async function encode(film: (index: number) => Uint8ClampedArray, codec: Codec, quality: number, path: string): Promise<void> {
  const ffmpeg = spawn("ffmpeg", ["-v", "error", "-y", ...shape, ...colour, ...codecs[codec](quality), path], { stdio: ["pipe", "inherit", "inherit"] });
  const ended = once(ffmpeg, "close");
  for (let i = 0; i < frameCount; i++) {
    if (!ffmpeg.stdin.write(Buffer.from(film(i)))) await once(ffmpeg.stdin, "drain");
  }
  ffmpeg.stdin.end();
  const [status] = await ended;
  if (status !== 0) throw new Error(`ffmpeg ended with ${String(status)} for ${path}`);
}
