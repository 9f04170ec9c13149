import { createHash } from "node:crypto";
import { createGbDevice, createGbPlatform, createGbRouter, createSsrcAllocator, type GbPlatform } from "@porchlight/gb28181";
import { createLowerCatalog } from "../features/cascade/lower-catalog.ts";
import { createUpperLinks, type UpperLinks } from "../features/cascade/upper-links.ts";
import { createDevices, type Devices } from "../features/device/devices.ts";
import { createLinks, type LinkRow, type Links } from "../features/link/links.ts";
import { watchPeers } from "../features/device/peers.ts";
import type { Recording } from "../features/recording/recording.ts";
import { cascadedStreams, ownStreams, type StreamAccess } from "../streams/stream-access.ts";
import { followCommandLine } from "./follow-command-line.ts";
import { createStreamKeeper, type StreamKeeper } from "../streams/stream-keeper.ts";
import type { Core } from "./core.ts";

export interface Signalling extends AsyncDisposable {
  readonly gb: GbPlatform;
  readonly devices: Devices;
  readonly links: Links;
  readonly streams: StreamKeeper;
  readonly access: StreamAccess;
  readonly upper: UpperLinks;
  /** A camera or its consents changed: catalogues follow, running views are decided again. */
  cameraChanged(cameraId: string | undefined): Promise<void>;
}

const hash = (algorithm: "MD5" | "SHA-256", bytes: Uint8Array): Uint8Array =>
  createHash(algorithm === "MD5" ? "md5" : "sha256")
    .update(bytes)
    .digest();

/** SIP both ways: server to cameras and lower platforms, device to upper platforms; and the streams they carry. */
export async function composeSignalling(core: Core & { recording: Recording }): Promise<Signalling> {
  const { config, domain, platform, clock, random, keys, store, audit, feed, agent, media, log, openViews } = core;
  const { db } = store;
  await db.updateTable("camera").set({ online: false }).execute();

  const router = createGbRouter(agent);
  const gb = createGbPlatform({ id: config.gbId, domain, router, clock, random, hash, peers: (id) => devices.known(id) });
  const ssrcs = createSsrcAllocator({ domain, random });
  const streams = createStreamKeeper({
    gb,
    media,
    clock,
    random,
    ssrcs,
    mediaHost: config.media.host,
    log,
    viewerStreamLost: (key) =>
      void media.endViewer(key.replace(/^viewing-/, ""), "stream-ended").catch((error: unknown) => log.warn({ err: error, stream: key }, "viewer did not end")),
  });
  const access = config.role === "operator" ? ownStreams({ db, streams }) : cascadedStreams({ db, streams, transport: config.media.cascadeTransport });

  const upper = createUpperLinks({
    ...core,
    connect: (link, handlers) => createGbDevice({ link, router, clock, random, hash, handlers }),
    mediaHost: config.media.host,
    wantStream: (camera) => access.want(camera),
    changed: (topic) => feed.tell(topic),
  });

  const cameraChanged = async (cameraId: string | undefined): Promise<void> => {
    // views first: once the upper platform hears of it, it ends them too, and the register would not say why
    await openViews.recheck((view) => cameraId === undefined || view.cameraId === cameraId);
    await upper.refresh();
    feed.tell("cameras");
    feed.tell("consents");
  };
  const deviceRemoved = async (gbId: string): Promise<void> => {
    gb.forget(gbId);
    await Promise.all(streams.keysOf(gbId).map((key) => streams.drop(key)));
    await cameraChanged(undefined);
    feed.tell("devices");
  };
  const devices = createDevices({ ...core, db, removed: deviceRemoved });
  const lower = createLowerCatalog({ db, clock, random, areaPrefix: config.township.areaCode, changed: () => cameraChanged(undefined) });
  /** It may not register any more, and what it offered is offered no more. */
  const lowerRemoved = async (row: LinkRow): Promise<void> => {
    const linkedAgain = (await links.list("lower")).some((other) => other.peerGbId === row.peerGbId);
    if (!linkedAgain) {
      gb.forget(row.peerGbId);
      await Promise.all(streams.keysOf(row.peerGbId).map((key) => streams.drop(key)));
    }
    await lower.replace(row.id, []);
    feed.tell("links");
  };
  const openLink = (row: LinkRow) => ({
    id: row.id,
    name: row.name,
    peer: {
      serverId: row.peerGbId,
      serverDomain: row.peerGbId.slice(0, 10),
      host: row.host ?? "127.0.0.1",
      port: row.port ?? 5060,
      transport: row.transport,
      localId: row.localGbId ?? config.gbId,
      password: keys.unseal(row.secret),
      charset: row.charset,
    },
  });
  const links = createLinks({
    db,
    audit,
    clock,
    random,
    keys,
    platform,
    changed: async (row, what) => {
      if (row.direction === "lower") {
        if (what === "removed") await lowerRemoved(row);
      } else {
        if (what !== "added") await upper.remove(row.id);
        if (what !== "removed") await upper.add(openLink(row));
      }
      feed.tell("links");
    },
  });

  const stopPeers = watchPeers({
    db,
    gb,
    media,
    streams,
    access,
    lower,
    recording: core.recording,
    cameras: core.cameras,
    devices,
    clock,
    log,
    cameraChanged,
    tell: (topic) => feed.tell(topic),
  });
  for (const row of await links.list("upper")) await upper.add(openLink(row));
  const stopFollowing = followCommandLine({ core, links, upper, openLink, deviceRemoved, lowerRemoved });

  return {
    gb,
    devices,
    links,
    streams,
    access,
    upper,
    cameraChanged,
    async [Symbol.asyncDispose]() {
      stopPeers();
      await stopFollowing();
      await upper[Symbol.asyncDispose]();
      await streams[Symbol.asyncDispose]();
      await gb[Symbol.asyncDispose]();
    },
  };
}
