import { createEmitter, type Clock, type Random } from "@porchlight/base";
import {
  createGbDevice,
  gbDomain,
  type CatalogChange,
  type DeviceSideHandlers,
  type GbDevice,
  type GbRouter,
  type IncomingLive,
  type LinkState,
  type LiveAnswer,
  type UpperLink,
} from "@porchlight/gb28181";
import type { Hash } from "@porchlight/sip";
import { openLiveSession, type LiveSession } from "./live-session.ts";
import type { Pacer } from "./pacer.ts";
import { noQuirks, type CameraQuirks } from "./quirks.ts";
import type { Reel } from "./reel.ts";
import { cameraHash } from "./send-stamp.ts";
import { channelOf, infoOf, type VirtualCameraSpec } from "./spec.ts";

/** One camera that registers, answers and shows its clip. Registers by itself, again and again until it succeeds. */
export interface VirtualCamera extends AsyncDisposable {
  readonly id: string;
  readonly spec: VirtualCameraSpec;
  /** Switches for tests; assign to its fields. */
  readonly quirks: CameraQuirks;
  readonly state: LinkState;
  onState(listener: (state: LinkState) => void): () => void;
  /** Resolves when the camera is registered, at once if it is. */
  registered(): Promise<void>;
  /** Sessions being served. */
  readonly watching: number;
  /** Ends every session with BYE. */
  hangUp(): Promise<void>;
  /** Closes the media sockets under running sessions, without a word over SIP: a cut cable, a dropped TCP connection. */
  cutMedia(): Promise<void>;
  /** Unregisters (Expires 0) and ends all sessions. The camera stays silent until {@link register}. */
  unregister(): Promise<void>;
  register(): void;
  /** Tells a platform that subscribed to the catalogue. */
  notifyCatalog(changes: readonly CatalogChange[]): Promise<void>;
}

export interface VirtualCameraParts {
  readonly router: GbRouter;
  readonly reel: Reel;
  readonly pacer: Pacer;
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
  readonly readBuffer: Uint8Array;
}

export function createVirtualCamera(spec: VirtualCameraSpec, parts: VirtualCameraParts): VirtualCamera {
  const { clock } = parts;
  const quirks = noQuirks();
  const states = createEmitter<LinkState>();
  const sessions = new Set<LiveSession>();
  const channel = channelOf(spec);
  let device: GbDevice | undefined;
  let state: LinkState = { kind: "connecting" };

  async function live(request: IncomingLive): Promise<LiveAnswer> {
    if (quirks.busy) return { kind: "refuse", status: 486, reason: "Busy Here" };
    if (request.channelId !== channel.id) return { kind: "refuse", status: 404, reason: "No such channel" };
    const closed = (session: LiveSession): void => void sessions.delete(session);
    const session = await openLiveSession(request, { ...parts, camera: cameraHash(spec.id), quirks, mediaHost: spec.mediaHost ?? "127.0.0.1", closed });
    sessions.add(session);
    return session.answer;
  }

  const handlers: DeviceSideHandlers = {
    catalog: () => [channel],
    info: () => infoOf(spec),
    status: () => ({ online: true, recording: false, deviceTime: clock.now() }),
    live,
  };

  function register(): void {
    if (device) return;
    const registering = createGbDevice({ ...parts, link: linkOf(spec), handlers, tuning: { retryFirst: 1, retryLongest: 20 } });
    device = registering;
    registering.onState((next) => {
      if (device === registering) become(next);
    });
    become(registering.state);
  }

  function become(next: LinkState): void {
    state = next;
    states.emit(next);
  }

  async function unregister(): Promise<void> {
    const leaving = device;
    device = undefined;
    await leaving?.[Symbol.asyncDispose]();
    await cutMedia();
    if (!device) become({ kind: "offline", reason: "unregistered" });
  }

  async function cutMedia(): Promise<void> {
    await Promise.all([...sessions].map((session) => session.cut()));
  }

  register();
  return {
    ...{ id: spec.id, spec, quirks, register, unregister, cutMedia },
    get state() {
      return state;
    },
    onState: (listener) => states.on(listener),
    registered: () => untilRegistered(() => state, states.on),
    get watching() {
      return sessions.size;
    },
    hangUp: async () => device?.endLive(channel.id),
    notifyCatalog: async (changes) => device?.notifyCatalog(changes),
    [Symbol.asyncDispose]: unregister,
  };
}

function untilRegistered(state: () => LinkState, on: (listener: (state: LinkState) => void) => () => void): Promise<void> {
  if (state().kind === "registered") return Promise.resolve();
  return new Promise((resolve) => {
    const stop = on((next) => {
      if (next.kind !== "registered") return;
      stop();
      resolve();
    });
  });
}

function linkOf(spec: VirtualCameraSpec): UpperLink {
  const { server } = spec;
  return {
    serverId: server.id,
    serverDomain: server.domain ?? gbDomain(server.id),
    host: server.host,
    port: server.port,
    transport: spec.sipTransport ?? "udp",
    localId: spec.id,
    password: spec.password,
    charset: spec.charset ?? "GB2312",
    registerExpires: spec.registerExpires,
    keepaliveEvery: spec.keepaliveEvery,
  };
}
