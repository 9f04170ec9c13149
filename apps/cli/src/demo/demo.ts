import { join } from "node:path";
import { createLifetime, type Lifetime } from "@porchlight/base";
import type { Persona } from "@porchlight/contract";
import { openToolbox, PlatformConfig, type RunningPlatform, startPlatform } from "@porchlight/server";
import { ensureDatabase, lockHome, openEmbeddedPostgres, openStore } from "@porchlight/store";
import { startVirtualCamerasInWorker, type VirtualCameraSpec } from "@porchlight/testkit";
import { pino } from "pino";
import { untilStopped } from "../command.ts";
import { givenDatabase, noteServer, writeHome } from "../home.ts";
import { buildWebFiles, findFfmpeg } from "../machine.ts";
import { demoCameras, type DemoCamera } from "./cameras.ts";
import { checkPorts } from "./ports.ts";
import { demoPeople } from "./people.ts";
import { type DemoPlatform, demoPlatforms } from "./platforms.ts";
import { linkSecrets } from "./link-secrets.ts";
import { seedPlatform } from "./seed.ts";

export interface DemoOptions {
  readonly cameras: number;
  readonly port: number;
  readonly home: string;
}

interface Running {
  readonly platform: DemoPlatform;
  readonly config: PlatformConfig;
  readonly databaseUrl: string;
  readonly server: RunningPlatform;
}

const say = (line: string): void => console.log(line);

/** Runs the demo until Ctrl-C. The last line of its output is `ready http://127.0.0.1:PORT`. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const stop = new AbortController();
  const stopped = untilStopped().then(() => stop.abort());
  const lifetime = createLifetime();
  try {
    await start(lifetime, options, stop.signal);
    await stopped;
    say("stopping");
    return 0;
  } finally {
    await lifetime[Symbol.asyncDispose]();
  }
}

async function start(lifetime: Lifetime, options: DemoOptions, stopping: AbortSignal): Promise<void> {
  const began = Date.now();
  const progress = (what: string): void => say(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${what}`);
  const cameras = demoCameras(options.cameras);
  lifetime.use(await lockHome(options.home));
  const ports = await checkPorts(options.port, demoPlatforms.length);
  const log = pino({ level: process.env.PORCHLIGHT_LOG ?? "info" }, pino.destination({ dest: join(options.home, "demo.log"), sync: false, mkdir: true }));

  progress("starting the database, building the pages");
  const [database, webFolder, ffmpeg] = await together([
    databaseServer(lifetime, options.home, (line) => log.info({ postgres: line })),
    buildWebFiles(),
    findFfmpeg(),
  ]);
  if (!ffmpeg) say("note: ffmpeg is not installed; H.265 cameras show only in browsers that can decode H.265 (apt-get install ffmpeg)");

  const secrets = await linkSecrets(options.home);
  const prepared = await together(demoPlatforms.map((platform, i) => prepare(platform, options.home, ports[i], database, cameras, secrets)));
  const note = (sipPorts: readonly number[]): Promise<void> =>
    writeHome(options.home, {
      platforms: Object.fromEntries(
        prepared.map(({ platform, config, database }, i) => [
          platform.key,
          { config: { ...config, sip: { ...config.sip, port: sipPorts[i] ?? 0 } }, database },
        ]),
      ),
    });
  await note([]);
  progress(`data ready: ${cameras.length} cameras, ${new Set(cameras.map((camera) => camera.villageCode)).size} villages`);
  if (stopping.aborted) return;

  const personas = personaSource(prepared);
  const running = await together(
    prepared.map(async ({ platform, config, databaseUrl }): Promise<Running> => {
      const personOf = (key: string): string | undefined => demoPeople.find((person) => person.platform === platform.key && person.key === key)?.key;
      const server = lifetime.use(
        await startPlatform({
          config,
          webFolder,
          databaseUrl,
          log: log.child({ platform: platform.key }),
          demo: { personas, personOf },
          ...(ffmpeg ? { ffmpeg } : {}),
        }),
      );
      return { platform, config, databaseUrl, server };
    }),
  );
  await note(running.map(({ server }) => server.sipPort));
  progress("four platforms up");
  await joinCounty(running);
  const specs = await cameraSpecs(running, cameras);
  lifetime.use(await startVirtualCamerasInWorker(specs));
  await allOnline(running, specs.length, progress, stopping);
  if (stopping.aborted) return;
  await printLinks(running);
  say(`ready http://127.0.0.1:${running[0].server.httpPort}`);
}

/** Like Promise.all, but a failure waits for the others: whatever they started is owned by then and can be ended. */
async function together<const Tasks extends readonly Promise<unknown>[]>(tasks: Tasks): Promise<{ -readonly [Index in keyof Tasks]: Awaited<Tasks[Index]> }> {
  await Promise.allSettled(tasks);
  return Promise.all(tasks);
}

/** The server that holds the four databases: the one of `DATABASE_URL`, or a child of this process. */
async function databaseServer(lifetime: Lifetime, home: string, onLog: (line: string) => void): Promise<string> {
  const given = givenDatabase();
  const url = given ?? lifetime.use(await openEmbeddedPostgres({ folder: join(home, "postgres"), onLog })).url;
  await noteServer(home, { url, external: given !== undefined });
  return url;
}

/** Database, people, cameras and consents of one platform, before it runs. */
async function prepare(
  platform: DemoPlatform,
  home: string,
  port: number,
  postgresUrl: string,
  cameras: readonly DemoCamera[],
  secrets: ReadonlyMap<string, string>,
) {
  const config = PlatformConfig.parse({
    role: platform.role,
    name: platform.name,
    gbId: platform.gbId,
    home: join(home, platform.key),
    http: { port },
    sip: { port: 0 },
    media: { workers: 1 },
  });
  const database = `porchlight_${platform.key}`;
  const databaseUrl = await ensureDatabase(postgresUrl, database);
  const store = await openStore({ kind: "postgres", url: databaseUrl, connections: 1 });
  await store.migrate();
  await store[Symbol.asyncDispose]();
  const toolbox = await openToolbox(config, databaseUrl);
  try {
    await seedPlatform(toolbox, platform, cameras, secrets);
  } finally {
    await toolbox[Symbol.asyncDispose]();
  }
  return { platform, config, database, databaseUrl };
}

/** The county listens somewhere new at every start: tell each operator's link. */
async function joinCounty([county, ...operators]: readonly Running[]): Promise<void> {
  for (const operator of operators) {
    for (const link of await operator.server.links.list("upper")) await operator.server.links.moved(link.id, "127.0.0.1", county.server.sipPort);
  }
}

async function cameraSpecs(running: readonly Running[], cameras: readonly DemoCamera[]): Promise<VirtualCameraSpec[]> {
  const specs: VirtualCameraSpec[] = [];
  for (const camera of cameras) {
    const operator = running.find((candidate) => candidate.platform.key === camera.platform);
    const known = await operator?.server.devices.known(camera.gbId);
    if (!operator || !known) continue;
    specs.push({
      id: camera.gbId,
      name: camera.name,
      server: { id: operator.platform.gbId, domain: operator.platform.gbId.slice(0, 10), host: "127.0.0.1", port: operator.server.sipPort },
      password: known.password,
      sipTransport: camera.sipTransport,
      clip: camera.clip,
      audio: "scene",
      charset: "GB2312",
      mediaHost: "127.0.0.1",
    });
  }
  return specs;
}

const LONGEST_WAIT_MS = 12_000;

async function allOnline(running: readonly Running[], wanted: number, progress: (what: string) => void, stopping: AbortSignal): Promise<void> {
  const until = Date.now() + LONGEST_WAIT_MS;
  let online = 0;
  while (online < wanted && Date.now() < until && !stopping.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    const counts = await Promise.all(
      running.map(async ({ server, platform }) => {
        if (platform.role === "county") return 0;
        return (await server.store.db.selectFrom("camera").select("id").where("online", "=", true).execute()).length;
      }),
    );
    online = counts.reduce((sum, count) => sum + count, 0);
  }
  progress(`${online} of ${wanted} cameras online and recording`);
}

function personaSource(prepared: readonly { platform: DemoPlatform; config: PlatformConfig }[]): (host: string) => Persona[] {
  return (host) => {
    const name = host.replace(/:\d+$/, "") || "127.0.0.1";
    return demoPeople
      .filter((person) => person.persona)
      .flatMap((person) => {
        const home = prepared.find(({ platform }) => platform.key === person.platform);
        if (!home) return [];
        const { config, platform } = home;
        return [
          {
            key: person.key,
            platform: platform.name,
            platformRole: platform.role,
            name: person.name,
            organisation: person.organisation.name,
            roles: [...person.roles],
            href: `http://${name}:${config.http.port}/demo/enter/${person.key}`,
          },
        ];
      });
  };
}

async function printLinks(running: readonly Running[]): Promise<void> {
  say("");
  say("One-time sign-in links (15 minutes; the welcome page makes new ones):");
  for (const person of demoPeople.filter((candidate) => candidate.persona)) {
    const home = running.find(({ platform }) => platform.key === person.platform);
    const token = await home?.server.signIn.makeLink(person.key);
    if (home && token) say(`  ${person.name.padEnd(6, "　")} ${person.roles.join(", ").padEnd(20)} http://127.0.0.1:${home.server.httpPort}/sign-in#${token}`);
  }
  say("");
}
