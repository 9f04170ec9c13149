import type { Clock, Random } from "@porchlight/base";
import type { AuditLog, Database } from "@porchlight/store";
import type { Kysely, Selectable } from "kysely";
import { Refusal } from "../../http/refusal.ts";
import { platformActor } from "../../oversight/actor.ts";
import type { PlatformKeys } from "../../security/platform-keys.ts";
import { newId } from "../../security/new-id.ts";

/** A cascade link: `upper` = we register there, `lower` = it registers here. */
export interface NewLink {
  readonly direction: "upper" | "lower";
  readonly peerGbId: string;
  readonly name: string;
  readonly password: string;
  /** Where an upper platform listens. */
  readonly host?: string;
  readonly port?: number;
  readonly transport?: "udp" | "tcp";
  readonly charset?: "GB2312" | "GB18030" | "UTF-8";
}

export type LinkRow = Selectable<Database["link"]>;

export interface Links {
  add(link: NewLink): Promise<{ readonly id: string }>;
  remove(peerGbId: string, direction: "upper" | "lower"): Promise<boolean>;
  /** An upper platform listens somewhere else now. */
  moved(id: string, host: string, port: number): Promise<void>;
  list(direction?: "upper" | "lower"): Promise<readonly LinkRow[]>;
}

export interface LinkParts {
  readonly db: Kysely<Database>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: PlatformKeys;
  readonly platform: { readonly gbId: string; readonly name: string };
  readonly changed: (link: LinkRow, what: "added" | "removed" | "moved") => Promise<void>;
}

export function createLinks(parts: LinkParts): Links {
  const { db, audit, clock } = parts;
  const actor = platformActor(parts.platform);
  return {
    async add(link) {
      checkNew(link);
      const exists = await db
        .selectFrom("link")
        .select("id")
        .where("direction", "=", link.direction)
        .where("peerGbId", "=", link.peerGbId)
        .where("removedAt", "is", null)
        .executeTakeFirst();
      if (exists) throw new Refusal(409, "link-exists", `there is a ${link.direction} link to ${link.peerGbId} already`);
      const id = newId(parts.random);
      await audit.append([{ action: "link.added", actor, link: id, direction: link.direction, peer: link.peerGbId }], async (trx) => {
        await trx
          .insertInto("link")
          .values({
            id,
            direction: link.direction,
            peerGbId: link.peerGbId,
            localGbId: parts.platform.gbId,
            name: link.name,
            host: link.host ?? null,
            port: link.port ?? null,
            transport: link.transport ?? "tcp",
            charset: link.charset ?? "GB18030",
            secret: Buffer.from(parts.keys.seal(link.password)),
            createdAt: new Date(clock.now()),
          })
          .execute();
      });
      await parts.changed(await db.selectFrom("link").selectAll().where("id", "=", id).executeTakeFirstOrThrow(), "added");
      return { id };
    },
    async remove(peerGbId, direction) {
      const row = await db
        .selectFrom("link")
        .selectAll()
        .where("direction", "=", direction)
        .where("peerGbId", "=", peerGbId)
        .where("removedAt", "is", null)
        .executeTakeFirst();
      if (!row) return false;
      await audit.append([{ action: "link.removed", actor, link: row.id, direction, peer: peerGbId }], async (trx) => {
        await trx
          .updateTable("link")
          .set({ removedAt: new Date(clock.now()) })
          .where("id", "=", row.id)
          .execute();
      });
      await parts.changed(row, "removed");
      return true;
    },
    async moved(id, host, port) {
      const row = await db.updateTable("link").set({ host, port }).where("id", "=", id).returningAll().executeTakeFirstOrThrow();
      await parts.changed(row, "moved");
    },
    list(direction) {
      let query = db.selectFrom("link").selectAll().where("removedAt", "is", null).orderBy("name");
      if (direction) query = query.where("direction", "=", direction);
      return query.execute();
    },
  };
}

function checkNew(link: NewLink): void {
  if (!/^[0-9]{20}$/.test(link.peerGbId)) throw new Refusal(422, "bad-id", "a platform id has 20 digits (GB/T 28181 Annex E)");
  if (link.password.length < 8) throw new Refusal(422, "weak-password", "a link password has at least 8 characters");
  if (link.direction === "upper" && (!link.host || !link.port))
    throw new Refusal(422, "address-missing", "say where the upper platform listens: host and port");
}
