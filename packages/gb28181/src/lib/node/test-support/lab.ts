import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { nodeHash } from "@porchlight/sip/node";
import { createSipAgent, type SipAgent, type SipTransport } from "@porchlight/sip";
import { createSeededRandom, createSipNetwork, createVirtualClock, type SipNetwork, type VirtualClock } from "@porchlight/testkit";
import type { CatalogItem, DeviceSideHandlers, GbDevice, GbPlatform, IncomingLive, KnownPeer, LiveAnswer, PlatformEvent, UpperLink } from "../../contract.ts";
import { createGbDevice } from "../../device.ts";
import type { DeviceTuning } from "../../device/options.ts";
import { createGbPlatform } from "../../platform.ts";
import type { PlatformTuning } from "../../platform/options.ts";
import { createGbRouter, type GbRouter } from "../../router.ts";

/** One platform and devices on an in-memory network in virtual time, for this package's own tests. */
export interface Lab {
  readonly clock: VirtualClock;
  readonly net: SipNetwork;
  readonly router: GbRouter;
  readonly platform: GbPlatform;
  readonly events: PlatformEvent[];
  readonly peers: Map<string, KnownPeer>;
  agent(host: string): SipAgent;
  device(how?: DeviceSetup): GbDevice;
  kinds(): string[];
  /** Advances until the device is registered. */
  registered(device: GbDevice): Promise<void>;
}

export interface DeviceSetup {
  readonly router?: GbRouter;
  readonly host?: string;
  readonly link?: Partial<UpperLink>;
  readonly handlers?: Partial<DeviceSideHandlers>;
  readonly tuning?: DeviceTuning;
}

export const platformId = "43092200002007000001";
export const cameraId = "43092212001327000001";
export const platformHost = "192.0.2.1";
export const cameraHost = "192.0.2.9";

export function createLab(t: TestContext, how: { readonly transport?: SipTransport; readonly tuning?: PlatformTuning; readonly lose?: () => boolean } = {}): Lab {
  const clock = createVirtualClock();
  const net = createSipNetwork({ clock, ...(how.lose ? { lose: how.lose } : {}) });
  let seed = 0;
  const agent = (host: string): SipAgent => {
    const made = createSipAgent({ clock, random: createSeededRandom(++seed), sockets: net.sockets(host) });
    t.after(() => made[Symbol.asyncDispose]());
    return made;
  };
  const router = createGbRouter(agent(platformHost));
  const peers = new Map<string, KnownPeer>([[cameraId, { id: cameraId, kind: "device", password: "correct horse" }]]);
  const platform = createGbPlatform({ id: platformId, router, clock, random: createSeededRandom(77), hash: nodeHash, peers: (id) => peers.get(id), ...(how.tuning ? { tuning: how.tuning } : {}) });
  const events: PlatformEvent[] = [];
  platform.onEvent((event) => events.push(event));

  return {
    ...{ clock, net, router, platform, events, peers, agent },
    device(setup = {}) {
      const link: UpperLink = {
        ...{ serverId: platformId, serverDomain: "4309220000", host: platformHost, port: 5060, transport: how.transport ?? "udp" },
        ...{ localId: cameraId, password: "correct horse", charset: "GB2312", ...setup.link },
      };
      const random = createSeededRandom(++seed);
      return createGbDevice({ link, router: setup.router ?? createGbRouter(agent(setup.host ?? cameraHost)), clock, random, hash: nodeHash, handlers: { ...idle, ...setup.handlers }, ...(setup.tuning ? { tuning: setup.tuning } : {}) });
    },
    kinds: () => events.map((event) => event.kind),
    async registered(device) {
      for (let i = 0; i < 400 && device.state.kind !== "registered"; i++) await clock.advance(100);
      assert.equal(device.state.kind, "registered", `still ${JSON.stringify(device.state)}`);
    },
  };
}

const idle: DeviceSideHandlers = {
  catalog: () => [{ id: cameraId, name: "门灯", online: true }],
  info: () => ({ name: "门灯", manufacturer: "Porchlight", model: "V", firmware: "1", channels: 1 }),
  status: () => ({ online: true, recording: true, deviceTime: undefined }),
  live: async () => ({ kind: "refuse", status: 480, reason: "idle" }),
};

/** `count` rows named after a village whose name strict GB2312 cannot spell. */
export function villageCameras(count: number): CatalogItem[] {
  return Array.from({ length: count }, (_, i) => ({ id: `4309221200132700${String(i + 1000)}`, name: `武潭镇-黄栗洑村-路口-北-${i}`, online: i % 7 !== 0, manufacturer: "M", parental: 0, civilCode: "43092212", longitude: 112.1, latitude: 28.5, grassrootsCode: "100201" }));
}

/** A live handler that serves and writes down what happened. */
export function recordingLive(log: string[], requests: IncomingLive[] = [], answer: Partial<Extract<LiveAnswer, { kind: "serve" }>> = {}): (request: IncomingLive) => Promise<LiveAnswer> {
  return async (request) => {
    requests.push(request);
    return { kind: "serve", send: { host: cameraHost, port: 40_000 }, ssrc: request.ssrc ?? 1, start: () => log.push("start"), ended: (why) => log.push(`ended ${why}`), ...answer };
  };
}
