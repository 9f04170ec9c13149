import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Fault, isFault, type Lifetime } from "@porchlight/base";
import { PlatformConfig } from "@porchlight/server";
import { ensureDatabase, openEmbeddedPostgres } from "@porchlight/store";
import type { CliFaultCode } from "./faults.ts";

/** One platform of a home; `database` is its name on the database server, undefined = the one that the server's address names. */
export interface HomePlatform {
  readonly config: PlatformConfig;
  readonly database?: string;
}

/** What a home folder holds: one platform (`up`) or several (`demo`). */
export interface HomeFile {
  readonly platforms: Readonly<Record<string, HomePlatform>>;
}

/** Where the platforms of a home keep their data: a server of somebody else, or the home's own child. */
interface ServerFile {
  readonly url: string;
  readonly external: boolean;
}

export const defaultHome = (): string => resolve(process.env.PORCHLIGHT_HOME ?? ".porchlight");
const homeFile = (home: string): string => join(home, "platforms.json");
const serverFile = (home: string): string => join(home, "database-server.json");

export async function writeHome(home: string, file: HomeFile): Promise<void> {
  await replaceFile(homeFile(home), JSON.stringify(file, null, 2));
}

/** The external server named by the environment. */
export function givenDatabase(): string | undefined {
  const url = process.env.DATABASE_URL || undefined;
  if (url !== undefined && !/^postgres(ql)?:\/\/./.test(url))
    throw new Fault<CliFaultCode>("cli.bad-config", "DATABASE_URL is no address like postgres://user:password@host:5432/database");
  return url;
}

/** Notes which server the platforms of this home use (readable by the owner only), for commands beside a running platform. */
export async function noteServer(home: string, server: ServerFile): Promise<void> {
  await replaceFile(serverFile(home), JSON.stringify(server));
}

/** Writes a file whole or not at all, readable by the owner only. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600, flush: true });
  await chmod(`${path}.new`, 0o600);
  await rename(`${path}.new`, path);
}

/** The database server of a home: `DATABASE_URL`, else the one it was last started with; its own is started for as long as this command takes unless it runs. */
async function databaseServer(lifetime: Lifetime, home: string): Promise<string> {
  const given = givenDatabase();
  if (given !== undefined) return given;
  const noted = await readFile(serverFile(home), "utf8").then(
    (text) => JSON.parse(text) as ServerFile,
    () => undefined,
  );
  if (noted?.external) return noted.url;
  try {
    const server = lifetime.use(await openEmbeddedPostgres({ folder: join(home, "postgres") }));
    return server.url;
  } catch (error) {
    if (!noted || !isFault(error, "store.already-running")) throw error;
    return noted.url;
  }
}

/** Reads which platform a command means: `--platform KEY`, or the only one of the home. */
export async function readPlatform(home: string, key: string | undefined): Promise<HomePlatform> {
  const file = await readFile(homeFile(home), "utf8").then(
    (text) => JSON.parse(text) as { platforms: Record<string, { config: unknown; database?: string }> },
    () => undefined,
  );
  const keys = Object.keys(file?.platforms ?? {});
  const chosen = key ?? (keys.length === 1 ? keys[0] : undefined);
  const found = chosen === undefined ? undefined : file?.platforms[chosen];
  if (!found) {
    const hint =
      keys.length > 0
        ? `say which with --platform: ${keys.join(", ")}`
        : `nothing was started in ${home} yet: run "porchlight demo" or "porchlight up" first, or name another folder with --home`;
    throw new Fault<CliFaultCode>("cli.no-platform", hint);
  }
  const config = PlatformConfig.parse(found.config);
  if (config.ephemeral)
    throw new Fault<CliFaultCode>("cli.no-platform", `${config.name} runs with --ephemeral: its data is in its own memory, out of reach of this command`);
  return { config, ...(found.database === undefined ? {} : { database: found.database }) };
}

/** Address of a platform's own database. */
export async function platformDatabase(lifetime: Lifetime, home: string, { database }: HomePlatform): Promise<string> {
  const server = await databaseServer(lifetime, home);
  return database === undefined ? server : ensureDatabase(server, database);
}
