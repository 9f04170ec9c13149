import { unixMs } from "@porchlight/base";
import type { ClosedSegment, SegmentRef } from "@porchlight/media";
import type { Database } from "@porchlight/store";
import type { Insertable, Selectable } from "kysely";

/** The row of a finished segment. */
export const segmentRow = (segment: ClosedSegment, committedAt: Date): Insertable<Database["segment"]> => ({
  id: segment.id,
  cameraId: segment.cameraId,
  startedAt: new Date(segment.startedAt),
  endedAt: new Date(segment.endedAt),
  path: segment.path,
  bytes: segment.bytes,
  frames: segment.frames,
  codec: segment.codec,
  initBytes: segment.initBytes,
  fragments: Buffer.from(segment.fragments),
  committedAt,
});

/** What the media plane needs to read a segment. */
export const segmentRef = (row: Selectable<Database["segment"]>): SegmentRef => ({
  id: row.id,
  path: row.path,
  startedAt: unixMs(row.startedAt.getTime()),
  endedAt: unixMs(row.endedAt.getTime()),
  codec: row.codec,
  initBytes: row.initBytes,
  fragments: row.fragments,
});
