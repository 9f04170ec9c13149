import { type FileHandle, open, readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import type { ByteSource } from "./reindex.ts";
import { readSegmentPath } from "./paths.ts";

/** Every segment file below an archive folder, as relative paths with `/`, sorted: oldest first per camera. A missing folder has none. */
export async function listSegments(archiveFolder: string): Promise<string[]> {
  const names = await readdir(archiveFolder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names
    .map((name) => name.split(sep).join("/"))
    .filter((path) => readSegmentPath(path) !== undefined)
    .toSorted();
}

/** Runs `task` with a file of the archive as a byte source and its handle. */
export async function withSegmentFile<Result>(archiveFolder: string, path: string, flags: "r" | "r+", task: (source: ByteSource, handle: FileHandle) => Promise<Result>): Promise<Result> {
  const handle = await open(join(archiveFolder, path), flags);
  try {
    const { size } = await handle.stat();
    return await task({ size, read: (offset, length) => readAt(handle, offset, length) }, handle);
  } finally {
    await handle.close();
  }
}

/** Reads `length` bytes, fewer at the end of the file. */
export async function readAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
