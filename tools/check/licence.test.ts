import { existsSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import { test } from "node:test";
import { root } from "../lib/root.ts";
import { expectNone } from "./lib/expect-none.ts";
import { readJson, readText } from "./lib/files.ts";
import { lockedPackages } from "./lib/lock-file.ts";
import { isRecord } from "./lib/records.ts";
import { readWorkspaces } from "./lib/workspaces.ts";

/** Permissive licences, and MPL-2.0 for tools used unchanged while building. */
const allowed = new Set([
  "MIT",
  "MIT-0",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "Apache-2.0",
  "Unlicense",
  "BlueOak-1.0.0",
  "PostgreSQL",
  "CC0-1.0",
  "MPL-2.0",
  "OFL-1.1",
]);

function licenceOf(folder: string): string {
  const manifest = readJson(`${folder}/package.json`);
  const licence = isRecord(manifest) ? manifest["license"] : undefined;
  return isRecord(licence) ? String(licence["type"]) : String(licence);
}

test("the project carries its licence", () => {
  assert.match(readText("LICENSE"), /Apache License\s+Version 2\.0/);
  const unnamed = readWorkspaces().filter((workspace) => licenceOf(workspace.folder) !== "Apache-2.0");
  expectNone(
    unnamed.map((workspace) => workspace.folder),
    "These packages do not name the project's licence:",
  );
});

test("what is shipped may be shipped", () => {
  const installed = lockedPackages().filter((row) => !row.dev && !row.link && existsSync(join(root, row.path, "package.json")));
  const odd = installed.filter((row) => !allowed.has(licenceOf(row.path)));
  expectNone(
    odd.map((row) => `${row.name}: ${licenceOf(row.path)}`),
    "These dependencies have a licence that is not on the list:",
  );
});
