import { isRecord } from "./records.ts";
import { readJson } from "./files.ts";

export interface Workspace {
  readonly name: string;
  /** Folder below the root, e.g. `packages/sip`. */
  readonly folder: string;
  /** Place in the layer order, 0 lowest. */
  readonly layer: number;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
  /** Subpath → file below the folder, e.g. `./node` → `src/node.ts`. */
  readonly exports: ReadonlyMap<string, string>;
}

function namesOf(value: unknown): ReadonlySet<string> {
  return new Set(isRecord(value) ? Object.keys(value) : []);
}

function exportsOf(value: unknown): ReadonlyMap<string, string> {
  if (!isRecord(value)) return new Map();
  return new Map(Object.entries(value).map(([subpath, target]) => [subpath, String(target).replace(/^\.\//, "")]));
}

function readWorkspace(folder: string, layer: number): Workspace {
  const manifest = readJson(`${folder}/package.json`);
  if (!isRecord(manifest)) throw new TypeError(`${folder}/package.json is not an object`);
  return {
    name: String(manifest["name"]),
    folder,
    layer,
    dependencies: namesOf(manifest["dependencies"]),
    devDependencies: namesOf(manifest["devDependencies"]),
    exports: exportsOf(manifest["exports"]),
  };
}

function rootManifest(): Record<string, unknown> {
  const manifest = readJson("package.json");
  if (!isRecord(manifest)) throw new TypeError("package.json is not an object");
  return manifest;
}

/** The workspaces in layer order, as the root manifest lists them. */
export function readWorkspaces(): readonly Workspace[] {
  const folders = rootManifest()["workspaces"];
  return Array.isArray(folders) ? folders.map((folder, layer) => readWorkspace(String(folder), layer)) : [];
}

/** What every test and tool may use: the root's own development tools. */
export function rootTools(): ReadonlySet<string> {
  return namesOf(rootManifest()["devDependencies"]);
}

export function workspaceOf(path: string, workspaces: readonly Workspace[]): Workspace | undefined {
  return workspaces.find((workspace) => path.startsWith(`${workspace.folder}/`));
}
