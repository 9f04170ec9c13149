import { builtinModules } from "node:module";
import { posix } from "node:path";
import { test } from "node:test";
import { expectNone } from "./lib/expect-none.ts";
import { sources, type Import, type Source } from "./lib/sources.ts";
import { readWorkspaces, rootTools, workspaceOf, type Workspace } from "./lib/workspaces.ts";

const workspaces = readWorkspaces();
const tools = rootTools();
const byName = new Map(workspaces.map((workspace) => [workspace.name, workspace]));
const builtin = new Set(builtinModules);
/** Its virtual cameras may test any part, so tests reach it from below. */
const testPackage = "@porchlight/testkit";

interface Use {
  readonly source: Source;
  readonly from: Workspace;
  readonly where: string;
  readonly specifier: string;
  /** The package part of the specifier. */
  readonly target: string;
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function useOf(source: Source, { specifier, line }: Import): Use | undefined {
  const from = workspaceOf(source.path, workspaces);
  if (from === undefined || specifier.startsWith("node:") || builtin.has(specifier) || specifier.startsWith("virtual:")) return undefined;
  return { source, from, where: `${source.path}:${line}`, specifier, target: packageOf(specifier) };
}

const uses = sources().flatMap((source) => source.imports.flatMap((imported) => useOf(source, imported) ?? []));
const packageUses = uses.filter((use) => !use.specifier.startsWith("."));

function isTestOnly(use: Use): boolean {
  return use.source.isTest && (tools.has(use.target) || use.target === testPackage);
}

/** A test may build its input with any part below it. */
function isTestOfLowerPart(use: Use): boolean {
  return use.source.isTest && (byName.get(use.target)?.layer ?? Number.POSITIVE_INFINITY) < use.from.layer;
}

test("a package imports only packages above it in the workspace list", () => {
  const upward = packageUses.filter((use) => !isTestOnly(use) && (byName.get(use.target)?.layer ?? -1) > use.from.layer);
  expectNone(
    upward.map((use) => `${use.where} imports ${use.target}`),
    "These imports point against the layer order of package.json:",
  );
});

test("a package imports only what its manifest declares", () => {
  const undeclared = packageUses.filter(
    (use) =>
      use.target !== use.from.name &&
      !use.from.dependencies.has(use.target) &&
      !use.from.devDependencies.has(use.target) &&
      !isTestOnly(use) &&
      !isTestOfLowerPart(use) &&
      !isTypesOnlyTool(use),
  );
  expectNone(
    undeclared.map((use) => `${use.where} imports ${use.target}, not in ${use.from.folder}/package.json`),
    "These imports are not declared:",
  );
});

function isTypesOnlyTool(use: Use): boolean {
  return use.source.path.endsWith("/vite.config.ts") && tools.has(use.target);
}

test("a package reaches another only through its public entries", () => {
  const deep = packageUses.filter((use) => {
    const target = byName.get(use.target);
    const subpath = use.specifier === use.target ? "." : `.${use.specifier.slice(use.target.length)}`;
    return target !== undefined && !target.exports.has(subpath);
  });
  expectNone(
    deep.map((use) => `${use.where} imports ${use.specifier}`),
    "These imports are not an entry of the package they name:",
  );
});

test("a relative import stays inside its package", () => {
  const leaving = uses.filter(
    (use) => use.specifier.startsWith(".") && !posix.join(posix.dirname(use.source.path), use.specifier).startsWith(`${use.from.folder}/`),
  );
  expectNone(
    leaving.map((use) => `${use.where} imports ${use.specifier}`),
    "These relative imports leave their package; import it by name:",
  );
});

test("a package declares only dependencies it imports", () => {
  const used = new Set(packageUses.map((use) => `${use.from.name} ${use.target}`));
  const idle = workspaces.flatMap((workspace) =>
    [...workspace.dependencies].filter((name) => !used.has(`${workspace.name} ${name}`)).map((name) => `${workspace.folder} declares ${name}`),
  );
  expectNone(idle, "These dependencies are declared and never imported:");
});
