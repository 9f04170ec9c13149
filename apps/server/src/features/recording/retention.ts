import { unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "@porchlight/base";
import type { Database } from "@porchlight/store";
import { type Kysely, sql } from "kysely";
import type { Logger } from "pino";

/**
 * Deletes footage past its camera's retention. Order: row → garbage row → unlink → garbage row gone, so that a crash at any point
 * is finished by the next sweep and no row ever names a file that is gone.
 */
export async function sweepRetention(parts: { db: Kysely<Database>; archiveFolder: string; clock: Clock; log: Logger }): Promise<number> {
  const { db, clock } = parts;
  const now = new Date(clock.now());
  await db.transaction().execute(async (trx) => {
    const old = await trx
      .deleteFrom("segment")
      .using("camera")
      .whereRef("camera.id", "=", "segment.cameraId")
      .where(sql<boolean>`segment.ended_at < ${now}::timestamptz - make_interval(days => camera.retention_days)`)
      .returning("segment.path")
      .execute();
    if (old.length > 0)
      await trx
        .insertInto("segmentGarbage")
        .values(old.map((row) => ({ path: row.path, since: now })))
        .execute();
  });
  const garbage = await db.selectFrom("segmentGarbage").select("path").limit(5_000).execute();
  for (const { path } of garbage) {
    await unlink(join(parts.archiveFolder, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    await db.deleteFrom("segmentGarbage").where("path", "=", path).execute();
  }
  if (garbage.length > 0) parts.log.info({ files: garbage.length }, "footage past its retention deleted");
  return garbage.length;
}
