import type { NewAuditEntry } from "@porchlight/audit";
import type { Clock } from "@porchlight/base";
import type { ManagedPerson } from "@porchlight/contract";
import type { AuditLog, Database } from "@porchlight/store";
import type { Kysely, Transaction } from "kysely";
import { notFound, Refusal } from "../../http/refusal.ts";
import type { SignedIn } from "../../http/routes.ts";
import { personActor } from "../../oversight/actor.ts";
import { type KnownPerson, readPerson } from "../../records/person-records.ts";
import { readPeople } from "./people-rows.ts";

export interface PeopleParts {
  readonly db: Kysely<Database>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly platformName: string;
  /** Runs after the change is durable: ends running views and refreshes pages. */
  readonly changed: (personId: string) => Promise<void>;
}

/** Accounts of this platform. Nobody changes their own, so the last security administrator cannot lock everybody out. */
export interface People {
  list(asker: SignedIn): Promise<ManagedPerson[]>;
  /** Ends sessions and sign-in links with the account, in one transaction with the log entry. */
  disable(asker: SignedIn, id: string): Promise<ManagedPerson>;
  /** The person signs in anew; nothing from before the disabling is of use again. */
  enable(asker: SignedIn, id: string): Promise<ManagedPerson>;
}

export function createPeople(parts: PeopleParts): People {
  const { db, audit, clock } = parts;
  const actor = (person: SignedIn) => personActor(person, parts.platformName);
  const list = (asker: SignedIn, only?: string): Promise<ManagedPerson[]> =>
    readPeople(db, { askerId: asker.id, at: clock.now(), ...(only === undefined ? {} : { only }) });

  const another = async (asker: SignedIn, id: string): Promise<KnownPerson> => {
    const person = await readPerson(db, id);
    if (!person) throw notFound("person");
    if (person.id === asker.id) throw new Refusal(403, "own-account", "nobody switches their own account on or off");
    return person;
  };
  const change = async (asker: SignedIn, id: string, entry: NewAuditEntry, disabledAt: Date | null): Promise<ManagedPerson> => {
    await audit.append([entry], async (trx) => {
      if (!(await setDisabled(trx, id, disabledAt))) throw new Refusal(409, "conflict", `the account is ${disabledAt ? "off" : "on"} already`);
      await endAccess(trx, id, new Date(clock.now()));
    });
    await parts.changed(id);
    const [person] = await list(asker, id);
    if (!person) throw notFound("person");
    return person;
  };

  return {
    list: (asker) => list(asker),
    async disable(asker, id) {
      const person = await another(asker, id);
      return change(asker, id, { action: "person.disabled", actor: actor(asker), person: person.id }, new Date(clock.now()));
    },
    async enable(asker, id) {
      const person = await another(asker, id);
      return change(asker, id, { action: "person.changed", actor: actor(asker), person: person.id, roles: person.roles }, null);
    },
  };
}

/** False when it was so already: two administrators at once make one entry. */
async function setDisabled(trx: Transaction<Database>, id: string, disabledAt: Date | null): Promise<boolean> {
  const row = await trx
    .updateTable("person")
    .set({ disabledAt })
    .where("id", "=", id)
    .where("disabledAt", disabledAt ? "is" : "is not", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

async function endAccess(trx: Transaction<Database>, personId: string, at: Date): Promise<void> {
  await trx.updateTable("session").set({ endedAt: at }).where("personId", "=", personId).where("endedAt", "is", null).execute();
  await trx.updateTable("signInLink").set({ usedAt: at }).where("personId", "=", personId).where("usedAt", "is", null).execute();
}
