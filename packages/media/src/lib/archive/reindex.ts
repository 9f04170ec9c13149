import { type UnixMs, unixMs } from "@porchlight/base";
import { type FragmentInfo, type InitInfo, scanFragments } from "@porchlight/fmp4";
import type { ClosedSegment } from "../contract.ts";
import { encodeIndex, type IndexEntry } from "./index-entry.ts";
import { readSegmentPath } from "./paths.ts";

/** Bytes of a file, read where asked: a promise of exactly `length` bytes, or fewer at the end. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface Reindexed {
  /** Undefined when no fragment is whole. */
  readonly segment: ClosedSegment | undefined;
  /** Where whole fragments end: what lies behind is a torn tail. */
  readonly end: number;
}

/** Rebuilds the index of a segment file by walking its boxes. `path` (relative to the archive folder) names camera, id and start. */
export async function reindex(path: string, source: ByteSource): Promise<Reindexed> {
  const name = readSegmentPath(path);
  if (!name) return { segment: undefined, end: source.size };
  const { init, fragments, end } = await scanFragments(source);
  if (!init || fragments.length === 0) return { segment: undefined, end: 0 };
  const entries = fragments.map((fragment) => entryOf(fragment, name.startedAt));
  return { end, segment: describe(path, name, init, entries, end) };
}

const entryOf = (fragment: FragmentInfo, startedAt: number): IndexEntry => ({
  wallStart: startedAt + fragment.time / 90,
  offset: fragment.offset,
  length: fragment.length,
  mediaTime: fragment.time,
  duration: fragment.duration / 90,
  frames: fragment.samples,
  key: fragment.key,
  audio: fragment.audioFrames > 0,
});

function describe(path: string, name: { id: string; cameraId: string; startedAt: number }, init: InitInfo, entries: readonly IndexEntry[], end: number): ClosedSegment {
  const last = entries[entries.length - 1];
  const endedAt: UnixMs = unixMs(Math.round(last.wallStart + last.duration));
  return {
    id: name.id,
    cameraId: name.cameraId,
    path,
    startedAt: unixMs(name.startedAt),
    endedAt,
    codec: init.tracks.find((track) => track.kind === "video")?.codecString ?? "",
    initBytes: init.length,
    fragments: encodeIndex(entries),
    bytes: end,
    frames: entries.reduce((sum, entry) => sum + entry.frames, 0),
  };
}
