import type { Timeline } from "@porchlight/contract";
import type { MediaPlane } from "@porchlight/media";
import type { Database } from "@porchlight/store";
import { type Kysely, sql } from "kysely";

/** Asia/Shanghai has had no summer time since 1991. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
/** Footage pieces closer than this are one stretch on the timeline. */
const JOIN_MS = 2_000;

/** Start of a day named YYYY-MM-DD in Asia/Shanghai. */
export const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`) - SHANGHAI_OFFSET_MS;

/** Footage and gaps of one day of one camera, from committed segments and the one being written. */
export async function readTimeline(parts: { db: Kysely<Database>; media: MediaPlane }, cameraId: string, day: string, now: number): Promise<Timeline> {
  const { db, media } = parts;
  const from = startOfDay(day);
  const until = from + DAY_MS;
  const [segments, gaps, days, open] = await Promise.all([
    db
      .selectFrom("segment")
      .select(["startedAt", "endedAt"])
      .where("cameraId", "=", cameraId)
      .where("startedAt", "<", new Date(until))
      .where("endedAt", ">", new Date(from))
      .orderBy("startedAt")
      .execute(),
    db
      .selectFrom("recordingGap")
      .selectAll()
      .where("cameraId", "=", cameraId)
      .where("startedAt", "<", new Date(until))
      .where((eb) => eb.or([eb("endedAt", "is", null), eb("endedAt", ">", new Date(from))]))
      .orderBy("startedAt")
      .execute(),
    daysWithFootage(db, cameraId),
    media.openSegment(cameraId),
  ]);
  const pieces = segments.map((row) => ({ from: row.startedAt.getTime(), until: row.endedAt.getTime() }));
  if (open && open.endedAt > from && open.startedAt < until) pieces.push({ from: open.startedAt, until: open.endedAt });
  const footage = join(pieces).map((piece) => ({ from: Math.round(Math.max(piece.from, from)), until: Math.round(Math.min(piece.until, until)) }));
  const today = new Date(now + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
  return {
    from,
    until,
    footage,
    gaps: gaps.map((gap) => ({
      from: Math.max(gap.startedAt.getTime(), from),
      ...(gap.endedAt ? { until: Math.min(gap.endedAt.getTime(), until) } : {}),
      cause: gap.cause,
    })),
    days: open && !days.includes(today) ? [...days, today] : days,
  };
}

/** Joins overlapping and touching pieces, ordered by start. */
export function join(pieces: readonly { readonly from: number; readonly until: number }[]): { from: number; until: number }[] {
  const joined: { from: number; until: number }[] = [];
  for (const piece of [...pieces].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && piece.from - last.until <= JOIN_MS) last.until = Math.max(last.until, piece.until);
    else joined.push({ ...piece });
  }
  return joined;
}

async function daysWithFootage(db: Kysely<Database>, cameraId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("segment")
    .select(sql<string>`to_char(started_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`.as("day"))
    .distinct()
    .where("cameraId", "=", cameraId)
    .orderBy("day")
    .execute();
  return rows.map((row) => row.day);
}
