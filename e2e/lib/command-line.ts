import { execFile } from "node:child_process";
import { join } from "node:path";

export const bin = join(import.meta.dirname, "../../apps/cli/bin/porchlight.mjs");
/** A command that has not ended by then is a failure of its own. */
const LONGEST_MS = 60_000;

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of both, without empty ones. */
  readonly lines: readonly string[];
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Program and arguments in front of the script; default this Node. */
  readonly run?: readonly string[];
  /** Script; default the real command. */
  readonly script?: string;
}

/** Runs one `porchlight …` as a user would, to its end. */
export function porchlight(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [program, ...before] = options.run ?? [process.execPath];
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...before, options.script ?? bin, ...args],
      { env: { ...process.env, DATABASE_URL: "", ...options.env }, timeout: LONGEST_MS, killSignal: "SIGKILL" },
      (error, stdout, stderr) => {
        const code = error ? error.code : 0;
        if (typeof code !== "number")
          return reject(new Error(`porchlight ${args.join(" ")} did not run to its end: ${error?.message ?? ""}\n${stdout}${stderr}`));
        resolve({ code, stdout, stderr, lines: `${stdout}${stderr}`.split("\n").filter((line) => line !== "") });
      },
    );
  });
}
