import type { Clock } from "@porchlight/base";
import type { ChangeTopic } from "@porchlight/contract";
import type { CatalogChange, CatalogItem, GbPlatform, PlatformEvent } from "@porchlight/gb28181";
import type { MediaPlane } from "@porchlight/media";
import type { Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { CameraRecords } from "../../records/camera-records.ts";
import type { StreamAccess } from "../../streams/stream-access.ts";
import type { StreamKeeper } from "../../streams/stream-keeper.ts";
import type { Devices } from "./devices.ts";

export interface PeerParts {
  readonly db: Kysely<Database>;
  readonly gb: GbPlatform;
  readonly media: MediaPlane;
  readonly streams: StreamKeeper;
  readonly access: StreamAccess;
  readonly lower: {
    replace(linkId: string, items: readonly CatalogItem[]): Promise<void>;
    apply(linkId: string, changes: readonly CatalogChange[]): Promise<void>;
    offline(linkId: string): Promise<void>;
  };
  readonly recording: { stopped(cameraId: string, cause: "offline", at: number): Promise<void> };
  readonly cameras: CameraRecords;
  readonly devices: Devices;
  readonly clock: Clock;
  readonly log: Logger;
  readonly cameraChanged: (cameraId: string | undefined) => Promise<void>;
  readonly tell: (topic: ChangeTopic) => void;
}

/** Follows what registered peers do: cameras start and stop recording with their device, lower platforms bring and take their catalogue. Returns the stop. */
export function watchPeers(parts: PeerParts): () => void {
  const { gb, media, log } = parts;
  const guard = (work: Promise<unknown>, what: string): void => void work.catch((error: unknown) => log.error({ err: error }, what));
  const stopGb = gb.onEvent((event) => guard(onPeerEvent(parts, event), `peer event ${event.kind} not handled`));
  const stopMedia = media.onEvent((event) => {
    if (event.kind === "stream-started") guard(noteCodec(parts, event.cameraId, event.codec), "codec not noted");
    if (event.kind === "idle") guard(closeIdle(parts, event.cameraId), "idle stream not closed");
  });
  return () => {
    stopGb();
    stopMedia();
  };
}

async function onPeerEvent(parts: PeerParts, event: PlatformEvent): Promise<void> {
  switch (event.kind) {
    case "registered":
      return event.refresh ? undefined : registered(parts, event.id, event.at);
    case "offline":
    case "unregistered":
      return gone(parts, event.id, event.at);
    case "catalog": {
      const linkId = await linkOf(parts.db, event.id);
      if (linkId !== undefined) await parts.lower.replace(linkId, event.items);
      return;
    }
    case "catalog-changed": {
      const linkId = await linkOf(parts.db, event.id);
      if (linkId !== undefined) await parts.lower.apply(linkId, event.changes);
      return;
    }
    case "quarantined":
      await parts.devices.sawQuarantined(event.id, event.host);
      return parts.tell("devices");
    case "refused":
      parts.log.warn({ id: event.id, host: event.host, reason: event.reason }, "registration refused");
      return;
    default:
  }
}

async function registered(parts: PeerParts, id: string, at: number): Promise<void> {
  const { db, gb } = parts;
  const linkId = await linkOf(db, id);
  if (linkId !== undefined) {
    parts.tell("links");
    // the rows arrive as a `catalog` event
    await gb.queryCatalog(id);
    await gb.subscribeCatalog(id);
    return;
  }
  await db
    .updateTable("device")
    .set({ seenAt: new Date(at) })
    .where("gbId", "=", id)
    .execute();
  const changed = await db.updateTable("camera").set({ online: true }).where("deviceGbId", "=", id).where("online", "=", false).returning("id").execute();
  const cameras = await parts.cameras.find({ ids: changed.map((row) => row.id) });
  await Promise.all(cameras.filter((camera) => camera.row.record).map((camera) => parts.access.want(camera)));
  if (changed.length === 0) return;
  await parts.cameraChanged(undefined);
  parts.tell("devices");
  await noteDeviceInfo(parts, id);
}

async function noteDeviceInfo({ db, gb }: PeerParts, id: string): Promise<void> {
  const info = await gb.queryDeviceInfo(id);
  if (info.kind === "ok")
    await db
      .updateTable("device")
      .set({ manufacturer: info.value.manufacturer.slice(0, 80), model: info.value.model.slice(0, 80), firmware: info.value.firmware.slice(0, 80) })
      .where("gbId", "=", id)
      .execute();
}

async function gone(parts: PeerParts, id: string, at: number): Promise<void> {
  const linkId = await linkOf(parts.db, id);
  await Promise.all(parts.streams.keysOf(id).map((key) => parts.streams.drop(key)));
  if (linkId !== undefined) {
    await parts.lower.offline(linkId);
    return parts.tell("links");
  }
  const cameras = await parts.db
    .updateTable("camera")
    .set({ online: false })
    .where("deviceGbId", "=", id)
    .where("online", "=", true)
    .returning(["id", "record"])
    .execute();
  for (const camera of cameras) if (camera.record) await parts.recording.stopped(camera.id, "offline", at);
  if (cameras.length > 0) await parts.cameraChanged(undefined);
  parts.tell("devices");
}

async function noteCodec({ db, tell }: PeerParts, cameraId: string, codec: string): Promise<void> {
  const changed = await db
    .updateTable("camera")
    .set({ codec })
    .where("id", "=", cameraId)
    .where((eb) => eb.or([eb("codec", "is", null), eb("codec", "!=", codec)]))
    .executeTakeFirst();
  if (changed.numUpdatedRows > 0n) tell("cameras");
}

/** Nobody looks any more and nothing records: the camera may rest. */
async function closeIdle({ db, streams }: PeerParts, cameraId: string): Promise<void> {
  const camera = await db.selectFrom("camera").select("record").where("id", "=", cameraId).executeTakeFirst();
  if (!camera?.record) await streams.drop(cameraId);
}

async function linkOf(db: Kysely<Database>, gbId: string): Promise<string | undefined> {
  return (
    await db.selectFrom("link").select("id").where("direction", "=", "lower").where("peerGbId", "=", gbId).where("removedAt", "is", null).executeTakeFirst()
  )?.id;
}
