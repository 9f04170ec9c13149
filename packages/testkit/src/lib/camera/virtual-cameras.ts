import { createLifetime, Fault, systemClock, type Clock } from "@porchlight/base";
import { createGbRouter, isGbId } from "@porchlight/gb28181";
import { createReadBuffer } from "@porchlight/rtp/node";
import { nodeHash, nodeRandom, openSipAgent } from "@porchlight/sip/node";
import { loadClip } from "../clips/clip-library.ts";
import type { CameraFaultCode } from "./faults.ts";
import { createPacer } from "./pacer.ts";
import { createQuirkyAgent } from "./quirky-agent.ts";
import { createReel, type Reel } from "./reel.ts";
import type { VirtualCameraSpec } from "./spec.ts";
import { createVirtualCamera, type VirtualCamera } from "./virtual-camera.ts";

export interface VirtualCamerasOptions {
  readonly cameras: readonly VirtualCameraSpec[];
  /** Wall clock and timers of pictures and signalling. Default: the machine's. */
  readonly clock?: Clock;
  /** Local address for SIP, default 127.0.0.1; 0.0.0.0 when the platforms are on other machines. All cameras share one port of it. */
  readonly sipHost?: string;
  /** How much of a stall is caught up on before frames are left out, default 2000 ms. */
  readonly catchUpMs?: number;
}

/** Running cameras. Disposing them ends their sessions, unregisters and closes every socket. */
export interface VirtualCameras extends AsyncDisposable {
  readonly cameras: readonly VirtualCamera[];
  /** The camera with this id. Throws `testkit.camera-spec` when there is none. */
  camera(id: string): VirtualCamera;
  /** Resolves when every camera is registered. */
  registered(): Promise<void>;
}

/** Starts cameras on one SIP port and one timer; resolves when they are on their way to register. Throws `testkit.camera-spec`, the clip faults and `sip.…` when no port can be had. */
export async function startVirtualCameras(options: VirtualCamerasOptions): Promise<VirtualCameras> {
  const { clock = systemClock, sipHost = "127.0.0.1", catchUpMs } = options;
  checkIds(options.cameras);
  const reels = await loadReels(options.cameras);
  const byId = new Map<string, VirtualCamera>();
  const lifetime = createLifetime();
  const agent = lifetime.use(await openSipAgent({ clock, host: sipHost, port: 0, userAgent: "Porchlight virtual camera" }));
  const router = createGbRouter(createQuirkyAgent(agent, (id) => byId.get(id)?.quirks));
  const pacer = createPacer(clock, { catchUpMs });
  lifetime.defer(() => pacer.stop());
  const parts = { router, pacer, clock, random: nodeRandom, hash: nodeHash, readBuffer: createReadBuffer(4096) };
  const cameras = options.cameras.map((spec) => createVirtualCamera(spec, { ...parts, reel: reelFor(reels, spec) }));
  for (const camera of cameras) {
    byId.set(camera.id, camera);
    if (camera.spec.channel?.id) byId.set(camera.spec.channel.id, camera);
  }
  lifetime.defer(() => Promise.all(cameras.map((camera) => camera[Symbol.asyncDispose]())));

  return {
    cameras,
    camera(id) {
      const camera = byId.get(id);
      if (!camera) throw new Fault<CameraFaultCode>("testkit.camera-spec", `no camera ${id}`, { context: { id } });
      return camera;
    },
    registered: async () => void (await Promise.all(cameras.map((camera) => camera.registered()))),
    [Symbol.asyncDispose]: () => lifetime[Symbol.asyncDispose](),
  };
}

function checkIds(specs: readonly VirtualCameraSpec[]): void {
  const seen = new Set<string>();
  for (const { id } of specs) {
    if (!isGbId(id) || seen.has(id)) throw new Fault<CameraFaultCode>("testkit.camera-spec", `camera id ${id}`, { context: { id } });
    seen.add(id);
  }
}

const reelKey = ({ clip, audio }: VirtualCameraSpec): string => `${audio ?? "scene"} ${clip}`;

/** One reel for all cameras that show the same clip. */
async function loadReels(specs: readonly VirtualCameraSpec[]): Promise<ReadonlyMap<string, Reel>> {
  const wanted = new Map(specs.map((spec) => [reelKey(spec), spec]));
  const loaded = [...wanted].map(async ([key, { clip, audio }]) => [key, createReel(await loadClip(clip), audio !== "none")] as const);
  return new Map(await Promise.all(loaded));
}

function reelFor(reels: ReadonlyMap<string, Reel>, spec: VirtualCameraSpec): Reel {
  const reel = reels.get(reelKey(spec));
  if (!reel) throw new Fault<CameraFaultCode>("testkit.camera-spec", `no clip for ${spec.id}`, { context: { id: spec.id } });
  return reel;
}
