import { createLifetime, systemClock } from "@porchlight/base";
import { createGbPlatform, createGbRouter, type GbPlatform, type KnownPeer, type PlatformEvent } from "@porchlight/gb28181";
import { nodeHash, nodeRandom, openSipAgent } from "@porchlight/sip/node";
import type { VirtualCameraSpec } from "../spec.ts";

/** A real platform on loopback that knows the given cameras. */
export interface TestPlatform extends AsyncDisposable {
  readonly gb: GbPlatform;
  readonly events: readonly PlatformEvent[];
  /** The first event, past or to come, that fits. */
  seen(fits: (event: PlatformEvent) => boolean): Promise<void>;
  spec(serial: number, more?: Partial<VirtualCameraSpec>): VirtualCameraSpec;
}

const platformId = "33052300002000000001";
const password = "wind in the bamboo";

export async function startTestPlatform(): Promise<TestPlatform> {
  const lifetime = createLifetime();
  const agent = lifetime.use(await openSipAgent({ host: "127.0.0.1", port: 0 }));
  const peers = (id: string): KnownPeer | undefined => (id.startsWith("330523000013200") ? { id, kind: "device", password } : undefined);
  const gb = lifetime.use(createGbPlatform({ id: platformId, router: createGbRouter(agent), clock: systemClock, random: nodeRandom, hash: nodeHash, peers }));
  const events: PlatformEvent[] = [];
  gb.onEvent((event) => events.push(event));
  return {
    gb,
    events,
    seen: (fits) =>
      new Promise((resolve) => {
        if (events.some(fits)) return resolve();
        const stop = gb.onEvent((event) => {
          if (!fits(event)) return;
          stop();
          resolve();
        });
      }),
    spec: (serial, more = {}) => {
      const id = `33052300001320${String(serial).padStart(6, "0")}`;
      return { id, name: `洑家村 ${serial} 号`, server: { id: platformId, host: "127.0.0.1", port: agent.listening[0].port }, password, clip: "lane-dusk", ...more };
    },
    [Symbol.asyncDispose]: () => lifetime[Symbol.asyncDispose](),
  };
}
