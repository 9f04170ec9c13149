import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { createLifetime, Fault, type Lifetime } from "@porchlight/base";
import { PlatformConfig, type RunningPlatform, startPlatform } from "@porchlight/server";
import { ensureDatabase, lockHome, openEmbeddedPostgres } from "@porchlight/store";
import { type Command, readOptions, required, untilStopped, usage } from "../command.ts";
import type { CliFaultCode } from "../faults.ts";
import { givenDatabase, noteServer, writeHome } from "../home.ts";
import { buildWebFiles, findFfmpeg } from "../machine.ts";

const OWN_DATABASE = "porchlight";

export const upCommand: Command = {
  summary: "one platform from a config file",
  help: `
Usage: porchlight up --role operator|county|city --config FILE

Runs one platform. FILE is JSON; the least it says is {"role", "name", "gbId", "home"}: see docs/reference/configuration.md.
DATABASE_URL names an external PostgreSQL; without it the platform runs its own below "home".
PORCHLIGHT_PORT and PORCHLIGHT_HOME override the file.

  --role ROLE      must agree with the file
  --config FILE    the platform's configuration
  --ephemeral      keep nothing: in-memory database, for trials
`,
  async run(args) {
    const { values } = readOptions(args, { role: { type: "string" }, config: { type: "string" }, ephemeral: { type: "boolean" } });
    const config = await readConfig(required(values.config, "--config"), values.ephemeral ?? false);
    if (values.role !== undefined && values.role !== config.role) throw usage(`the file says role "${config.role}", --role says "${values.role}"`);
    const lifetime = createLifetime();
    const stopped = untilStopped();
    try {
      lifetime.use(await lockHome(config.home));
      const [webFolder, ffmpeg] = await Promise.all([buildWebFiles(), findFfmpeg()]);
      const { url, database } = config.ephemeral ? {} : await ownOrGivenDatabase(lifetime, config);
      const platform = lifetime.use(await startPlatform({ config, webFolder, ...(ffmpeg ? { ffmpeg } : {}), ...(url ? { databaseUrl: url } : {}) }));
      await writeHome(config.home, { platforms: { [config.role]: { config: listening(config, platform), ...(database ? { database } : {}) } } });
      console.log(`ready http://${config.http.host}:${platform.httpPort}`);
      await stopped;
      return 0;
    } finally {
      await lifetime[Symbol.asyncDispose]();
    }
  },
};

/** The configuration with the ports that are really used, for commands beside the running platform. */
const listening = (config: PlatformConfig, { httpPort, sipPort }: RunningPlatform): PlatformConfig => ({
  ...config,
  http: { ...config.http, port: httpPort },
  sip: { ...config.sip, port: sipPort },
});

async function ownOrGivenDatabase(lifetime: Lifetime, config: PlatformConfig): Promise<{ url: string; database?: string }> {
  const given = givenDatabase() ?? config.databaseUrl;
  if (given !== undefined) {
    await noteServer(config.home, { url: given, external: true });
    return { url: given };
  }
  const server = lifetime.use(await openEmbeddedPostgres({ folder: join(config.home, "postgres") }));
  await noteServer(config.home, { url: server.url, external: false });
  return { url: await ensureDatabase(server.url, OWN_DATABASE), database: OWN_DATABASE };
}

async function readConfig(file: string, ephemeral: boolean): Promise<PlatformConfig> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Fault<CliFaultCode>("cli.bad-config", `cannot read ${file}`, { cause });
  });
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new Fault<CliFaultCode>("cli.bad-config", `${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = PlatformConfig.safeParse(raw);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw new Fault<CliFaultCode>("cli.bad-config", `${file}: ${first.path.map(String).join(".") || "the file"}: ${first.message}`);
  }
  const { PORCHLIGHT_PORT: port, PORCHLIGHT_HOME: home } = process.env;
  return {
    ...parsed.data,
    ephemeral: ephemeral || parsed.data.ephemeral,
    home: resolve(dirname(file), home ?? parsed.data.home),
    ...(port === undefined ? {} : { http: { ...parsed.data.http, port: Number(port) } }),
  };
}
