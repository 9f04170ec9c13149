import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { Fault } from "@porchlight/base";
import type { CliFaultCode } from "./faults.ts";

/** A program on PATH, or undefined. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (folder === "") continue;
    const path = join(folder, name);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

/** ffmpeg is optional at run time: without it H.265 is shown only where the browser can, and there are no stills. */
export const findFfmpeg = (): Promise<string | undefined> => findProgram("ffmpeg");

const run = promisify(execFile);

/** Folder of the built web app; builds it when its sources changed, in a process of its own whose memory goes with it. */
export async function buildWebFiles(): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, "build-web.ts")]);
    return stdout.trim();
  } catch (cause) {
    throw new Fault<CliFaultCode>("cli.pages-not-built", "the web pages could not be built; set PORCHLIGHT_DEBUG=1 to see why", { cause });
  }
}
