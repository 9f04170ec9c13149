import { spawn } from "node:child_process";
import { once } from "node:events";
import { bin } from "./command-line.ts";

const SAYS_WITHIN_MS = 60_000;

/** A command that goes on until it is told to stop. */
export interface RunningCommand extends AsyncDisposable {
  readonly pid: number;
  /** Everything printed so far. */
  said(): string;
  /** Resolves when the output matches, with the match; rejects when the command ends before, or after a minute. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** SIGINT; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Starts `porchlight …`. */
export function startCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCommand {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, DATABASE_URL: "", ...env } });
  const exited = once(child, "exit") as Promise<[number | null]>;
  let output = "";
  const heard = new Set<() => void>();
  const hear = (chunk?: Buffer): void => {
    output += chunk?.toString() ?? "";
    for (const listener of heard) listener();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  child.once("close", () => hear());
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
    return (await exited)[0];
  };
  return {
    pid: child.pid ?? 0,
    said: () => output,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const settle = (match: RegExpExecArray | undefined): void => {
          heard.delete(listener);
          clearTimeout(timer);
          if (match) resolve(match);
          else reject(new Error(`porchlight ${args.join(" ")} did not say ${String(pattern)}:\n${output}`));
        };
        const listener = (): void => {
          const match = pattern.exec(output);
          if (match || child.exitCode !== null || child.signalCode !== null) settle(match ?? undefined);
        };
        const timer = setTimeout(() => settle(undefined), SAYS_WITHIN_MS);
        heard.add(listener);
        listener();
      }),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}
