import { runCommandChecks } from "./commands.ts";
import { ensureDebianPackages } from "./debian.ts";
import { findTestFiles } from "./find-files.ts";
import { runFiles, runTogether } from "./run-files.ts";
import { addTallies, emptyTally, type Tally } from "./tally.ts";

const unitTimeoutMs = 120_000;
const journeyTimeoutMs = 240_000;

async function stage(title: string, work: () => Tally | Promise<Tally>): Promise<Tally> {
  const started = performance.now();
  process.stdout.write(`\n── ${title}\n`);
  const tally = await work();
  process.stdout.write(`   ${tally.passed} passed, ${tally.failed} failed in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  return tally;
}

async function runAll(filters: readonly string[]): Promise<Tally> {
  const files = findTestFiles(filters);
  const tallies: Tally[] = [];
  tallies.push(await stage("repository checks", () => runTogether("tools/check", files.checks)));
  if (filters.length === 0) tallies.push(await stage("types and lint", runCommandChecks));
  tallies.push(await stage("packages and apps", () => runFiles({ files: files.unit, concurrency: 2, timeoutMs: unitTimeoutMs })));
  tallies.push(await stage("journeys", () => runFiles({ files: files.journeys, concurrency: 1, timeoutMs: journeyTimeoutMs })));
  return tallies.reduce(addTallies, emptyTally);
}

function finish(tally: Tally): void {
  for (const failure of tally.failures) process.stdout.write(`\n✖ ${failure}\n`);
  if (tally.passed + tally.failed === 0) process.stdout.write("\nNo test matches.\n");
  process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed\n`);
  process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;
}

const debian = ensureDebianPackages();
if (debian.kind === "missing") {
  process.stderr.write(`${debian.message}\n`);
  process.exitCode = 1;
} else {
  finish(await runAll(process.argv.slice(2).filter((word) => !word.startsWith("-"))));
}
