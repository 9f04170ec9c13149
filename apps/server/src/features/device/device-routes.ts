import type { Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import type { Handlers } from "../../http/routes.ts";

export function deviceRoutes(parts: { db: Kysely<Database>; isOnline: (gbId: string) => boolean }): Pick<Handlers, "devices"> {
  return {
    devices: async () => {
      const [devices, channels, quarantine] = await Promise.all([
        parts.db.selectFrom("device").selectAll().where("removedAt", "is", null).orderBy("name").execute(),
        parts.db
          .selectFrom("camera")
          .select(["deviceGbId", (eb) => eb.fn.countAll<number>().as("count")])
          .where("removedAt", "is", null)
          .groupBy("deviceGbId")
          .execute(),
        parts.db.selectFrom("quarantine").selectAll().orderBy("lastAt", "desc").limit(200).execute(),
      ]);
      const counts = new Map(channels.map((row) => [row.deviceGbId, Number(row.count)]));
      return {
        devices: devices.map((row) => ({
          gbId: row.gbId,
          name: row.name,
          online: parts.isOnline(row.gbId),
          mediaTransport: row.mediaTransport,
          ...(row.manufacturer ? { manufacturer: row.manufacturer } : {}),
          ...(row.model ? { model: row.model } : {}),
          ...(row.firmware ? { firmware: row.firmware } : {}),
          channels: counts.get(row.gbId) ?? 0,
          ...(row.seenAt ? { seenAt: row.seenAt.getTime() } : {}),
        })),
        quarantine: quarantine.map((row) => ({
          gbId: row.gbId,
          host: row.host,
          firstAt: row.firstAt.getTime(),
          lastAt: row.lastAt.getTime(),
          attempts: row.attempts,
        })),
      };
    },
  };
}
