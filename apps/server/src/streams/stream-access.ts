import type { MonitorUser } from "@porchlight/gb28181";
import type { Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import type { CameraRecord } from "../records/camera-records.ts";
import type { OpenOutcome } from "./camera-stream.ts";
import type { StreamKeeper } from "./stream-keeper.ts";

/** Where a live picture comes from, seen by whoever wants to show it. */
export interface StreamAccess {
  keyFor(camera: CameraRecord, viewingId: string): string;
  open(camera: CameraRecord, viewingId: string, viewer: MonitorUser): Promise<OpenOutcome>;
  close(camera: CameraRecord, viewingId: string): void;
  /** The camera's own stream, whoever looks (operator only). */
  want(camera: CameraRecord): Promise<OpenOutcome>;
}

/** Operator: one stream a camera, shared by all who look; it closes by the media plane's `idle` when nothing records it. */
export function ownStreams(parts: { db: Kysely<Database>; streams: StreamKeeper }): StreamAccess {
  const want = async (camera: CameraRecord): Promise<OpenOutcome> => {
    const deviceId = camera.row.deviceGbId;
    if (deviceId === null) return { kind: "failed", why: "not a camera of this platform" };
    const device = await parts.db.selectFrom("device").select("mediaTransport").where("gbId", "=", deviceId).executeTakeFirst();
    if (!device) return { kind: "failed", why: "device removed" };
    return parts.streams.want({
      key: camera.row.id,
      peerId: deviceId,
      channelId: camera.row.gbId,
      transport: device.mediaTransport,
      record: camera.row.record,
    });
  };
  return { keyFor: (camera) => camera.row.id, open: want, close: () => undefined, want };
}

/** County: one INVITE a viewing, so that the operator's log, and with it the owner, names each viewer. */
export function cascadedStreams(parts: { db: Kysely<Database>; streams: StreamKeeper; transport: "udp" | "tcp-passive" | "tcp-active" }): StreamAccess {
  const keyFor = (_camera: CameraRecord, viewingId: string): string => `viewing-${viewingId}`;
  return {
    keyFor,
    async open(camera, viewingId, viewer) {
      const linkId = camera.row.lowerLinkId;
      const link =
        linkId === null
          ? undefined
          : await parts.db.selectFrom("link").select("peerGbId").where("id", "=", linkId).where("removedAt", "is", null).executeTakeFirst();
      if (!link) return { kind: "failed", why: "the operator platform is not linked any more" };
      return parts.streams.want({
        key: keyFor(camera, viewingId),
        peerId: link.peerGbId,
        channelId: camera.row.gbId,
        transport: parts.transport,
        record: false,
        viewer,
      });
    },
    close: (camera, viewingId) => void parts.streams.drop(keyFor(camera, viewingId)),
    want: async () => ({ kind: "failed", why: "a county shows pictures only to a named viewer" }),
  };
}
