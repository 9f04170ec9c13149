import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "@porchlight/base";
import { type InitInfo, readInit } from "@porchlight/fmp4";
import { readAt } from "../archive/files.ts";
import type { IndexEntry } from "../archive/index-entry.ts";
import { readSegmentPath } from "../archive/paths.ts";
import type { SegmentRef } from "../contract.ts";
import type { MediaFaultCode } from "../faults.ts";

/** Longest init segment or fragment playback reads at once. */
const MAX_READ = 64 * 1024 * 1024;

/** Reads one segment at a time, its file kept open between fragments: one read per fragment. */
export class SegmentReader {
  readonly #archiveFolder: string;
  #handle: FileHandle | undefined;
  #path: string | undefined;

  constructor(archiveFolder: string) {
    this.#archiveFolder = archiveFolder;
  }

  /** Init bytes and what they describe. Throws `media.archive-read` or `fmp4.*`. */
  async init(segment: SegmentRef): Promise<{ bytes: Buffer; info: InitInfo }> {
    const bytes = await this.#read(segment, 0, segment.initBytes);
    return { bytes, info: readInit(bytes) };
  }
  /** The stored bytes of one fragment. Throws `media.archive-read`. */
  fragment(segment: SegmentRef, entry: IndexEntry): Promise<Buffer> {
    return this.#read(segment, entry.offset, entry.length);
  }
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    this.#path = undefined;
    await handle?.close();
  }

  async #read(segment: SegmentRef, offset: number, length: number): Promise<Buffer> {
    const where = { path: segment.path, offset, length };
    if (length > MAX_READ) throw new Fault<MediaFaultCode>("media.archive-read", `${length} bytes at once are too many`, { context: where });
    try {
      const handle = await this.#open(segment.path);
      const bytes = await readAt(handle, offset, length);
      if (bytes.length === length) return bytes;
    } catch (cause) {
      throw new Fault<MediaFaultCode>("media.archive-read", `cannot read ${segment.path}`, { context: where, cause });
    }
    throw new Fault<MediaFaultCode>("media.archive-read", `${segment.path} is shorter than its index says`, { context: where });
  }
  async #open(path: string): Promise<FileHandle> {
    if (this.#handle && this.#path === path) return this.#handle;
    await this.close();
    if (!readSegmentPath(path)) throw new Fault<MediaFaultCode>("media.archive-path", "not a segment of the archive");
    this.#handle = await open(join(this.#archiveFolder, path), "r");
    this.#path = path;
    return this.#handle;
  }
}
