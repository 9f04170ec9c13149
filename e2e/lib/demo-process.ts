import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const bin = join(import.meta.dirname, "../../apps/cli/bin/porchlight.mjs");
const READY_WITHIN_MS = 90_000;

/** A demo run as a user would run it: the real command in its own process, with a home of its own. */
export interface DemoProcess extends AsyncDisposable {
  readonly home: string;
  readonly port: number;
  /** `http://127.0.0.1:PORT` from the last line. */
  readonly url: string;
  /** Everything printed until ready. */
  readonly output: string;
  readonly pid: number;
  /** SIGINT to the main process; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Ctrl-C as a terminal does it: SIGINT to every process of the group; resolves with the exit code. */
  interrupt(): Promise<number | null>;
  /** SIGTERM to the main process, as a service manager does it; resolves with the exit code. */
  terminate(): Promise<number | null>;
  /** `kill -9` of the main process only. */
  kill(): Promise<void>;
}

/** Starts `porchlight demo` and waits for its ready line. `home` reuses data of an earlier run. */
export async function startDemo(options: { home?: string; port?: number; cameras?: number; env?: NodeJS.ProcessEnv } = {}): Promise<DemoProcess> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), "porchlight-e2e-")));
  const port = options.port ?? (await freePortRun());
  const child = spawn(process.execPath, [bin, "demo", "--port", String(port), "--home", home, "--cameras", String(options.cameras ?? 24)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DATABASE_URL: "", ...options.env },
    detached: true,
  });
  const { url, output } = await readyLine(child);
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.once("exit", (code) => {
    if (code !== 0 && code !== null) console.error(`the demo ended with code ${code}:\n${said}`);
  });
  let ended: Promise<number | null> | undefined;
  const stop = (): Promise<number | null> => (ended ??= end(child, () => child.kill("SIGINT")));
  return {
    home,
    port,
    url,
    output,
    pid: child.pid ?? 0,
    stop,
    interrupt: () => (ended ??= end(child, () => process.kill(-(child.pid ?? 0), "SIGINT"))),
    terminate: () => (ended ??= end(child, () => child.kill("SIGTERM"))),
    async kill() {
      ended = end(child, () => child.kill("SIGKILL"));
      await ended;
    },
    async [Symbol.asyncDispose]() {
      await stop();
      if (options.home === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess, send: () => unknown): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, "exit") as Promise<[number | null]>;
  send();
  return (await exit)[0];
}

function readyLine(child: ChildProcess): Promise<{ url: string; output: string }> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => {
      child.kill("SIGINT");
      reject(new Error(`the demo was not ready within ${READY_WITHIN_MS / 1000} s:\n${output}`));
    }, READY_WITHIN_MS);
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /^ready (http:\S+)$/m.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve({ url, output });
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`the demo ended with code ${code} before it was ready:\n${output}`));
    });
  });
}

/** The first of five ports in a row that are free now. */
export async function freePortRun(): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const first = 20_000 + Math.floor(Math.random() * 30_000);
    const free = await Promise.all([0, 1, 2, 3, 4].map((i) => isFree(first + i)));
    if (free.every(Boolean)) return first;
  }
  throw new Error("no five free ports in a row");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1" }, () => {
      const found = (server.address() as AddressInfo).port;
      server.close(() => resolve(found === port));
    });
  });
}
