import { createHash, randomBytes } from "node:crypto";
import { systemClock, type Clock, type Random } from "@porchlight/base";
import type { SipAgent } from "./lib/agent.ts";
import { createSipAgent, type SipAgentOptions } from "./lib/create-agent.ts";
import type { Hash } from "./lib/hash.ts";
import { openSipSockets, type SipSocketsOptions } from "./lib/node/sockets.ts";

export { openSipSockets, type SipSocketsOptions } from "./lib/node/sockets.ts";
export { defaultSipSocketLimits, type SipSocketLimits } from "./lib/node/socket-limits.ts";

/** Unpredictable bytes from the operating system. */
export const nodeRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };

/** MD5 and SHA-256 for digest authentication. */
export const nodeHash: Hash = (algorithm, data) =>
  new Uint8Array(
    createHash(algorithm === "MD5" ? "md5" : "sha256")
      .update(data)
      .digest(),
  );

export interface OpenSipAgentOptions extends SipSocketsOptions, Omit<SipAgentOptions, "clock" | "random" | "sockets"> {
  /** Default the machine's clock. */
  readonly clock?: Clock;
  /** Default the operating system's randomness. */
  readonly random?: Random;
}

/**
 * Opens sockets and an agent over them. For UDP a flow is a source address, for TCP a connection.
 * Rejects with `sip.port-in-use` or `sip.address`.
 */
export async function openSipAgent(options: OpenSipAgentOptions = {}): Promise<SipAgent> {
  const sockets = await openSipSockets(options);
  return createSipAgent({ ...options, clock: options.clock ?? systemClock, random: options.random ?? nodeRandom, sockets });
}
