import { join } from "node:path";
import { createLifetime, systemClock } from "@porchlight/base";
import { type AuditLog, createAuditLog, openStore, type Store } from "@porchlight/store";
import { composeAccess, type AccessParts } from "./compose/access.ts";
import type { PlatformConfig } from "./config/platform-config.ts";
import { type Consents, createConsents } from "./features/consent/consents.ts";
import { createDevices, type Devices } from "./features/device/devices.ts";
import { createLinks, type Links } from "./features/link/links.ts";
import { createNewPeople, type NewPeople } from "./features/person/add-person.ts";
import { createSignIn, type SignIn } from "./features/sign-in/sign-in.ts";
import { openPlatformKeys, type PlatformKeys, sha256, systemRandom } from "./security/platform-keys.ts";

/** A platform's data without its sockets: what the command line works with. A running platform sees the changes within seconds. */
export interface Toolbox extends AsyncDisposable {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly keys: PlatformKeys;
  readonly access: AccessParts;
  readonly devices: Devices;
  readonly links: Links;
  readonly people: NewPeople;
  readonly signIn: SignIn;
  readonly consents: Consents;
  readonly archiveFolder: string;
}

export async function openToolbox(config: PlatformConfig, databaseUrl: string): Promise<Toolbox> {
  const lifetime = createLifetime();
  const keys = await openPlatformKeys(join(config.home, "keys"));
  const store = lifetime.use(await openStore({ kind: "postgres", url: databaseUrl, connections: 2 }));
  const platform = { gbId: config.gbId, name: config.name };
  const clock = systemClock;
  const random = systemRandom;
  const audit = lifetime.use(
    createAuditLog({
      store,
      sha256,
      sign: keys.signCheckpoint,
      key: { name: `porchlight-${config.gbId}`, publicKey: keys.logPublicKey },
      origin: `porchlight/${config.gbId}`,
      clock,
    }),
  );
  const { db } = store;
  return {
    store,
    audit,
    keys,
    access: composeAccess({ db, audit, clock, role: config.role }),
    devices: createDevices({ db, audit, clock, random, keys, platform, removed: async () => undefined }),
    links: createLinks({ db, audit, clock, random, keys, platform, changed: async () => undefined }),
    people: createNewPeople({ db, audit, clock, platform }),
    signIn: createSignIn({ db, audit, clock, random, platformName: config.name }),
    consents: createConsents({ db, audit, clock, random, platformName: config.name, changed: async () => undefined }),
    archiveFolder: join(config.home, "archive"),
    [Symbol.asyncDispose]: () => lifetime[Symbol.asyncDispose](),
  };
}
