import { relative } from "node:path";
import { run } from "node:test";
import { root } from "../lib/root.ts";
import { describeFailure } from "./describe-failure.ts";
import { addTallies, emptyTally, type Tally } from "./tally.ts";

export interface RunFilesOptions {
  readonly files: readonly string[];
  /** Files at once. */
  readonly concurrency: number;
  /** A file that takes longer is ended and counted as failed. */
  readonly timeoutMs: number;
}

interface Account {
  readonly failures: string[];
  readonly output: string[];
}

type TestStream = ReturnType<typeof run>;

function listen(stream: TestStream, title: string): Account {
  const account: Account = { failures: [], output: [] };
  const place = (file: string | undefined): string => (file === undefined ? title : relative(root, file));
  stream.on("test:fail", ({ name, details, skip, todo, file }) => {
    if (skip !== undefined || todo !== undefined || failureTypeOf(details.error) === "subtestsFailed") return;
    account.failures.push(describeFailure(place(file), { name: name.replace(`${root}/`, ""), error: details.error }));
  });
  stream.on("test:pass", ({ name, skip, todo, file }) => {
    if (skip !== undefined || todo !== undefined) account.failures.push(`${place(file)}: ${name}\n    was skipped: a test that does not run proves nothing`);
  });
  stream.on("test:stdout", ({ message }) => account.output.push(message));
  stream.on("test:stderr", ({ message }) => account.output.push(message));
  return account;
}

function failureTypeOf(error: Error): unknown {
  return "failureType" in error ? error.failureType : undefined;
}

async function countsOf(stream: TestStream): Promise<{ passed: number; failed: number }> {
  let counts = { passed: 0, failed: 0 };
  stream.on("test:summary", (data) => {
    if (data.file === undefined) counts = { passed: data.counts.passed, failed: data.counts.tests - data.counts.passed };
  });
  for await (const _ of stream);
  return counts;
}

async function follow(stream: TestStream, title: string): Promise<Tally> {
  const account = listen(stream, title);
  const started = performance.now();
  const { passed, failed } = await countsOf(stream);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${failed === 0 ? "ok  " : "FAIL"} ${title}  ${passed} passed${failed > 0 ? `, ${failed} failed` : ""}  ${seconds} s\n`);
  const output = failed > 0 && account.output.length > 0 ? [`${title} wrote:\n${account.output.join("")}`] : [];
  return { passed, failed, failures: [...account.failures, ...output] };
}

/** Runs each test file in its own process, prints a line a file, and keeps an account of every failure. */
export async function runFiles({ files, concurrency, timeoutMs }: RunFilesOptions): Promise<Tally> {
  const waiting = [...files];
  const tallies: Tally[] = [];
  const lane = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      tallies.push(await follow(run({ files: [file], concurrency: 1, signal: AbortSignal.timeout(timeoutMs) }), relative(root, file)));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return tallies.reduce(addTallies, emptyTally);
}

/** Runs all files in this one process, for tests that share a costly read of the repository. */
export async function runTogether(title: string, files: readonly string[]): Promise<Tally> {
  return files.length === 0 ? emptyTally : follow(run({ files: [...files], isolation: "none" }), title);
}
