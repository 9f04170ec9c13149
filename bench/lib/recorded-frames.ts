import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const atOnce = 2;

/** Pictures of all MP4 files below `folder`, as ffprobe reads them. Throws when it finds a file damaged. */
export async function recordedFrames(folder: string): Promise<number> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".mp4"));
  const work = async (): Promise<number> => {
    let frames = 0;
    for (let file = files.pop(); file !== undefined; file = files.pop()) frames += await framesOf(join(folder, file));
    return frames;
  };
  const parts = await Promise.all(Array.from({ length: atOnce }, work));
  return parts.reduce((sum, part) => sum + part, 0);
}

async function framesOf(file: string): Promise<number> {
  const ask = ["-select_streams", "v:0", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0"];
  const { stdout, stderr } = await run("ffprobe", ["-v", "error", ...ask, file]);
  if (stderr !== "") throw new Error(`${file}: ${stderr.trim()}`);
  return Number.parseInt(stdout, 10);
}
