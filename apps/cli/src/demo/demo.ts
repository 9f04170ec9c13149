import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createLifetime, type Lifetime } from "@porchlight/base";
import type { Persona } from "@porchlight/contract";
import { openToolbox, PlatformConfig, type RunningPlatform, startPlatform } from "@porchlight/server";
import { ensureDatabase, lockHome, openEmbeddedPostgres, openStore } from "@porchlight/store";
import { startVirtualCamerasInWorker, type VirtualCameraSpec } from "@porchlight/testkit";
import { pino } from "pino";
import { untilStopped } from "../command.ts";
import { noteServer, writeHome } from "../home.ts";
import { buildWebFiles, findFfmpeg } from "../machine.ts";
import { demoCameras, type DemoCamera } from "./cameras.ts";
import { checkPorts } from "./ports.ts";
import { demoPeople } from "./people.ts";
import { type DemoPlatform, demoPlatforms } from "./platforms.ts";
import { newSecret, seedPlatform } from "./seed.ts";

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
  const stopped = untilStopped();
  const lifetime = createLifetime();
  try {
    await start(lifetime, options);
    await stopped;
    say("stopping");
    return 0;
  } finally {
    await lifetime[Symbol.asyncDispose]();
  }
}

async function start(lifetime: Lifetime, options: DemoOptions): Promise<void> {
  const began = Date.now();
  const progress = (what: string): void => say(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${what}`);
  const cameras = demoCameras(options.cameras);
  lifetime.use(await lockHome(options.home));
  const ports = await checkPorts(options.port, demoPlatforms.length);
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  const log = pino({ level: process.env.PORCHLIGHT_LOG ?? "info" }, pino.destination({ dest: join(options.home, "demo.log"), sync: false, mkdir: true }));

  progress("starting the database, building the pages");
  const [postgres, webFolder, ffmpeg] = await Promise.all([openEmbeddedPostgres({ folder: join(options.home, "postgres"), onLog: (line) => log.info({ postgres: line }) }).then((server) => lifetime.use(server)), buildWebFiles(), findFfmpeg()]);
  await noteServer(options.home, postgres.url);
  if (!ffmpeg) say("note: ffmpeg is not installed; H.265 cameras show only in browsers that can decode H.265 (apt-get install ffmpeg)");

  const linkSecrets = new Map(demoPlatforms.map((platform) => [platform.key as string, newSecret()]));
  const prepared = await Promise.all(demoPlatforms.map((platform, i) => prepare(platform, options.home, ports[i], postgres.url, cameras, linkSecrets)));
  await writeHome(options.home, { platforms: Object.fromEntries(prepared.map(({ platform, config, database }) => [platform.key, { config, database }])) });
  progress(`data ready: ${cameras.length} cameras, ${new Set(cameras.map((camera) => camera.villageCode)).size} villages`);

  const personas = personaSource(prepared);
  const running: Running[] = await Promise.all(
    prepared.map(async ({ platform, config, databaseUrl }) => {
      const personOf = (key: string): string | undefined => demoPeople.find((person) => person.platform === platform.key && person.key === key)?.key;
      const server = lifetime.use(await startPlatform({ config, webFolder, databaseUrl, log: log.child({ platform: platform.key }), demo: { personas, personOf }, ...(ffmpeg ? { ffmpeg } : {}) }));
      return { platform, config, databaseUrl, server };
    }),
  );
  progress("four platforms up");
  await joinCounty(running);
  lifetime.use(await startVirtualCamerasInWorker(await cameraSpecs(running, cameras)));
  await allOnline(running, cameras.length, progress);
  await printLinks(running);
  say(`ready http://127.0.0.1:${running[0].server.httpPort}`);
}

/** Database, people, cameras and consents of one platform, before it runs. */
async function prepare(platform: DemoPlatform, home: string, port: number, postgresUrl: string, cameras: readonly DemoCamera[], linkSecrets: ReadonlyMap<string, string>) {
  const config = PlatformConfig.parse({ role: platform.role, name: platform.name, gbId: platform.gbId, home: join(home, platform.key), http: { port }, sip: { port: 0 }, media: { workers: 1 } });
  const database = `porchlight_${platform.key}`;
  const databaseUrl = await ensureDatabase(postgresUrl, database);
  const store = await openStore({ kind: "postgres", url: databaseUrl, connections: 1 });
  await store.migrate();
  await store[Symbol.asyncDispose]();
  const toolbox = await openToolbox(config, databaseUrl);
  try {
    await seedPlatform(toolbox, platform, cameras, linkSecrets);
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

async function allOnline(running: readonly Running[], wanted: number, progress: (what: string) => void): Promise<void> {
  const until = Date.now() + LONGEST_WAIT_MS;
  let online = 0;
  while (online < wanted && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    const counts = await Promise.all(
      running.map(async ({ server, platform }) => {
        if (platform.role === "county") return 0;
        const response = await fetch(`http://127.0.0.1:${server.httpPort}/healthz`);
        return ((await response.json()) as { online: number }).online;
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
        return [{ key: person.key, platform: platform.name, platformRole: platform.role, name: person.name, organisation: person.organisation.name, roles: [...person.roles], href: `http://${name}:${config.http.port}/demo/enter/${person.key}` }];
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
