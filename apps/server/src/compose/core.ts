import type { Clock, Random } from "@porchlight/base";
import type { MediaPlane } from "@porchlight/media";
import type { SipAgent } from "@porchlight/sip";
import type { AuditLog, Store } from "@porchlight/store";
import type { Logger } from "pino";
import type { PlatformConfig } from "../config/platform-config.ts";
import type { ChangeFeed } from "../features/change/change-feed.ts";
import type { PlatformKeys } from "../security/platform-keys.ts";
import type { AccessParts } from "./access.ts";

/** What every part of a platform is composed from. Parts name the few of these they need. */
export interface Core extends AccessParts {
  readonly config: PlatformConfig;
  readonly domain: string;
  readonly platform: { readonly gbId: string; readonly name: string };
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: PlatformKeys;
  readonly store: Store;
  readonly audit: AuditLog;
  readonly feed: ChangeFeed;
  readonly agent: SipAgent;
  readonly media: MediaPlane;
  readonly archiveFolder: string;
  readonly log: Logger;
}
