import type { GrantFacts } from "@porchlight/access";
import { milliseconds, unixMs } from "@porchlight/base";
import type { Database } from "@porchlight/store";
import { type Kysely, type Selectable, sql } from "kysely";

export type GrantRow = Selectable<Database["accessGrant"]>;
export interface GrantRecord {
  readonly row: GrantRow;
  readonly facts: GrantFacts;
}

export interface GrantFilter {
  readonly id?: string;
  readonly requesterId?: string;
  /** Approved grants that name this camera. */
  readonly approvedForCamera?: string;
}

export interface GrantRecords {
  find(filter: GrantFilter): Promise<readonly GrantRecord[]>;
  byId(id: string): Promise<GrantRecord | undefined>;
}

/** Reads grants with their cameras, newest request first, at most 500. */
export function createGrantRecords(db: Kysely<Database>): GrantRecords {
  const records: GrantRecords = {
    async find(filter) {
      let query = db.selectFrom("accessGrant").selectAll().orderBy("requestedAt", "desc").limit(500);
      const { id, requesterId, approvedForCamera } = filter;
      if (id !== undefined) query = query.where("id", "=", id);
      if (requesterId !== undefined) query = query.where("requesterId", "=", requesterId);
      if (approvedForCamera !== undefined) {
        query = query
          .where("state", "=", "approved")
          .where((eb) => eb("id", "in", eb.selectFrom("accessGrantCamera").select("grantId").where("cameraId", "=", approvedForCamera)));
      }
      const rows = await query.execute();
      if (rows.length === 0) return [];
      const cameras = await db
        .selectFrom("accessGrantCamera")
        .selectAll()
        .where(
          "grantId",
          "in",
          rows.map((row) => row.id),
        )
        .execute();
      const camerasOf = Map.groupBy(cameras, (row) => row.grantId);
      const used = await liveUsed(db, rows);
      return rows.map((row) => ({
        row,
        facts: {
          ...grantFacts(
            row,
            (camerasOf.get(row.id) ?? []).map((camera) => camera.cameraId),
          ),
          liveUsed: milliseconds(used.get(reference(row.id, row.requestedAt)) ?? 0),
        },
      }));
    },
    async byId(id) {
      return (await records.find({ id }))[0];
    },
  };
  return records;
}

/** Live time already watched under each grant, by its reference: the cap is for all views together. */
async function liveUsed(db: Kysely<Database>, rows: readonly GrantRow[]): Promise<ReadonlyMap<string, number>> {
  const references = rows.filter((row) => row.state === "approved").map((row) => reference(row.id, row.requestedAt));
  if (references.length === 0) return new Map();
  const sums = await db
    .selectFrom("viewing")
    .select(["grantReference", sql<number>`sum(extract(epoch from coalesce(ended_at, now()) - started_at) * 1000)`.as("ms")])
    .where("mode", "=", "live")
    .where("grantReference", "in", references)
    .groupBy("grantReference")
    .execute();
  return new Map(sums.map((sum) => [sum.grantReference ?? "", Math.max(0, Number(sum.ms))]));
}

/** A short reference for the phone: the day of the request and four letters of its id. */
export function reference(id: string, requestedAt: Date): string {
  const day = new Date(requestedAt.getTime() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll("-", "");
  return `G-${day}-${id
    .replaceAll(/[^A-Za-z0-9]/g, "")
    .slice(0, 4)
    .toUpperCase()}`;
}

export function grantFacts(row: GrantRow, cameraIds: readonly string[]): GrantFacts {
  return {
    id: row.id,
    requesterId: row.requesterId,
    purpose: row.purpose,
    legalBasis: row.legalBasis,
    caseReference: row.caseReference,
    cameraIds,
    from: unixMs(row.windowFrom.getTime()),
    until: unixMs(row.windowUntil.getTime()),
    state: row.state,
    decidedById: row.decidedBy ?? undefined,
    requestedAt: unixMs(row.requestedAt.getTime()),
  };
}
