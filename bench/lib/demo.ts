import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { scratchFolder } from "./scratch.ts";

const program = join(import.meta.dirname, "..", "..", "apps", "cli", "bin", "porchlight.mjs");

/** A `porchlight` command that runs until it is stopped. */
export interface RunningCommand {
  readonly pid: number;
  /** From process start to the `ready` line. */
  readonly startedInMs: number;
  /** The address it said it is ready at. */
  readonly url: string;
  readonly output: string;
  stop(): Promise<void>;
}

export function startCommand(parameters: readonly string[], timeoutMs = 120_000): Promise<RunningCommand> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, ...parameters], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let output = "";
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`porchlight ${parameters[0]} did not get ready: ${output.slice(-400)}`));
    const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
    child.once("exit", fail);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /^ready (\S+)$/m.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      child.stdout.off("data", read);
      child.stdout.resume();
      const stop = async (): Promise<void> => {
        child.kill("SIGTERM");
        await ended;
      };
      resolve({ pid: child.pid ?? 0, startedInMs: performance.now() - began, url, output, stop });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  });
}

/** A port with three free ones behind it, as far as can be told. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
  await new Promise((resolve) => server.close(resolve));
  return Math.min(port, 65_000);
}

/** Runs the demo in a folder of its own for as long as `work` takes. */
export async function withDemo<Result>(work: (demo: RunningCommand) => Promise<Result>): Promise<Result> {
  const home = mkdtempSync(scratchFolder("demo-"));
  const demo = await startCommand(["demo", "--port", String(await freePort()), "--home", home]);
  try {
    return await work(demo);
  } finally {
    await demo.stop();
    rmSync(home, { recursive: true, force: true });
  }
}
