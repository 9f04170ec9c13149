import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../lib/root.ts";
import { expectNone } from "./lib/expect-none.ts";
import { readText, repositoryFiles } from "./lib/files.ts";
import { sources } from "./lib/sources.ts";

const mostLines = 400;
const mostBytes = 40 * 1024 * 1024;

/** Long because they are one table; path → what the table holds. */
const tables: ReadonlyMap<string, string> = new Map([
  ["packages/store/migrations/0001_foundation.sql", "the first schema, immutable once released"],
  ["packages/testkit/src/lib/places.ts", "villages and cameras of the demo"],
  ["apps/web/src/lib/words/zh-cn.ts", "every sentence of the app in Chinese"],
  ["apps/web/src/lib/words/en.ts", "every sentence of the app in English"],
]);

test("no source file is longer than 400 lines", () => {
  const long = sources()
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ path, lines }) => lines > mostLines && !tables.has(path));
  expectNone(
    long.map(({ path, lines }) => `${path} has ${lines}`),
    "Split these, or list them as a table with the reason:",
  );
});

test("the repository is small enough to clone over a village line", () => {
  const sizes = repositoryFiles().map((path) => ({ path, bytes: statSync(join(root, path)).size }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const biggest = sizes.toSorted((a, b) => b.bytes - a.bytes).slice(0, 5);
  expectNone(
    total <= mostBytes ? [] : biggest.map(({ path, bytes }) => `${path} ${bytes} bytes`),
    `The files take ${(total / 1048576).toFixed(1)} MB of 40 MB; the biggest:`,
  );
});

test("nothing in the repository speaks of the workshop it was built in", () => {
  const workshop = new RegExp(["/wor" + "k/(main|shared)", "/tmp/p" + "l/"].join("|"));
  const told = repositoryFiles().filter((path) => /\.(ts|tsx|mjs|js|json|md|sql|css|html|sh)$/.test(path) && workshop.test(readText(path)));
  expectNone(told, "These files name paths that no reader has:");
});
