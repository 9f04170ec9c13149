import { parseArgs, type ParseArgsConfig } from "node:util";
import { Fault } from "@porchlight/base";
import type { CliFaultCode } from "./faults.ts";

export interface Command {
  readonly summary: string;
  readonly help: string;
  run(args: readonly string[]): Promise<number>;
}

/** Options in, typed values out; unknown options and missing values are one clear line each. */
export function readOptions<const Options extends NonNullable<ParseArgsConfig["options"]>>(args: readonly string[], options: Options, positionals = false) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: positionals });
  } catch (error) {
    // the first sentence says what is wrong; the rest is advice for programmers
    throw usage((error as Error).message.split(". ")[0]);
  }
}

/** Runs the verb a command was called with (`device add`), or says which there are. */
export async function runVerb<Values>(
  positionals: readonly string[],
  verbs: Readonly<Record<string, (values: Values) => Promise<number>>>,
  values: Values,
): Promise<number> {
  const [name = ""] = positionals;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) throw usage(`say ${Object.keys(verbs).join(", ")}, not "${name}"`);
  return verb(values);
}

export function required(value: string | undefined, option: string): string {
  if (value === undefined || value === "") throw usage(`${option} is missing`);
  return value;
}

export function wholeNumber(value: string | undefined, option: string, fallback: number, range: readonly [number, number]): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < range[0] || number > range[1])
    throw usage(`${option} takes a whole number from ${range[0]} to ${range[1]}, not "${value}"`);
  return number;
}

export const usage = (message: string): Fault => new Fault<CliFaultCode>("cli.usage", `${message} (see --help)`);

/** A wrapper such as npm may pass on the Ctrl-C that the terminal has sent to everybody already: that is not a second one. */
const ECHO_MS = 1_000;

/** Resolves at Ctrl-C, SIGTERM, or when the terminal is closed; a later second one leaves at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const stop = (): void => {
      const now = performance.now();
      if (askedAt !== undefined && now - askedAt > ECHO_MS) process.exit(130);
      askedAt ??= now;
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  });
}
