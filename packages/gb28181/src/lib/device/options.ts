import type { Clock, Random } from "@porchlight/base";
import type { Hash } from "@porchlight/sip";
import type { DeviceSideHandlers, UpperLink } from "../contract.ts";
import type { GbRouter } from "../router.ts";

export interface GbDeviceOptions {
  readonly link: UpperLink;
  /** The shared agent; requests from this link's upper platform come to this device. */
  readonly router: GbRouter;
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
  readonly handlers: DeviceSideHandlers;
  readonly tuning?: DeviceTuning;
}

/** Times in seconds, sizes in bytes. */
export interface DeviceTuning {
  /** First wait before registering again; doubles up to `retryLongest`, each jittered to 50–100 %. Default 2. */
  readonly retryFirst?: number;
  /** Default 60. */
  readonly retryLongest?: number;
  /** Failed keepalives that make the link register anew. Default 3. */
  readonly keepaliveMisses?: number;
  /** Catalogue body over UDP: with the SIP headers it must stay under a path MTU of 1300. Default 900. A single larger row is sent alone. */
  readonly udpBody?: number;
  /** Catalogue body over TCP. Default 32 768, half of what a SIP element reads by default. */
  readonly tcpBody?: number;
  /** Rows of one catalogue message or notification. Default 100. */
  readonly rowsPerMessage?: number;
  /** Live sessions served at once; more are answered 486. Default 256. */
  readonly maxSessions?: number;
}
