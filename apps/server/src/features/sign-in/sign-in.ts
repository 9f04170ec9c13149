import { type Clock, hours, minutes, type Random } from "@porchlight/base";
import type { AuditLog, Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import { Refusal } from "../../http/refusal.ts";
import type { SignedIn } from "../../http/routes.ts";
import { personActor } from "../../oversight/actor.ts";
import { type KnownPerson, readPerson } from "../../records/person-records.ts";
import { sha256 } from "../../security/platform-keys.ts";

export interface SignIn {
  /** Makes a one-time link token for a person; undefined when there is no such person or they are disabled. */
  makeLink(personId: string): Promise<string | undefined>;
  /** Exchanges a token for a new session; refuses used, expired and unknown ones alike. */
  redeem(token: string, userAgent: string): Promise<{ readonly session: string; readonly person: SignedIn }>;
  whoIs(session: string): Promise<SignedIn | undefined>;
  end(session: string): Promise<void>;
}

const LINK_LIVES = minutes(15);
const SESSION_LIVES = hours(8);
const SEEN_EVERY = minutes(1);

export function createSignIn(parts: { db: Kysely<Database>; audit: AuditLog; clock: Clock; random: Random; platformName: string }): SignIn {
  const { db, audit, clock, random } = parts;
  const newToken = (): string => Buffer.from(random.bytes(32)).toString("base64url");

  return {
    async makeLink(personId) {
      const person = await readPerson(db, personId);
      if (!person || person.disabled) return undefined;
      const token = newToken();
      const now = clock.now();
      await db
        .insertInto("signInLink")
        .values({ tokenHash: hash(token), personId, createdAt: new Date(now), expiresAt: new Date(now + LINK_LIVES) })
        .execute();
      return token;
    },

    async redeem(token, userAgent) {
      const now = clock.now();
      const link = await db
        .updateTable("signInLink")
        .set({ usedAt: new Date(now) })
        .where("tokenHash", "=", hash(token))
        .where("usedAt", "is", null)
        .where("expiresAt", ">", new Date(now))
        .returning("personId")
        .executeTakeFirst();
      const person = link ? await readPerson(db, link.personId) : undefined;
      if (!person || person.disabled) throw new Refusal(410, "link-used-or-expired", "this sign-in link was used already or is too old; ask for a new one");
      const session = newToken();
      const expiresAt = now + SESSION_LIVES;
      await audit.append([{ action: "sign-in.succeeded", actor: personActor(person, parts.platformName) }], async (trx) => {
        await trx
          .insertInto("session")
          .values({ tokenHash: hash(session), personId: person.id, createdAt: new Date(now), seenAt: new Date(now), expiresAt: new Date(expiresAt), userAgent })
          .execute();
      });
      return { session, person: signedIn(person, expiresAt) };
    },

    async whoIs(session) {
      const now = clock.now();
      const row = await db
        .selectFrom("session")
        .selectAll()
        .where("tokenHash", "=", hash(session))
        .where("endedAt", "is", null)
        .where("expiresAt", ">", new Date(now))
        .executeTakeFirst();
      if (!row) return undefined;
      const person = await readPerson(db, row.personId);
      if (!person || person.disabled) return undefined;
      if (now - row.seenAt.getTime() > SEEN_EVERY) {
        await db
          .updateTable("session")
          .set({ seenAt: new Date(now) })
          .where("tokenHash", "=", row.tokenHash)
          .execute();
      }
      return signedIn(person, row.expiresAt.getTime());
    },

    async end(session) {
      await db
        .updateTable("session")
        .set({ endedAt: new Date(clock.now()) })
        .where("tokenHash", "=", hash(session))
        .where("endedAt", "is", null)
        .execute();
    },
  };
}

const hash = (token: string): Buffer => Buffer.from(sha256(Buffer.from(token)));

function signedIn(person: KnownPerson, sessionExpiresAt: number): SignedIn {
  const { disabled: _disabled, ...known } = person;
  return { ...known, sessionExpiresAt };
}
