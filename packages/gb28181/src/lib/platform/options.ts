import type { Clock, Random } from "@porchlight/base";
import type { Hash } from "@porchlight/sip";
import type { GbId, KnownPeer } from "../contract.ts";
import type { GbCharset } from "../manscdp/charset.ts";
import type { GbRouter } from "../router.ts";

export interface GbPlatformOptions {
  readonly id: GbId;
  /** SIP domain and digest realm. Default: the first 10 digits of `id`. */
  readonly domain?: string;
  /** The shared agent; the platform receives what no device on it claims. */
  readonly router: GbRouter;
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
  /** The platform's own data about a peer; undefined for an id nobody provisioned. */
  readonly peers: (id: GbId) => KnownPeer | undefined | Promise<KnownPeer | undefined>;
  readonly tuning?: PlatformTuning;
}

/** All times in seconds. */
export interface PlatformTuning {
  /** Default 60. A REGISTER asking for less is answered 423. */
  readonly minExpires?: number;
  /** Longest registration granted, and the one granted when none is asked for. Default 86 400. */
  readonly maxExpires?: number;
  /** Default 60. */
  readonly keepaliveEvery?: number;
  /** Missed keepalives that make a peer offline. Default 3. */
  readonly keepaliveMisses?: number;
  /** How long an answer to a query may take after its 200; for a catalogue, the silence allowed between messages. Default 10. */
  readonly answerWithin?: number;
  /** Rows of one catalogue. Default 10 000. */
  readonly catalogLimit?: number;
  /** Expiry asked for catalogue subscriptions. Default 3600. */
  readonly subscribeExpires?: number;
  /** Charset for peers that state none. Default GB2312 (written as its superset). */
  readonly charset?: GbCharset;
}

/** The edition announced in X-GB-Ver (2022 Annex I): 3.0 is GB/T 28181-2022. */
export const gbVersionHeader = ["X-GB-Ver", "3.0"] as const;

/** The short form of `X-GB-Ver`, undefined when absent or not a version. */
export function gbVersion(text: string | undefined): string | undefined {
  return text !== undefined && /^\d\.\d$/.test(text.trim()) ? text.trim() : undefined;
}
