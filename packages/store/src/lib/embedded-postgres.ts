import { join, resolve } from "node:path";
import { type Clock, milliseconds, systemClock } from "@porchlight/base";
import { findBinaries } from "./embedded/binaries.ts";
import { prepareCluster } from "./embedded/cluster.ts";
import { stopOrphan } from "./embedded/orphan.ts";
import { freePort, startPostmaster, type Postmaster, type PostmasterOptions } from "./embedded/postmaster.ts";
import { lockHome } from "./home-lock.ts";

export interface EmbeddedPostgresOptions {
  /** Holds the cluster (`data/`), its password and a lock; created when absent. */
  readonly folder: string;
  /** The server's own log lines and the supervisor's; default: dropped. */
  readonly onLog?: (line: string) => void;
  /** Times the pause before a restart; default {@link systemClock}. */
  readonly clock?: Clock;
  /** Default 60. */
  readonly maxConnections?: number;
  /** PostgreSQL's `shared_buffers`; default 64MB. */
  readonly sharedBuffers?: string;
}

/** A PostgreSQL server that lives as long as this object, restarted when it dies. One server holds a database per platform. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** Of the maintenance database; give it to {@link openStore} with a `database` name. Holds the password: never log it. */
  readonly url: string;
  readonly port: number;
  /** Of the running server; undefined between a crash and the restart. */
  readonly pid: number | undefined;
}

const firstPauseMs = 100;
const longestPauseMs = 5000;

/**
 * Starts the npm-shipped PostgreSQL 18 on 127.0.0.1 at a free port (kept across restarts), with fsync on.
 * Runs as root by giving the server to user `nobody`. A server left by a killed earlier run is stopped first.
 * @throws `store.already-running`, `store.folder-not-writable`, `store.binaries-missing`, `store.cannot-leave-root`,
 * `store.wrong-version`, `store.initdb-failed`, `store.start-failed`
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder);
  const onLog = options.onLog ?? (() => {});
  const lock = await lockHome(folder);
  try {
    const binaries = await findBinaries();
    await stopOrphan(join(folder, "data"), onLog);
    const cluster = await prepareCluster(folder, binaries);
    const port = await freePort();
    const supervisor = await supervise(
      { binaries, data: cluster.data, port, maxConnections: options.maxConnections ?? 60, sharedBuffers: options.sharedBuffers ?? "64MB", onLog },
      options.clock ?? systemClock,
    );
    return {
      url: `postgres://${cluster.user}:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/postgres`,
      port,
      get pid() {
        return supervisor.pid();
      },
      async [Symbol.asyncDispose]() {
        await supervisor.stop();
        await lock[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}

interface Supervisor {
  pid(): number | undefined;
  stop(): Promise<void>;
}

async function supervise(options: PostmasterOptions, clock: Clock): Promise<Supervisor> {
  const stopped = new AbortController();
  let current: Postmaster | undefined = await startPostmaster(options);
  const keepUp = async (): Promise<void> => {
    let pause = firstPauseMs;
    while (!stopped.signal.aborted) {
      const since = clock.monotonic();
      if (current !== undefined) await current.ended;
      current = undefined;
      if (stopped.signal.aborted) return;
      if (clock.monotonic() - since > longestPauseMs) pause = firstPauseMs;
      options.onLog(`PostgreSQL ended unexpectedly; starting it again in ${pause} ms`);
      await pauseFor(clock, pause, stopped.signal);
      pause = Math.min(pause * 2, longestPauseMs);
      if (stopped.signal.aborted) return;
      current = await startPostmaster(options).catch((error: unknown) => void options.onLog(String(error)));
    }
  };
  const watching = keepUp();
  return {
    pid: () => current?.pid,
    async stop() {
      stopped.abort();
      await current?.stop();
      await watching;
      await current?.stop();
    },
  };
}

function pauseFor(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(milliseconds(ms), resolve);
    signal.addEventListener(
      "abort",
      () => {
        cancel();
        resolve();
      },
      { once: true },
    );
  });
}
