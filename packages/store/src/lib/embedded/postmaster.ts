import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "@porchlight/base";
import type { StoreFaultCode } from "../faults.ts";
import { identify } from "../process-identity.ts";
import type { PostgresBinaries } from "./binaries.ts";
import { endProcess } from "./orphan.ts";
import { planLaunch, postgresEnvironment, serverOwner } from "./privileges.ts";

/** One run of the server. */
export interface Postmaster {
  readonly pid: number;
  /** Resolves when the server has ended, whatever the cause. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface PostmasterOptions {
  readonly binaries: PostgresBinaries;
  readonly data: string;
  readonly port: number;
  readonly maxConnections: number;
  readonly sharedBuffers: string;
  readonly onLog: (line: string) => void;
}

const readyWithinMs = 30_000;
const retryWithinMs = 20_000;

/**
 * Starts the server and resolves when it accepts connections. While remains of a killed predecessor still hold the cluster
 * (its shared memory outlives it for a moment), it tries again.
 * @throws `store.start-failed`
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  for (let waited = 0; ; waited += 200) {
    const outcome = await launch(options);
    if (outcome.kind === "ready") return outcome.postmaster;
    const passing = outcome.lines.some((line) => /pre-existing shared memory|lock file "postmaster.pid"/.test(line));
    if (!passing || waited >= retryWithinMs) throw startFailed(outcome.lines, options.data);
    await sleep(200);
  }
}

/** A TCP port on 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Fault<StoreFaultCode>("store.start-failed", "no free TCP port on 127.0.0.1");
  return address.port;
}

type LaunchOutcome = { readonly kind: "ready"; readonly postmaster: Postmaster } | { readonly kind: "ended"; readonly lines: readonly string[] };

async function launch(options: PostmasterOptions): Promise<LaunchOutcome> {
  const plan = planLaunch(options.binaries.postgres, [options.data], serverOwner(options.data));
  // a session of its own: Ctrl-C in a terminal must not stop the database before the program above it has finished writing
  const child = spawn(plan.command, [...plan.prefix, ...serverArguments(options)], {
    cwd: "/",
    env: postgresEnvironment(),
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
    ...plan.spawnAs,
  });
  const last: string[] = [];
  const ended = new Promise<void>((resolve) => {
    child
      .once("close", () => resolve())
      .once("error", (error) => {
        last.push(error.message);
        resolve();
      });
  });
  const ready = new Promise<"ready">((resolve) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      options.onLog(line);
      if (last.push(line) > 8) last.shift();
      if (line.includes("database system is ready to accept connections")) resolve("ready");
    });
  });
  const late = new AbortController();
  const timeout = sleep(readyWithinMs, "late" as const, { signal: late.signal }).catch(() => "late" as const);
  const first = await Promise.race([ready, ended.then(() => "ended" as const), timeout]);
  late.abort();
  const pid = child.pid;
  if (first === "ended" || pid === undefined) return { kind: "ended", lines: last };
  const identity = identify(pid) ?? { pid, started: "unknown" };
  const stop = async () => {
    await Promise.race([ended, endProcess(identity)]);
    await ended;
  };
  if (first === "ready") return { kind: "ready", postmaster: { pid, ended, stop } };
  await stop();
  return { kind: "ended", lines: [...last, `not ready within ${readyWithinMs} ms`] };
}

function serverArguments(options: PostmasterOptions): readonly string[] {
  const settings: Readonly<Record<string, string | number>> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: options.maxConnections,
    shared_buffers: options.sharedBuffers,
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    timezone: "UTC",
    log_timezone: "UTC",
    logging_collector: "off",
    log_checkpoints: "off",
    max_wal_size: "512MB",
    jit: "off",
  };
  return ["-D", options.data, "-p", String(options.port), ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`])];
}

function startFailed(lines: readonly string[], folder: string): Fault<StoreFaultCode> {
  return new Fault<StoreFaultCode>("store.start-failed", `PostgreSQL did not start: ${lines.slice(-3).join(" | ")}`, { context: { folder } });
}
