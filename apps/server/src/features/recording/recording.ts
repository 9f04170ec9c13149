import { type Clock, milliseconds, type Random } from "@porchlight/base";
import type { MediaEvent, MediaPlane, SegmentRef } from "@porchlight/media";
import { type Database, isConnectionLoss } from "@porchlight/store";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { segmentRef, segmentRow } from "../../records/segment-records.ts";
import { openGap, resumed, type StopCause } from "./gaps.ts";

export interface Recording extends AsyncDisposable {
  /** Footage stopped for a reason, as {@link openGap} notes it. */
  stopped(cameraId: string, cause: StopCause, at: number): Promise<void>;
}

export interface RecordingParts {
  readonly db: Kysely<Database>;
  readonly media: MediaPlane;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Cameras whose footage is kept here. */
  readonly isRecorded: (cameraId: string) => Promise<boolean>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Commits finished segments, answers the player's questions for segments, and keeps the record of gaps. */
export async function startRecording(parts: RecordingParts): Promise<Recording> {
  const { db, media, log } = parts;
  const stopping = new AbortController();
  await recoverUnfinished(parts, stopping.signal);
  const work = new Set<Promise<unknown>>();
  const stop = media.onEvent((event) => {
    const task = onMediaEvent(parts, event, stopping.signal).catch((error: unknown) => log.error({ err: error, event: event.kind }, "recording bookkeeping failed"));
    work.add(task);
    void task.finally(() => work.delete(task));
  });
  return {
    stopped: (cameraId, cause, at) => openGap(db, parts.random, cameraId, cause, at),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all(work);
      stop();
    },
  };
}

async function onMediaEvent(parts: RecordingParts, event: MediaEvent, stopping: AbortSignal): Promise<void> {
  const { db, media, random, clock } = parts;
  switch (event.kind) {
    case "segment-closed":
      await commitSegment(parts, event.segment, stopping);
      return;
    case "segments-wanted":
      media.answerSegments(event.viewerId, event.requestId, await segmentsBetween(db, event.cameraId, event.from, event.until));
      return;
    case "stream-started":
      if (await parts.isRecorded(event.cameraId)) await resumed(db, random, event.cameraId, event.at);
      return;
    case "receiver-ended":
      if (event.why !== "closed" && (await parts.isRecorded(event.cameraId))) await openGap(db, random, event.cameraId, event.why === "plane-lost" ? "platform-stopped" : "network", clock.now());
      return;
    case "plane-restarted":
      // what the lost process was writing is on disk up to its last whole fragment
      await recoverUnfinished(parts, stopping);
      return;
    default:
  }
}

type Closed = Extract<MediaEvent, { kind: "segment-closed" }>["segment"];

/** Gives a segment its row; while the database is away it is tried again, so that footage of that time is found later. */
async function commitSegment(parts: RecordingParts, segment: Closed, stopping: AbortSignal): Promise<void> {
  const { media, clock, log } = parts;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      await insertSegment(parts, segment);
      return media.segmentCommitted(segment.id);
    } catch (error) {
      log.error({ err: error, segment: segment.id, camera: segment.cameraId }, "segment has no row yet");
      // the file stays: recovery at the next start gives it a row
      if (!isConnectionLoss(error) || stopping.aborted) return;
      await pauseFor(clock, pause, stopping);
    }
  }
}

function pauseFor(clock: Clock, ms: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      cancel();
      stopping.removeEventListener("abort", over);
      resolve();
    };
    const cancel = clock.after(milliseconds(ms), over);
    stopping.addEventListener("abort", over);
  });
}

async function insertSegment({ db, clock }: RecordingParts, segment: Closed): Promise<void> {
  await db
    .insertInto("segment")
    .values(segmentRow(segment, new Date(clock.now())))
    .onConflict((conflict) => conflict.column("path").doNothing())
    .execute();
}

async function recoverUnfinished(parts: RecordingParts, stopping: AbortSignal): Promise<void> {
  const [segments, garbage] = await Promise.all([parts.db.selectFrom("segment").select("path").execute(), parts.db.selectFrom("segmentGarbage").select("path").execute()]);
  const cameras = new Set((await parts.db.selectFrom("camera").select("id").execute()).map((row) => row.id));
  const found = await parts.media.recover(new Set([...segments, ...garbage].map((row) => row.path)));
  for (const segment of found) if (cameras.has(segment.cameraId)) await commitSegment(parts, segment, stopping);
  if (found.length > 0) parts.log.info({ segments: found.length }, "recovered unfinished footage");
}

async function segmentsBetween(db: Kysely<Database>, cameraId: string, from: number, until: number): Promise<SegmentRef[]> {
  const rows = await db
    .selectFrom("segment")
    .selectAll()
    .where("cameraId", "=", cameraId)
    .where("startedAt", "<", new Date(until))
    .where("endedAt", ">", new Date(from))
    .orderBy("startedAt")
    .limit(200)
    .execute();
  return rows.map(segmentRef);
}

export const RETENTION_EVERY = milliseconds(10 * 60_000);
