import type { Role } from "@porchlight/access";
import type { Clock } from "@porchlight/base";
import type { AuditLog, Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import { Refusal } from "../../http/refusal.ts";
import { platformActor } from "../../oversight/actor.ts";

export interface NewPerson {
  readonly id: string;
  readonly name: string;
  /** Name of the organisation; made when there is none of that name and kind. */
  readonly organisation: string;
  readonly kind: Database["organisation"]["kind"];
  readonly roles: readonly Role[];
}

/** Makes an account, as the platform itself: the first people of a fresh platform have nobody who could make them. */
export interface NewPeople {
  add(person: NewPerson): Promise<void>;
}

const administrations: ReadonlySet<Role> = new Set(["system-admin", "security-admin", "audit-admin"]);

export function createNewPeople(parts: { db: Kysely<Database>; audit: AuditLog; clock: Clock; platform: { readonly gbId: string; readonly name: string } }): NewPeople {
  const { db, audit, clock } = parts;
  return {
    async add(person) {
      check(person);
      const known = await db.selectFrom("person").select("id").where("id", "=", person.id).executeTakeFirst();
      if (known) throw new Refusal(409, "person-exists", `there is a person "${person.id}" already`);
      const organisation = await db.selectFrom("organisation").select("id").where("name", "=", person.organisation).where("kind", "=", person.kind).executeTakeFirst();
      const organisationId = organisation?.id ?? `org-${person.id}`;
      await audit.append([{ action: "person.added", actor: platformActor(parts.platform), person: person.id, roles: person.roles }], async (trx) => {
        if (!organisation) await trx.insertInto("organisation").values({ id: organisationId, name: person.organisation, kind: person.kind }).execute();
        await trx
          .insertInto("person")
          .values({ id: person.id, name: person.name, organisationId, roles: [...person.roles], createdAt: new Date(clock.now()) })
          .execute();
      });
    },
  };
}

function check(person: NewPerson): void {
  if (!/^[A-Za-z0-9_-]{2,40}$/.test(person.id)) throw new Refusal(422, "bad-id", "an id has 2 to 40 letters, digits, - or _");
  if (person.name.trim() === "" || person.name.length > 80) throw new Refusal(422, "bad-name", "a name has 1 to 80 characters");
  if (person.organisation.trim() === "" || person.organisation.length > 80) throw new Refusal(422, "bad-organisation", "an organisation's name has 1 to 80 characters");
  if (person.roles.filter((role) => administrations.has(role)).length > 1) throw new Refusal(422, "separation-of-duties", "nobody holds two of the three administrations");
}
