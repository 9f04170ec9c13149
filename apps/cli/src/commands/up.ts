import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { createLifetime, Fault } from "@porchlight/base";
import { PlatformConfig, startPlatform } from "@porchlight/server";
import { ensureDatabase, lockHome, openEmbeddedPostgres } from "@porchlight/store";
import { type Command, readOptions, required, untilStopped, usage } from "../command.ts";
import { type CliFaultCode, noteServer, writeHome } from "../home.ts";
import { buildWebFiles, findFfmpeg } from "../machine.ts";

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
      const databaseUrl = config.ephemeral ? undefined : await ownOrGivenDatabase(lifetime, config);
      const platform = lifetime.use(await startPlatform({ config, webFolder, ...(ffmpeg ? { ffmpeg } : {}), ...(databaseUrl ? { databaseUrl } : {}) }));
      await writeHome(config.home, { platforms: { [config.role]: { config, database: "porchlight" } } });
      console.log(`ready http://${config.http.host}:${platform.httpPort}`);
      await stopped;
      return 0;
    } finally {
      await lifetime[Symbol.asyncDispose]();
    }
  },
};

async function ownOrGivenDatabase(lifetime: ReturnType<typeof createLifetime>, config: PlatformConfig): Promise<string> {
  const given = process.env.DATABASE_URL ?? config.databaseUrl;
  if (given !== undefined) return given;
  const server = lifetime.use(await openEmbeddedPostgres({ folder: join(config.home, "postgres") }));
  await noteServer(config.home, server.url);
  return ensureDatabase(server.url, "porchlight");
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
