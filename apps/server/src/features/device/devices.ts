import type { Scene } from "@porchlight/access";
import { type Clock, type Random } from "@porchlight/base";
import type { KnownPeer } from "@porchlight/gb28181";
import type { AuditLog, Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import { Refusal } from "../../http/refusal.ts";
import { platformActor } from "../../oversight/actor.ts";
import type { PlatformKeys } from "../../security/platform-keys.ts";
import { newId } from "../../security/new-id.ts";

/** What is said of a camera when it is provisioned; what is not said is unknown, and unknown is never shared. */
export interface NewDevice {
  readonly gbId: string;
  readonly name: string;
  readonly password: string;
  readonly mediaTransport?: "udp" | "tcp-passive" | "tcp-active";
  readonly scene?: Scene;
  readonly villageCode?: string;
  readonly placeClass?: "A" | "B" | "C" | "D";
  readonly outdoor?: boolean;
  readonly ownerId?: string;
  readonly x?: number;
  readonly y?: number;
  readonly longitude?: number;
  readonly latitude?: number;
  /** The id it has in catalogues to upper platforms; default its own. */
  readonly sharedGbId?: string;
}

export interface Devices {
  add(device: NewDevice): Promise<{ readonly cameraId: string }>;
  remove(gbId: string): Promise<boolean>;
  /** The registrar's question: may this id register, and with which secret? */
  known(gbId: string): Promise<KnownPeer | undefined>;
  sawQuarantined(gbId: string, host: string): Promise<void>;
}

/** Defaults so common that they are the first guess of every break-in. */
const knownBadPasswords = new Set(["12345678", "123456789", "admin", "admin123", "password", "123456", "88888888", "00000000"]);
const SHORTEST_PASSWORD = 8;

export interface DeviceParts {
  readonly db: Kysely<Database>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: PlatformKeys;
  readonly platform: { readonly gbId: string; readonly name: string };
  /** Runs after a device is gone: its registration and streams end. */
  readonly removed: (gbId: string) => Promise<void>;
}

export function createDevices(parts: DeviceParts): Devices {
  const { db, audit, clock, keys } = parts;
  const actor = platformActor(parts.platform);
  return {
    async add(device) {
      checkNew(device);
      const known = await db.selectFrom("device").select(["gbId", "removedAt"]).where("gbId", "=", device.gbId).executeTakeFirst();
      if (known)
        throw new Refusal(
          409,
          "device-exists",
          known.removedAt ? `${device.gbId} was used before; ids are never given twice` : `${device.gbId} exists already`,
        );
      const now = new Date(clock.now());
      const cameraId = newId(parts.random);
      await audit.append([{ action: "device.added", actor, device: device.gbId }], async (trx) => {
        await trx
          .insertInto("device")
          .values({
            gbId: device.gbId,
            name: device.name,
            secret: Buffer.from(keys.seal(device.password)),
            mediaTransport: device.mediaTransport ?? "tcp-passive",
            createdAt: now,
          })
          .execute();
        await trx
          .insertInto("camera")
          .values({
            id: cameraId,
            gbId: device.gbId,
            deviceGbId: device.gbId,
            name: device.name,
            scene: device.scene ?? "home",
            villageCode: device.villageCode ?? null,
            placeClass: device.placeClass ?? "D",
            outdoor: device.outdoor ?? null,
            ownerId: device.ownerId ?? null,
            x: device.x ?? null,
            y: device.y ?? null,
            longitude: device.longitude ?? null,
            latitude: device.latitude ?? null,
            sharedGbId: device.sharedGbId ?? device.gbId,
            createdAt: now,
          })
          .execute();
        await trx.deleteFrom("quarantine").where("gbId", "=", device.gbId).execute();
      });
      return { cameraId };
    },

    async remove(gbId) {
      const device = await db.selectFrom("device").select("gbId").where("gbId", "=", gbId).where("removedAt", "is", null).executeTakeFirst();
      if (!device) return false;
      const now = new Date(clock.now());
      await audit.append([{ action: "device.removed", actor, device: gbId }], async (trx) => {
        await trx.updateTable("device").set({ removedAt: now }).where("gbId", "=", gbId).execute();
        await trx.updateTable("camera").set({ removedAt: now, online: false }).where("deviceGbId", "=", gbId).execute();
      });
      await parts.removed(gbId);
      return true;
    },

    async known(gbId) {
      const device = await db.selectFrom("device").select("secret").where("gbId", "=", gbId).where("removedAt", "is", null).executeTakeFirst();
      if (device) return { id: gbId, kind: "device", password: keys.unseal(device.secret) };
      const link = await db
        .selectFrom("link")
        .select(["secret", "charset"])
        .where("direction", "=", "lower")
        .where("peerGbId", "=", gbId)
        .where("removedAt", "is", null)
        .executeTakeFirst();
      return link && { id: gbId, kind: "lower-platform", password: keys.unseal(link.secret), charset: link.charset };
    },

    async sawQuarantined(gbId, host) {
      const now = new Date(clock.now());
      await db
        .insertInto("quarantine")
        .values({ gbId, host, firstAt: now, lastAt: now, attempts: 1 })
        .onConflict((conflict) => conflict.columns(["gbId", "host"]).doUpdateSet((eb) => ({ lastAt: now, attempts: eb("quarantine.attempts", "+", 1) })))
        .execute();
    },
  };
}

function checkNew(device: NewDevice): void {
  if (!/^[0-9]{20}$/.test(device.gbId)) throw new Refusal(422, "bad-id", "a device id has 20 digits (GB/T 28181 Annex E)");
  if (device.name.trim().length === 0 || device.name.length > 80) throw new Refusal(422, "bad-name", "a device name has 1 to 80 characters");
  if (device.password.length < SHORTEST_PASSWORD || knownBadPasswords.has(device.password.toLowerCase()) || device.password === device.gbId) {
    throw new Refusal(422, "weak-password", `a device password has at least ${SHORTEST_PASSWORD} characters and is none of the usual defaults`);
  }
}
