import { join } from "node:path";
import type { Lifetime } from "@porchlight/base";
import { ensureDatabase, openEmbeddedPostgres, type StoreOptions } from "@porchlight/store";
import type { Logger } from "pino";
import type { PlatformConfig } from "../config/platform-config.ts";

export interface DatabaseParts {
  readonly config: PlatformConfig;
  readonly databaseUrl?: string;
  readonly log?: Logger;
}

/** Which database a platform uses: the one given, its own child below `home`, or memory for a trial. */
export async function openDatabase(lifetime: Lifetime, { config, databaseUrl, log }: DatabaseParts): Promise<StoreOptions> {
  if (config.ephemeral) return { kind: "pglite" };
  const onLog = (line: string): void => log?.info({ postgres: line }, "database");
  const given = databaseUrl ?? config.databaseUrl;
  if (given !== undefined) return { kind: "postgres", url: given, onLog };
  const server = lifetime.use(await openEmbeddedPostgres({ folder: join(config.home, "postgres"), onLog }));
  return { kind: "postgres", url: await ensureDatabase(server.url, "porchlight"), onLog };
}
