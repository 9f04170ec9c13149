import type { Purpose } from "@porchlight/access";
import { type Clock, type Random } from "@porchlight/base";
import type { CatalogItem, DeviceSideHandlers, GbDevice, IncomingLive, LinkState, LiveAnswer, ServedSession, UpperLink } from "@porchlight/gb28181";
import type { MediaPlane } from "@porchlight/media";
import type { Logger } from "pino";
import type { Judge } from "../../oversight/judge.ts";
import type { OpenViews } from "../../oversight/open-views.ts";
import type { Register } from "../../oversight/register.ts";
import type { CameraRecord, CameraRecords } from "../../records/camera-records.ts";
import { newId } from "../../security/new-id.ts";
import { catalogChanges, sharedItem } from "./shared-catalog.ts";

/** A link to an upper platform, with its secret open. */
export interface UpperLinkRecord {
  readonly id: string;
  readonly name: string;
  readonly peer: UpperLink;
}

export interface UpperLinkParts {
  readonly connect: (link: UpperLink, handlers: DeviceSideHandlers) => GbDevice;
  readonly cameras: CameraRecords;
  readonly judge: Judge;
  readonly register: Register;
  readonly openViews: OpenViews;
  readonly media: MediaPlane;
  readonly mediaHost: string;
  readonly platform: { readonly gbId: string; readonly name: string };
  /** Makes sure the camera's own stream runs; the reason when it cannot. */
  readonly wantStream: (camera: CameraRecord) => Promise<{ kind: "open" } | { kind: "failed"; why: string }>;
  readonly clock: Clock;
  readonly random: Random;
  readonly changed: (topic: "links" | "viewings") => void;
  readonly log: Logger;
}

export interface UpperLinks extends AsyncDisposable {
  add(link: UpperLinkRecord): Promise<void>;
  remove(linkId: string): Promise<void>;
  /** A camera or a consent changed: rebuilds every catalogue and tells subscribed platforms the difference. */
  refresh(): Promise<void>;
  has(linkId: string): boolean;
  ids(): readonly string[];
  state(linkId: string): LinkState;
  sharedChannels(linkId: string): number;
}

interface Connected {
  readonly device: GbDevice;
  catalog: ReadonlyMap<string, CatalogItem>;
}

/** The device side of this platform towards each upper platform: offers consented cameras, and serves their live picture from our own hub. */
export function createUpperLinks(parts: UpperLinkParts): UpperLinks {
  const connected = new Map<string, Connected>();
  const forwards = createForwards(parts);

  const build = async (linkId: string): Promise<ReadonlyMap<string, CatalogItem>> => {
    const cameras = await parts.cameras.find({});
    const items = cameras.map((camera) => sharedItem(camera, linkId, parts.platform.gbId, parts.clock.now())).filter((item) => item !== undefined);
    return new Map(items.map((item) => [item.id, item]));
  };

  return {
    async add(link) {
      const catalog = await build(link.id);
      const handlers: DeviceSideHandlers = {
        catalog: () => [...(connected.get(link.id)?.catalog.values() ?? [])],
        info: () => ({
          name: parts.platform.name,
          manufacturer: "Porchlight",
          model: "platform",
          firmware: "0.1.0",
          channels: connected.get(link.id)?.catalog.size ?? 0,
        }),
        status: (channelId) => ({
          online: connected.get(link.id)?.catalog.get(channelId)?.online ?? channelId === parts.platform.gbId,
          recording: undefined,
          deviceTime: parts.clock.now(),
        }),
        live: (request) => forwards.serve(link, request),
      };
      const device = parts.connect(link.peer, handlers);
      connected.set(link.id, { device, catalog });
      device.onState(() => parts.changed("links"));
    },
    async remove(linkId) {
      const link = connected.get(linkId);
      connected.delete(linkId);
      await parts.openViews.recheck((view) => view.linkId === linkId);
      await link?.device[Symbol.asyncDispose]();
    },
    async refresh() {
      for (const [linkId, link] of connected) {
        const next = await build(linkId);
        const changes = catalogChanges(link.catalog, next);
        link.catalog = next;
        if (changes.length > 0)
          await link.device.notifyCatalog(changes).catch((error: unknown) => parts.log.warn({ err: error, link: linkId }, "catalogue change not delivered"));
      }
    },
    has: (linkId) => connected.has(linkId),
    ids: () => [...connected.keys()],
    state: (linkId) => connected.get(linkId)?.device.state ?? { kind: "offline", reason: "not started" },
    sharedChannels: (linkId) => connected.get(linkId)?.catalog.size ?? 0,
    async [Symbol.asyncDispose]() {
      forwards.dispose();
      await Promise.all([...connected.values()].map((link) => link.device[Symbol.asyncDispose]()));
      connected.clear();
    },
  };
}

/** What the SDP of a connecting sender says, since it listens nowhere (RFC 4145 §4.1). */
const DISCARD_PORT = 9;

/** Serves live INVITEs of upper platforms: decide, enter in the register, then forward. */
function createForwards(parts: UpperLinkParts) {
  const running = new Map<string, { bytes: number }>();
  const stopListening = parts.media.onEvent((event) => {
    if (event.kind !== "forward-ended") return;
    const forward = running.get(event.forwardId);
    if (forward) forward.bytes = event.bytes;
  });

  const serve = async (link: UpperLinkRecord, request: IncomingLive): Promise<LiveAnswer> => {
    const [camera] = await parts.cameras.find({ sharedGbId: request.channelId });
    if (!camera) return { kind: "refuse", status: 404, reason: "no such channel" };
    const subject = { kind: "peer" as const, linkId: link.id, viewer: request.viewer };
    const decision = await parts.judge.camera(subject, "camera.view-live", camera, { grants: [] });
    const viewer = {
      id: request.viewer?.userId ?? "",
      name: request.viewer?.name ?? "",
      unit: request.viewer?.unit ?? "",
      platform: link.name,
      role: "viewer of another platform",
    };
    if (decision.kind === "deny") {
      await parts.register.denied({ cameraId: camera.row.id, mode: "cascade", viewer, code: decision.code });
      // a camera that is not shared does not exist for the upper platform
      return decision.code === "no-consent" || decision.code === "indoor-never-shared" || decision.code === "place-unknown"
        ? { kind: "refuse", status: 404, reason: "no such channel" }
        : { kind: "refuse", status: 403, reason: decision.code };
    }
    if (!camera.row.online) return { kind: "refuse", status: 480, reason: "camera offline" };
    const viewingId = newId(parts.random);
    const purpose: Purpose = decision.purpose ?? "public_order_case";
    await parts.register.open({ id: viewingId, cameraId: camera.row.id, mode: "cascade", viewer, purpose, grantReference: request.viewer?.grant, decision });
    parts.changed("viewings");
    return forward(parts, running, { link, request, camera, viewingId, until: decision.until });
  };

  return { serve, dispose: stopListening };
}

interface ForwardOrder {
  readonly link: UpperLinkRecord;
  readonly request: IncomingLive;
  readonly camera: CameraRecord;
  readonly viewingId: string;
  readonly until: number | undefined;
}

async function forward(parts: UpperLinkParts, running: Map<string, { bytes: number }>, order: ForwardOrder): Promise<LiveAnswer> {
  const { camera, request, viewingId, link } = order;
  const over = async (why: string, bytes: number): Promise<void> => {
    parts.openViews.remove(viewingId);
    await parts.register
      .close(viewingId, why, bytes)
      .catch((error: unknown) => parts.log.error({ err: error, viewing: viewingId }, "the end of a viewing is not in the log yet"));
    parts.changed("viewings");
  };
  const stream = await parts.wantStream(camera);
  if (stream.kind === "failed") {
    await over(`stream-failed: ${stream.why}`.slice(0, 100), 0);
    return { kind: "refuse", status: 480, reason: "camera does not send" };
  }
  const ssrc = request.ssrc ?? Number.parseInt(Buffer.from(parts.random.bytes(4)).toString("hex"), 16) >>> 1;
  const opened = await parts.media.openForward({
    cameraId: camera.row.id,
    transport: request.transport,
    host: parts.mediaHost,
    remote: request.remote,
    ssrc,
    withAudio: false,
  });
  running.set(opened.id, { bytes: 0 });
  let session: ServedSession | undefined;
  let revoked: string | undefined;
  parts.openViews.add(
    {
      id: viewingId,
      cameraId: camera.row.id,
      grantId: undefined,
      linkId: link.id,
      personId: undefined,
      decide: async () => {
        const fresh = await parts.cameras.byId(camera.row.id);
        return fresh
          ? parts.judge.camera({ kind: "peer", linkId: link.id, viewer: request.viewer }, "camera.view-live", fresh, { grants: [] })
          : { kind: "deny", code: "no-consent" };
      },
      end: (why) => {
        revoked = why;
        // bytes stop first; the BYE tells the far side why nothing comes any more
        void parts.media
          .closeForward(opened.id)
          .catch((error: unknown) => parts.log.error({ err: error, viewing: viewingId }, "forward did not close"))
          .then(() => session?.bye());
      },
    },
    order.until,
  );
  return {
    kind: "serve",
    send: { host: opened.host, port: opened.port || DISCARD_PORT },
    ssrc,
    start: (served) => {
      session = served;
      const stop = (): Promise<void> => served.bye();
      if (revoked !== undefined) return void stop();
      parts.media.startForward(opened.id).catch((error: unknown) => {
        parts.log.warn({ err: error, viewing: viewingId }, "the upper platform cannot be reached for media");
        return stop();
      });
    },
    ended: (why) => {
      void parts.media
        .closeForward(opened.id)
        .catch(() => undefined)
        .then(() => over(revoked ?? why, running.get(opened.id)?.bytes ?? 0))
        .finally(() => running.delete(opened.id));
    },
  };
}
