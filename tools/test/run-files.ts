import { relative } from "node:path";
import { run } from "node:test";
import { root } from "../lib/root.ts";
import { describeFailure, type TestFailure } from "./describe-failure.ts";
import type { Tally } from "./tally.ts";

export interface RunFilesOptions {
  readonly files: readonly string[];
  /** Files at once. */
  readonly concurrency: number;
  /** A file that takes longer is ended and counted as failed. */
  readonly timeoutMs: number;
  /** True runs all files in this one process, for tests that share a costly read of the repository. */
  readonly together?: boolean;
}

interface FileResult {
  readonly failures: TestFailure[];
  readonly skipped: string[];
  readonly output: string[];
}

function resultOf(results: Map<string, FileResult>, file: string | undefined): FileResult {
  const key = file === undefined ? "" : relative(root, file);
  const known = results.get(key);
  if (known !== undefined) return known;
  const fresh: FileResult = { failures: [], skipped: [], output: [] };
  results.set(key, fresh);
  return fresh;
}

function describeFile(file: string, result: FileResult): string[] {
  const skipped = result.skipped.map((name) => `${file}: ${name}\n    skipped: a test that does not run proves nothing`);
  const output = result.output.length > 0 && result.failures.length > 0 ? [`${file} wrote:\n${result.output.join("")}`] : [];
  return [...result.failures.map((failure) => describeFailure(file, failure)), ...skipped, ...output];
}

function reportFile(file: string, passed: number, failed: number, durationMs: number): void {
  const seconds = (durationMs / 1000).toFixed(1);
  process.stdout.write(`${failed === 0 ? "ok  " : "FAIL"} ${relative(root, file)}  ${passed} passed${failed > 0 ? `, ${failed} failed` : ""}  ${seconds} s\n`);
}

/** Runs test files by node:test, prints a line a file, and keeps an account of every failure. */
export async function runFiles(options: RunFilesOptions): Promise<Tally> {
  if (options.files.length === 0) return { passed: 0, failed: 0, failures: [] };
  const results = new Map<string, FileResult>();
  let tally = { passed: 0, failed: 0 };
  const stream = run({
    files: [...options.files],
    concurrency: options.concurrency,
    timeout: options.timeoutMs,
    ...(options.together === true ? { isolation: "none" as const } : {}),
  });
  stream.on("test:fail", (data) => {
    if (data.skip === undefined && data.todo === undefined) resultOf(results, data.file).failures.push({ name: data.name, error: data.details.error });
  });
  stream.on("test:pass", (data) => {
    if (data.skip !== undefined || data.todo !== undefined) resultOf(results, data.file).skipped.push(data.name);
  });
  stream.on("test:stdout", (data) => resultOf(results, data.file).output.push(data.message));
  stream.on("test:stderr", (data) => resultOf(results, data.file).output.push(data.message));
  stream.on("test:summary", (data) => {
    const passed = data.counts.passed;
    const failed = data.counts.tests - passed;
    if (data.file === undefined) tally = { passed, failed };
    else reportFile(data.file, passed, failed, data.duration_ms);
  });
  for await (const _ of stream);
  const failures = [...results].flatMap(([file, result]) => describeFile(file, result));
  return { ...tally, failures };
}
