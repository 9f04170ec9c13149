import type { Random } from "@porchlight/base";
import type { Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import { newId } from "../../security/new-id.ts";

/** Gaps shorter than this are the usual space between two segments, not lost footage. */
const SHORTEST_GAP_MS = 3_000;

export type StopCause = "offline" | "network" | "disk" | "platform-stopped";

/** Footage stopped. A gap that is open already keeps its first cause, except that a broken connection is explained by the camera being gone. */
export async function openGap(db: Kysely<Database>, random: Random, cameraId: string, cause: StopCause, at: number): Promise<void> {
  await db
    .insertInto("recordingGap")
    .values({ id: newId(random), cameraId, startedAt: new Date(at), endedAt: null, cause })
    .onConflict((conflict) => {
      const open = conflict.column("cameraId").where("endedAt", "is", null);
      return cause === "offline" ? open.doUpdateSet({ cause }).where("recordingGap.cause", "=", "network") : open.doNothing();
    })
    .execute();
}

/** Footage runs again: close the open gap, or record the one that a stop of the platform itself left behind. */
export async function resumed(db: Kysely<Database>, random: Random, cameraId: string, at: number): Promise<void> {
  const closed = await db
    .updateTable("recordingGap")
    .set({ endedAt: new Date(at) })
    .where("cameraId", "=", cameraId)
    .where("endedAt", "is", null)
    .executeTakeFirst();
  if (closed.numUpdatedRows > 0n) return;
  const last = await db.selectFrom("segment").select("endedAt").where("cameraId", "=", cameraId).orderBy("startedAt", "desc").limit(1).executeTakeFirst();
  if (!last || at - last.endedAt.getTime() < SHORTEST_GAP_MS) return;
  await db
    .insertInto("recordingGap")
    .values({ id: newId(random), cameraId, startedAt: last.endedAt, endedAt: new Date(at), cause: "platform-stopped" })
    .execute();
}
