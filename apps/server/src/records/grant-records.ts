import type { GrantFacts } from "@porchlight/access";
import { unixMs } from "@porchlight/base";
import type { Database } from "@porchlight/store";
import type { Kysely, Selectable } from "kysely";

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
        query = query.where("state", "=", "approved").where((eb) => eb("id", "in", eb.selectFrom("accessGrantCamera").select("grantId").where("cameraId", "=", approvedForCamera)));
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
      return rows.map((row) => ({ row, facts: grantFacts(row, (camerasOf.get(row.id) ?? []).map((camera) => camera.cameraId)) }));
    },
    async byId(id) {
      return (await records.find({ id }))[0];
    },
  };
  return records;
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
