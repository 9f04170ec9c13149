import { test } from "node:test";
import { expectNone } from "./lib/expect-none.ts";
import { readJson } from "./lib/files.ts";
import { isRecord } from "./lib/records.ts";
import { sources, type Source, type SyntaxNode } from "./lib/sources.ts";

const project = readJson("tsconfig.pure.json");
const folders = isRecord(project) && Array.isArray(project["include"]) ? project["include"].map(String) : [];

/** The one place where the real clock and timers enter. */
const edges = new Set(["packages/base/src/lib/clock.ts"]);

function isPure(source: Source): boolean {
  const inPureFolder = folders.some((folder) => source.path.startsWith(`${folder}/`));
  return inPureFolder && !source.isTest && !/\/src\/node\.ts$|\/src\/lib\/node\//.test(source.path);
}

const pure = sources().filter(isPure);
const ambient = new Set(["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "fetch", "process", "Buffer", "require", "performance", "WebSocket"]);
const ambientMembers = new Set(["Date.now", "Math.random", "crypto.getRandomValues", "crypto.randomUUID"]);

function nameOf(node: unknown): string {
  return isRecord(node) && typeof node["name"] === "string" ? node["name"] : "";
}

function ambientUse(node: SyntaxNode): string | undefined {
  if (node.type === "CallExpression" && ambient.has(nameOf(node["callee"]))) return `${nameOf(node["callee"])}()`;
  if (node.type === "NewExpression" && nameOf(node["callee"]) === "Date" && Array.isArray(node["arguments"]) && node["arguments"].length === 0)
    return "new Date()";
  if (node.type !== "MemberExpression") return undefined;
  const member = `${nameOf(node["object"])}.${nameOf(node["property"])}`;
  if (ambientMembers.has(member)) return member;
  return ambient.has(nameOf(node["object"])) ? member : undefined;
}

test("platform-free packages import no Node module", () => {
  const violations = pure.flatMap((source) =>
    source.imports.filter(({ specifier }) => specifier.startsWith("node:")).map(({ specifier, line }) => `${source.path}:${line} imports ${specifier}`),
  );
  expectNone(violations, "Only src/node.ts and src/lib/node may import Node modules in these packages:");
});

test("platform-free packages take clock, chance and network from their caller", () => {
  const violations = pure
    .filter((source) => !edges.has(source.path))
    .flatMap((source) =>
      source.nodes.flatMap((node) => (ambientUse(node) === undefined ? [] : [`${source.path}:${source.lineAt(node.start)} uses ${ambientUse(node)}`])),
    );
  expectNone(violations, "These reach for the world instead of being given it:");
});
