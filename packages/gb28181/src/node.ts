import { systemClock } from "@porchlight/base";
import { nodeHash, nodeRandom, openSipAgent, type OpenSipAgentOptions } from "@porchlight/sip/node";
import type { GbDevice, GbPlatform } from "./lib/contract.ts";
import { createGbDevice } from "./lib/device.ts";
import type { GbDeviceOptions } from "./lib/device/options.ts";
import { createGbPlatform } from "./lib/platform.ts";
import type { GbPlatformOptions } from "./lib/platform/options.ts";
import { createGbRouter, type GbRouter } from "./lib/router.ts";

/** What Node supplies: the machine's clock, its randomness and its hashes. */
type Supplied = "clock" | "random" | "hash";

/** A router over an agent of its own; disposing it closes the sockets. Close platforms and devices on it first. */
export interface OpenGbRouter extends GbRouter, AsyncDisposable {}

/** Opens SIP sockets for a platform, devices, or both. Rejects with `sip.port-in-use` or `sip.address`. */
export async function openGbRouter(options: OpenSipAgentOptions = {}): Promise<OpenGbRouter> {
  const agent = await openSipAgent(options);
  const close = async (): Promise<void> => agent[Symbol.asyncDispose]();
  return { ...createGbRouter(agent), [Symbol.asyncDispose]: close };
}

/** {@link createGbPlatform} on this machine's clock, randomness and hashes. */
export function openGbPlatform(options: Omit<GbPlatformOptions, Supplied>): GbPlatform {
  return createGbPlatform({ clock: systemClock, random: nodeRandom, hash: nodeHash, ...options });
}

/** {@link createGbDevice} on this machine's clock, randomness and hashes. */
export function openGbDevice(options: Omit<GbDeviceOptions, Supplied>): GbDevice {
  return createGbDevice({ clock: systemClock, random: nodeRandom, hash: nodeHash, ...options });
}
