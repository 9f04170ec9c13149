import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** A path prefix for files that only live during a run: on the disk of the repository, not in memory. */
export function scratchFolder(prefix: string): string {
  const folder = join(import.meta.dirname, "..", "..", ".cache", "bench", "run");
  mkdirSync(folder, { recursive: true });
  return join(folder, prefix);
}
