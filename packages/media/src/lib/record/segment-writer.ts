import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault, type UnixMs, unixMs } from "@porchlight/base";
import { INDEX_ENTRY_BYTES, type IndexEntry, writeIndexEntry } from "../archive/index-entry.ts";
import { segmentId, segmentPath } from "../archive/paths.ts";
import { syncFolder } from "../archive/sync-folder.ts";
import type { ClosedSegment, SegmentRef } from "../contract.ts";
import type { MediaFaultCode } from "../faults.ts";

export interface SegmentStart {
  readonly archiveFolder: string;
  readonly cameraId: string;
  readonly codec: string;
  /** Wall ms of the first frame. */
  readonly startedAt: number;
  readonly init: Uint8Array;
}

const WRITE_FLAGS = "wx";

/**
 * One segment file: fragments are written one behind the other by one `writev` each; {@link close} syncs the data, then the folder.
 * After a failed write every later one is refused and the file keeps what was written whole.
 */
export class SegmentWriter {
  readonly id: string;
  readonly path: string;
  readonly startedAt: UnixMs;
  readonly #start: SegmentStart;
  readonly #file: string;
  #handle: FileHandle | undefined;
  #tail: Promise<void>;
  #error: unknown;
  #index = new Uint8Array(64 * INDEX_ENTRY_BYTES);
  #entries = 0;
  /** Byte position of the next fragment, waiting ones included. */
  #planned: number;
  /** … written ones only. */
  #end = 0;
  #frames = 0;
  #endedAt: number;

  constructor(start: SegmentStart) {
    this.#start = start;
    this.startedAt = unixMs(Math.round(start.startedAt));
    this.id = segmentId(this.startedAt, randomBytes(4));
    this.path = segmentPath(start.cameraId, this.startedAt, this.id);
    this.#file = join(start.archiveFolder, this.path);
    this.#planned = start.init.length;
    this.#endedAt = this.startedAt;
    this.#tail = this.#open().catch((error: unknown) => {
      this.#error ??= error;
    });
  }

  /** Bytes planned so far. */
  get bytes(): number {
    return this.#planned;
  }
  /** Everything that is in the file already. */
  get ref(): SegmentRef {
    return {
      id: this.id,
      path: this.path,
      startedAt: this.startedAt,
      endedAt: unixMs(Math.round(this.#endedAt)),
      codec: this.#start.codec,
      initBytes: this.#start.init.length,
      fragments: this.#index.slice(0, this.#entries * INDEX_ENTRY_BYTES),
    };
  }
  /** Queues one fragment; `done` is called once, written or not. */
  append(parts: readonly Uint8Array[], facts: Omit<IndexEntry, "offset" | "length">, done: (error: unknown) => void): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const entry: IndexEntry = { ...facts, offset: this.#planned, length };
    this.#planned += length;
    this.#tail = this.#queued(parts, entry, done);
  }
  /** Waits for what is queued, syncs and closes. Undefined when nothing whole was written: the file is gone again. */
  async close(): Promise<ClosedSegment | undefined> {
    await this.#tail;
    const handle = this.#handle;
    this.#handle = undefined;
    if (!handle) return undefined;
    try {
      if (this.#error !== undefined && this.#entries > 0) await handle.truncate(this.#end);
      if (this.#entries > 0) await handle.datasync();
    } finally {
      await handle.close();
    }
    if (this.#entries === 0) await unlink(this.#file);
    await syncFolder(dirname(this.#file));
    return this.#entries === 0 ? undefined : { ...this.ref, cameraId: this.#start.cameraId, bytes: this.#end, frames: this.#frames };
  }

  async #queued(parts: readonly Uint8Array[], entry: IndexEntry, done: (error: unknown) => void): Promise<void> {
    await this.#tail;
    done(await this.#write(parts, entry));
  }
  async #open(): Promise<void> {
    const folder = dirname(this.#file);
    const created = await mkdir(folder, { recursive: true });
    this.#handle = await open(this.#file, WRITE_FLAGS);
    if (created !== undefined) await syncCreated(folder, dirname(created));
    await syncFolder(folder);
  }
  async #write(parts: readonly Uint8Array[], entry: IndexEntry): Promise<unknown> {
    if (this.#error !== undefined || !this.#handle) return this.#error ?? new Fault<MediaFaultCode>("media.disk-failed", "the segment is not open");
    const first = this.#entries === 0;
    try {
      await writeAll(this.#handle, first ? [this.#start.init, ...parts] : parts, first ? 0 : entry.offset);
    } catch (error) {
      this.#error = error;
      return error;
    }
    this.#note(entry);
    return undefined;
  }
  #note(entry: IndexEntry): void {
    const at = this.#entries * INDEX_ENTRY_BYTES;
    if (at + INDEX_ENTRY_BYTES > this.#index.length) {
      const grown = new Uint8Array(this.#index.length * 2);
      grown.set(this.#index);
      this.#index = grown;
    }
    writeIndexEntry(entry, this.#index, at);
    this.#entries++;
    this.#end = entry.offset + entry.length;
    this.#frames += entry.frames;
    this.#endedAt = entry.wallStart + entry.duration;
  }
}

/** One writev; a short write is continued from where it stopped. */
async function writeAll(handle: FileHandle, parts: readonly Uint8Array[], position: number): Promise<void> {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const { bytesWritten } = await handle.writev(parts, position);
  if (bytesWritten === total) return;
  const rest = Buffer.concat(parts).subarray(bytesWritten);
  let written = 0;
  while (written < rest.length) {
    const more = await handle.write(rest, written, rest.length - written, position + bytesWritten + written);
    if (more.bytesWritten === 0) throw new Fault<MediaFaultCode>("media.disk-failed", "the disk takes no more bytes");
    written += more.bytesWritten;
  }
}

/** Makes newly created folders durable, from the segment's up to the first that was there before. */
async function syncCreated(folder: string, existing: string): Promise<void> {
  for (let at = folder; at.length > existing.length; at = dirname(at)) await syncFolder(dirname(at));
}
