import type { Subject } from "@porchlight/access";
import type { Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import type { SignedIn } from "../http/routes.ts";

export type KnownPerson = Omit<SignedIn, "sessionExpiresAt"> & { readonly disabled: boolean };

/** Reads a person with organisation; undefined when there is none. */
export async function readPerson(db: Kysely<Database>, id: string): Promise<KnownPerson | undefined> {
  const row = await db
    .selectFrom("person")
    .innerJoin("organisation", "organisation.id", "person.organisationId")
    .select([
      "person.id",
      "person.name",
      "person.roles",
      "person.language",
      "person.disabledAt",
      "organisation.id as unitId",
      "organisation.name as unitName",
      "organisation.kind as unitKind",
    ])
    .where("person.id", "=", id)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    name: row.name,
    roles: row.roles as SignedIn["roles"],
    language: row.language === "en" ? "en" : "zh-CN",
    organisation: { id: row.unitId, name: row.unitName, kind: row.unitKind },
    disabled: row.disabledAt !== null,
  };
}

/** The person as a decision sees them. */
export const subjectOf = (person: Pick<KnownPerson, "id" | "roles" | "organisation"> & { readonly disabled?: boolean }): Subject => ({
  kind: "person",
  id: person.id,
  roles: person.roles,
  organisationId: person.organisation.id,
  disabled: person.disabled ?? false,
});
