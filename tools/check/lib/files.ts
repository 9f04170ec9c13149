import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../../lib/root.ts";

const ignored = new Set(["node_modules", "dist", ".git", ".porchlight", ".cache"]);

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !ignored.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [relative(root, join(folder, entry.name))]));
}

function fromGit(): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 });
  return listed.split("\0").filter((path) => path !== "" && existsSync(join(root, path)));
}

let listed: readonly string[] | undefined;

/** Every file that is, or would be, part of the repository: paths below the root, sorted. */
export function repositoryFiles(): readonly string[] {
  listed ??= [...(existsSync(join(root, ".git")) ? fromGit() : walk(root))].toSorted();
  return listed;
}

export function readText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

export function readJson(path: string): unknown {
  return JSON.parse(readText(path));
}
