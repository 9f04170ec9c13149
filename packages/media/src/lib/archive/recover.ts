import { unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ClosedSegment } from "../contract.ts";
import { listSegments, withSegmentFile } from "./files.ts";
import { reindex } from "./reindex.ts";
import { syncFolder } from "./sync-folder.ts";

export interface RecoverOptions {
  readonly archiveFolder: string;
  /** Paths to leave alone: those with rows, those still being written. */
  readonly skip: (path: string) => boolean;
  readonly onFault: (path: string, error: unknown) => void;
}

/**
 * Finds segment files nobody has a row for, cuts each behind its last whole fragment, syncs it and returns its index. A file without a
 * whole fragment is deleted. One unreadable file does not stop the others.
 */
export async function recoverArchive(options: RecoverOptions): Promise<ClosedSegment[]> {
  const found: ClosedSegment[] = [];
  for (const path of await listSegments(options.archiveFolder)) {
    if (options.skip(path)) continue;
    try {
      const segment = await recoverFile(options.archiveFolder, path);
      if (segment) found.push(segment);
    } catch (error) {
      options.onFault(path, error);
    }
  }
  return found;
}

/** One file; undefined when it had no whole fragment and is gone now. */
export async function recoverFile(archiveFolder: string, path: string): Promise<ClosedSegment | undefined> {
  const segment = await withSegmentFile(archiveFolder, path, "r+", async (source, handle) => {
    const { segment: rebuilt, end } = await reindex(path, source);
    if (!rebuilt) return undefined;
    if (end < source.size) await handle.truncate(end);
    await handle.datasync();
    return rebuilt;
  });
  const file = join(archiveFolder, path);
  if (!segment) await unlink(file);
  await syncFolder(dirname(file));
  return segment;
}
