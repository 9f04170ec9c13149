/**
 * Runs a TypeScript entry on a Node that can strip types: this one when it is new enough, else the one that `npm ci` installed.
 * Plain JavaScript on purpose: an older Node must be able to read it.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const installed = join(root, "node_modules", "node", "bin", "node");

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major === 22 ? minor >= 18 : major >= 24;
}

/** @param {string} entry path below the repository root */
export async function runOnNewNode(entry) {
  const path = join(root, entry);
  if (isNewEnough(process.versions.node)) {
    await import(pathToFileURL(path).href);
    return;
  }
  if (!existsSync(installed)) {
    console.error(`Node ${process.versions.node} is too old. Run "npm ci" first: it installs a newer one for this project.`);
    process.exit(1);
  }
  const { status } = spawnSync(installed, [path, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exit(status ?? 1);
}
