import type { Clock } from "@porchlight/base";
import type { Health } from "@porchlight/contract";
import type { MediaPlane, StreamHealth } from "@porchlight/media";
import type { Handlers } from "../../http/routes.ts";
import type { CameraRecord, CameraRecords } from "../../records/camera-records.ts";

interface Sample {
  readonly at: number;
  readonly streams: ReadonlyMap<string, StreamHealth>;
}

/** Rates are taken between this question and the one before, at least this far apart. */
const SHORTEST_SPAN_MS = 1_000;

/** What is being received right now, with rates between two looks. */
export function healthRoutes(parts: {
  media: MediaPlane;
  cameras: CameraRecords;
  isRecording: (cameraId: string) => boolean;
  clock: Clock;
}): Pick<Handlers, "health"> {
  let before: Sample | undefined;
  let last: Sample | undefined;
  return {
    health: async (): Promise<Health> => {
      const [streams, cameras] = await Promise.all([parts.media.health(), parts.cameras.find({})]);
      const sample: Sample = { at: parts.clock.now(), streams: new Map(streams.map((stream) => [stream.cameraId, stream])) };
      if (!last || sample.at - last.at >= SHORTEST_SPAN_MS) {
        before = last;
        last = sample;
      }
      const rows = cameras.map((camera) => streamState(camera, sample, before, parts.isRecording(camera.row.id)));
      return {
        at: sample.at,
        cameras: rows.length,
        online: rows.filter((row) => row.online).length,
        receiving: rows.filter((row) => row.receiving).length,
        streams: rows,
      };
    },
  };
}

function streamState(camera: CameraRecord, now: Sample, before: Sample | undefined, recording: boolean): Health["streams"][number] {
  const stream = now.streams.get(camera.row.id);
  const old = before?.streams.get(camera.row.id);
  const seconds = before ? (now.at - before.at) / 1000 : 0;
  const rate = (current: number | undefined, previous: number | undefined): number =>
    seconds > 0 && current !== undefined && previous !== undefined && current >= previous ? (current - previous) / seconds : 0;
  return {
    cameraId: camera.row.id,
    cameraName: camera.row.name,
    ...(camera.villageName ? { villageName: camera.villageName } : {}),
    online: camera.row.online,
    receiving: stream?.receiving ?? false,
    recording,
    ...(stream?.codec ? { codec: stream.codec } : {}),
    kbps: Math.round((rate(stream?.bytes, old?.bytes) * 8) / 1000),
    fps: Math.round(rate(stream?.frames, old?.frames) * 10) / 10,
    lost: stream?.lost ?? 0,
    viewers: stream?.viewers ?? 0,
    ...(stream?.lastPacketAt ? { lastPacketAt: Math.round(stream.lastPacketAt) } : {}),
  };
}
