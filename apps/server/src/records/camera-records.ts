import type { CameraFacts, ConsentFacts, Purpose } from "@porchlight/access";
import { unixMs } from "@porchlight/base";
import type { Database } from "@porchlight/store";
import type { Kysely, Selectable } from "kysely";

export type CameraRow = Selectable<Database["camera"]>;

/** A camera with everything a decision about it needs. */
export interface CameraRecord {
  readonly row: CameraRow;
  readonly facts: CameraFacts;
  readonly villageName: string | undefined;
  readonly ownerName: string | undefined;
  /** Name of the lower platform it comes from (county). */
  readonly sourceName: string | undefined;
}

export interface CameraFilter {
  readonly ids?: readonly string[];
  readonly gbId?: string;
  readonly sharedGbId?: string;
  readonly village?: string;
  readonly scene?: CameraRow["scene"];
  /** Substring of name, village name or id. */
  readonly text?: string;
  /** Owned by, or shared in the household of, this person. */
  readonly ofPerson?: string;
}

export interface CameraRecords {
  find(filter: CameraFilter): Promise<readonly CameraRecord[]>;
  byId(id: string): Promise<CameraRecord | undefined>;
}

/** Reads cameras that are in use (not removed), with consents and household. */
export function createCameraRecords(db: Kysely<Database>): CameraRecords {
  const records: CameraRecords = {
    async find(filter) {
      const rows = await select(db, filter);
      const ids = rows.map((row) => row.id);
      if (ids.length === 0) return [];
      const [consents, members] = await Promise.all([
        db.selectFrom("consent").selectAll().where("cameraId", "in", ids).execute(),
        db.selectFrom("householdMember").selectAll().where("cameraId", "in", ids).execute(),
      ]);
      const consentsOf = Map.groupBy(consents, (consent) => consent.cameraId);
      const membersOf = Map.groupBy(members, (member) => member.cameraId);
      return rows.map(({ villageName, ownerName, sourceName, ...row }) => ({
        row,
        villageName: villageName ?? undefined,
        ownerName: ownerName ?? undefined,
        sourceName: sourceName ?? undefined,
        facts: {
          id: row.id,
          scene: row.scene,
          placeClass: row.placeClass,
          outdoor: row.outdoor ?? undefined,
          ownerId: row.ownerId ?? undefined,
          householdIds: (membersOf.get(row.id) ?? []).map((member) => member.personId),
          consents: (consentsOf.get(row.id) ?? []).map(consentFacts),
        },
      }));
    },
    async byId(id) {
      return (await records.find({ ids: [id] }))[0];
    },
  };
  return records;
}

export function consentFacts(row: Selectable<Database["consent"]>): ConsentFacts {
  return {
    recipientLinkId: row.recipientLinkId,
    purposes: row.purposes as Purpose[],
    givenAt: unixMs(row.givenAt.getTime()),
    expiresAt: unixMs(row.expiresAt.getTime()),
    withdrawnAt: row.withdrawnAt ? unixMs(row.withdrawnAt.getTime()) : undefined,
  };
}

function select(db: Kysely<Database>, filter: CameraFilter) {
  let query = db
    .selectFrom("camera")
    .leftJoin("village", "village.code", "camera.villageCode")
    .leftJoin("person", "person.id", "camera.ownerId")
    .leftJoin("link", "link.id", "camera.lowerLinkId")
    .selectAll("camera")
    .select(["village.name as villageName", "person.name as ownerName", "link.name as sourceName"])
    .where("camera.removedAt", "is", null)
    .orderBy("camera.name");
  if (filter.ids) query = query.where("camera.id", "in", filter.ids.length > 0 ? filter.ids : [""]);
  if (filter.gbId !== undefined) query = query.where("camera.gbId", "=", filter.gbId);
  if (filter.sharedGbId !== undefined) query = query.where("camera.sharedGbId", "=", filter.sharedGbId);
  if (filter.village !== undefined) query = query.where("camera.villageCode", "=", filter.village);
  if (filter.scene !== undefined) query = query.where("camera.scene", "=", filter.scene);
  if (filter.text) {
    const like = `%${filter.text.replaceAll(/[\\%_]/g, (c) => `\\${c}`)}%`;
    query = query.where((eb) => eb.or([eb("camera.name", "ilike", like), eb("village.name", "ilike", like), eb("camera.gbId", "like", like)]));
  }
  const person = filter.ofPerson;
  if (person !== undefined) {
    query = query.where((eb) =>
      eb.or([eb("camera.ownerId", "=", person), eb("camera.id", "in", eb.selectFrom("householdMember").select("cameraId").where("personId", "=", person))]),
    );
  }
  return query.execute();
}
