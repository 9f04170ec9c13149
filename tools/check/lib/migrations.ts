import { createHash } from "node:crypto";
import { isRecord } from "./records.ts";
import { readJson, readText, repositoryFiles } from "./files.ts";

export const releasedList = "tools/check/released-migrations.json";

/** SHA-256 of each migration as it is now; path below the root → hex. */
export function migrationDigests(): Readonly<Record<string, string>> {
  const paths = repositoryFiles().filter((path) => /^packages\/store\/migrations\/.*\.sql$/.test(path));
  return Object.fromEntries(paths.map((path) => [path, createHash("sha256").update(readText(path)).digest("hex")]));
}

/** The same, as it was when each migration was released. */
export function releasedMigrations(): Readonly<Record<string, string>> {
  if (!repositoryFiles().includes(releasedList)) return {};
  const list = readJson(releasedList);
  return isRecord(list) ? Object.fromEntries(Object.entries(list).map(([path, digest]) => [path, String(digest)])) : {};
}
