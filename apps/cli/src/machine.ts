import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { buildWeb } from "@porchlight/web/build";

/** A program on PATH, or undefined. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (folder === "") continue;
    const path = join(folder, name);
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
  }
  return undefined;
}

/** ffmpeg is optional at run time: without it H.265 is shown only where the browser can, and there are no stills. */
export const findFfmpeg = (): Promise<string | undefined> => findProgram("ffmpeg");

/** Folder of the built web app; builds it when its sources changed. */
export const buildWebFiles = async (): Promise<string> => (await buildWeb()).folder;
