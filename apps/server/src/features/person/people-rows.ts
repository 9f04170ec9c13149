import type { ManagedPerson } from "@porchlight/contract";
import type { Database } from "@porchlight/store";
import { type Kysely, sql } from "kysely";

/** People with what their sessions say, by organisation and name; `only` one of them when asked for. */
export async function readPeople(
  db: Kysely<Database>,
  wish: { readonly askerId: string; readonly at: number; readonly only?: string },
): Promise<ManagedPerson[]> {
  const sessions = db
    .selectFrom("session")
    .select([
      "personId",
      (eb) => eb.fn.max("seenAt").as("lastSeen"),
      sql<number>`count(*) filter (where ${sql.ref("endedAt")} is null and ${sql.ref("expiresAt")} > ${new Date(wish.at)})`.as("open"),
    ])
    .groupBy("personId")
    .as("sessions");
  const all = db
    .selectFrom("person")
    .innerJoin("organisation", "organisation.id", "person.organisationId")
    .leftJoin(sessions, "sessions.personId", "person.id")
    .select([
      "person.id",
      "person.name",
      "person.roles",
      "person.createdAt",
      "person.disabledAt",
      "organisation.id as unitId",
      "organisation.name as unitName",
      "organisation.kind as unitKind",
      "sessions.lastSeen",
      "sessions.open",
    ])
    .orderBy("organisation.name")
    .orderBy("person.name")
    .orderBy("person.id");
  const rows = await (wish.only === undefined ? all : all.where("person.id", "=", wish.only)).execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    organisation: { id: row.unitId, name: row.unitName, kind: row.unitKind },
    roles: row.roles as ManagedPerson["roles"],
    createdAt: row.createdAt.getTime(),
    ...(row.disabledAt ? { disabledAt: row.disabledAt.getTime() } : {}),
    ...(row.lastSeen ? { lastSeenAt: row.lastSeen.getTime() } : {}),
    openSessions: Number(row.open ?? 0),
    self: row.id === wish.askerId,
    may: row.id === wish.askerId ? [] : [row.disabledAt ? "enable" : "disable"],
  }));
}
