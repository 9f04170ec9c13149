import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Fault, isFault, type Lifetime } from "@porchlight/base";
import { PlatformConfig } from "@porchlight/server";
import { ensureDatabase, openEmbeddedPostgres } from "@porchlight/store";

export type CliFaultCode = "cli.usage" | "cli.no-platform" | "cli.bad-config" | "cli.not-running";

/** What a home folder holds: one platform (`up`) or several (`demo`), each with its database on the home's own server. */
export interface HomeFile {
  readonly platforms: Readonly<Record<string, { readonly config: PlatformConfig; readonly database: string }>>;
}

export const defaultHome = (): string => resolve(process.env.PORCHLIGHT_HOME ?? ".porchlight");
const homeFile = (home: string): string => join(home, "platforms.json");
const serverFile = (home: string): string => join(home, "database-server.json");

export async function writeHome(home: string, file: HomeFile): Promise<void> {
  await replace(homeFile(home), JSON.stringify(file, null, 2));
}

/** Notes where the running server listens (readable by the owner only), for commands beside a running platform. */
export async function noteServer(home: string, url: string): Promise<void> {
  await replace(serverFile(home), JSON.stringify({ url }));
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600, flush: true });
  await chmod(`${path}.new`, 0o600);
  await rename(`${path}.new`, path);
}

/** The database server of a home: the one that runs already, or started for as long as this command takes. `DATABASE_URL` wins. */
export async function databaseServer(lifetime: Lifetime, home: string): Promise<string> {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  try {
    const server = lifetime.use(await openEmbeddedPostgres({ folder: join(home, "postgres") }));
    return server.url;
  } catch (error) {
    if (!isFault(error, "store.already-running")) throw error;
    return (JSON.parse(await readFile(serverFile(home), "utf8")) as { url: string }).url;
  }
}

/** Reads which platform a command means: `--platform KEY`, or the only one of the home. */
export async function readPlatform(home: string, key: string | undefined): Promise<{ config: PlatformConfig; database: string }> {
  const file = await readFile(homeFile(home), "utf8").then(
    (text) => JSON.parse(text) as { platforms: Record<string, { config: unknown; database: string }> },
    () => undefined,
  );
  const keys = Object.keys(file?.platforms ?? {});
  const chosen = key ?? (keys.length === 1 ? keys[0] : undefined);
  const found = chosen === undefined ? undefined : file?.platforms[chosen];
  if (!found) {
    const hint = keys.length > 0 ? `say which with --platform: ${keys.join(", ")}` : `nothing was started in ${home} yet: run "porchlight demo" or "porchlight up" first, or name another folder with --home`;
    throw new Fault<CliFaultCode>("cli.no-platform", hint);
  }
  return { config: PlatformConfig.parse(found.config), database: found.database };
}

export async function platformDatabase(lifetime: Lifetime, home: string, database: string): Promise<string> {
  return ensureDatabase(await databaseServer(lifetime, home), database);
}
