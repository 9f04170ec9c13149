import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createLifetime, type Lifetime, seconds, systemClock } from "@porchlight/base";
import { openMediaPlane } from "@porchlight/media/node";
import { openSipAgent } from "@porchlight/sip/node";
import { createAuditLog, openStore, type Store } from "@porchlight/store";
import { pino, type Logger } from "pino";
import { domainOf, type PlatformConfig } from "./config/platform-config.ts";
import { addAuditExport } from "./features/audit-log/audit-routes.ts";
import { addChangeRoute, createChangeFeed } from "./features/change/change-feed.ts";
import type { Devices } from "./features/device/devices.ts";
import type { Links } from "./features/link/links.ts";
import { addDemoEntrance } from "./features/platform/demo-entrance.ts";
import type { PersonaSource } from "./features/platform/platform-routes.ts";
import { createSignIn, type SignIn } from "./features/sign-in/sign-in.ts";
import { closeApi, createHttpApp } from "./http/app.ts";
import { serve } from "./http/serve.ts";
import { addWebFiles } from "./http/web-files.ts";
import { mayTry } from "./oversight/may-try.ts";
import { openPlatformKeys, sha256, systemRandom } from "./security/platform-keys.ts";
import { composeAccess } from "./compose/access.ts";
import { composeSignalling } from "./compose/signalling.ts";
import { composeRoutes } from "./compose/routes.ts";
import { composeRecording } from "./compose/recording.ts";
import { openDatabase } from "./compose/database.ts";
import { version } from "./config/version.ts";

export interface PlatformOptions {
  readonly config: PlatformConfig;
  /** Built web app. */
  readonly webFolder: string;
  /** PostgreSQL of this platform; undefined = the child below `home` (or memory when the config says ephemeral). */
  readonly databaseUrl?: string;
  /** ffmpeg, when the machine has it. */
  readonly ffmpeg?: string;
  readonly log?: Logger;
  /** Demo only: personas of the welcome page, and which of them live here. */
  readonly demo?: { readonly personas: PersonaSource; readonly personOf: (key: string) => string | undefined };
}

/** One running platform. Disposing it ends everything it started, in the order that loses nothing. */
export interface RunningPlatform extends AsyncDisposable {
  readonly httpPort: number;
  readonly sipPort: number;
  readonly devices: Devices;
  readonly links: Links;
  readonly signIn: SignIn;
  readonly store: Store;
  readonly log: Logger;
}

/** The one place where the parts of a platform meet. */
export async function startPlatform(options: PlatformOptions): Promise<RunningPlatform> {
  const { config } = options;
  const stack = createLifetime();
  const log = options.log ?? pino({ base: { platform: config.gbId }, level: "info" });
  try {
    return await compose(options, stack, log);
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}

async function compose(options: PlatformOptions, stack: Lifetime, log: Logger): Promise<RunningPlatform> {
  const { config } = options;
  const clock = systemClock;
  const random = systemRandom;
  const platform = { gbId: config.gbId, name: config.name };
  const archiveFolder = join(config.home, "archive");
  await mkdir(archiveFolder, { recursive: true, mode: 0o700 });

  const keys = await openPlatformKeys(join(config.home, "keys"));
  const store = stack.use(await openStore(await openDatabase(stack, options)));
  await store.migrate();
  const audit = stack.use(
    createAuditLog({
      store,
      sha256,
      sign: keys.signCheckpoint,
      key: { name: `porchlight-${config.gbId}`, publicKey: keys.logPublicKey },
      origin: `porchlight/${config.gbId}`,
      clock,
    }),
  );

  const feed = createChangeFeed();
  const access = composeAccess({ db: store.db, audit, clock, role: config.role });
  const agent = stack.use(
    await openSipAgent({
      host: config.sip.host,
      port: config.sip.port,
      userAgent: `Porchlight/${version}`,
      onHandlerError: (error) => log.error({ err: error }, "a SIP request was not handled"),
      onDrop: (drop) => log.warn(drop, "SIP input dropped"),
    }),
  );
  // ends behind the media plane, which closes every file when it ends: those still get their rows
  const bookkeeping = stack.use(createLifetime());
  const media = stack.use(
    await openMediaPlane({
      archiveFolder,
      segmentLength: seconds(config.media.segmentSeconds),
      idleAfter: seconds(config.media.idleSeconds),
      ...(config.media.workers ? { workers: config.media.workers } : {}),
      ...(options.ffmpeg ? { ffmpeg: options.ffmpeg } : {}),
      maxTranscodes: config.media.maxTranscodes,
      ...(config.media.portRange ? { portRange: config.media.portRange } : {}),
    }),
  );

  const core = { config, domain: domainOf(config), platform, clock, random, keys, store, audit, feed, agent, media, archiveFolder, log, ...access };
  const recording = bookkeeping.use(await composeRecording(core));
  const signalling = stack.use(await composeSignalling({ ...core, recording }));
  const signIn = createSignIn({ db: store.db, audit, clock, random, platformName: config.name });
  const cookieName = `porchlight_${config.gbId}`;
  const routes = composeRoutes({ ...core, signalling, signIn, cookieName, personas: options.demo?.personas });
  stack.use(routes.watch);

  const app = createHttpApp({
    handlers: routes.handlers,
    cookieName,
    whoIs: (token) => signIn.whoIs(token),
    mayTry: (person, action) => mayTry(access.judge, person, action),
    log,
    version,
  });
  addChangeRoute(app, { feed, cookieName, isSignedIn: async (token) => (await signIn.whoIs(token)) !== undefined });
  addAuditExport(app, { db: store.db, audit, exporter: routes.exporter, exported: routes.exported });
  app.get("/healthz", async (c) => c.json(await routes.healthz()));
  if (options.demo) addDemoEntrance(app, { personOf: options.demo.personOf, makeLink: (id) => signIn.makeLink(id) });
  closeApi(app);
  addWebFiles(app, options.webFolder);

  const http = stack.use(
    await serve({
      app,
      host: config.http.host,
      port: config.http.port,
      onUpgrade: (request, socket, head) => void routes.watch.upgrade(request, socket, head),
    }),
  );
  await audit.append([{ action: "platform.started", actor: access.self(platform), version }]);
  log.info({ http: http.port, sip: agent.listening[0]?.port }, "platform ready");
  return {
    httpPort: http.port,
    sipPort: agent.listening[0]?.port ?? config.sip.port,
    devices: signalling.devices,
    links: signalling.links,
    signIn,
    store,
    log,
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}
