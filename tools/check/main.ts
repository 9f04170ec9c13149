import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findTestFiles } from "../test/find-files.ts";
import { runTogether } from "../test/run-files.ts";
import { root } from "../lib/root.ts";
import { errorsPage, readFaultTables, renderErrorsPage } from "./lib/fault-tables.ts";
import { migrationDigests, releasedList, releasedMigrations } from "./lib/migrations.ts";

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  process.stdout.write(`wrote ${path}\n`);
}

/** Rewrites what is derived from the source. A released migration keeps the digest it was released with. */
async function writeDerived(): Promise<void> {
  write(errorsPage, renderErrorsPage(await readFaultTables()));
  write(releasedList, `${JSON.stringify({ ...migrationDigests(), ...releasedMigrations() }, undefined, 2)}\n`);
}

async function runChecks(): Promise<void> {
  const { passed, failed, failures } = await runTogether("tools/check", findTestFiles(["tools/check/"]).checks);
  for (const failure of failures) process.stdout.write(`\n✖ ${failure}\n`);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await (process.argv.includes("--write") ? writeDerived() : runChecks());
