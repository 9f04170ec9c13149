import { readJson } from "./files.ts";
import { isRecord } from "./records.ts";

export interface LockedPackage {
  /** Below the root, e.g. `node_modules/zod`. */
  readonly path: string;
  readonly name: string;
  readonly dev: boolean;
  /** One of our own workspaces. */
  readonly link: boolean;
  readonly resolved: string | undefined;
  readonly hasIntegrity: boolean;
}

function rowOf([path, entry]: [string, unknown]): LockedPackage {
  const row = isRecord(entry) ? entry : {};
  return {
    path,
    name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
    dev: row["dev"] === true,
    link: row["link"] === true,
    resolved: typeof row["resolved"] === "string" ? row["resolved"] : undefined,
    hasIntegrity: typeof row["integrity"] === "string",
  };
}

/** Every package the lock file pins, our own workspaces included as links. */
export function lockedPackages(): readonly LockedPackage[] {
  const lock = readJson("package-lock.json");
  const packages = isRecord(lock) && isRecord(lock["packages"]) ? lock["packages"] : {};
  return Object.entries(packages)
    .filter(([path]) => path.includes("node_modules/"))
    .map(rowOf);
}
