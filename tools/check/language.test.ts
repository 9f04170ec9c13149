import { test } from "node:test";
import { expectNone } from "./lib/expect-none.ts";
import { isRecord } from "./lib/records.ts";
import { sources, type Source, type SyntaxNode } from "./lib/sources.ts";

type Rule = (node: SyntaxNode) => string | undefined;

const plain: Readonly<Record<string, string>> = {
  TSAnyKeyword: "any",
  TSEnumDeclaration: "enum",
  TSParameterProperty: "parameter property",
  Decorator: "decorator",
  TSExportAssignment: "export =",
  TSImportEqualsDeclaration: "import =",
};

const syntax: Rule = (node) => {
  if (node.type === "TSModuleDeclaration")
    return node["kind"] === "global" || (isRecord(node["id"]) && node["id"]["type"] === "Literal") ? undefined : "namespace";
  if (node.type === "VariableDeclaration" && String(node["kind"]).includes("using")) return "using declaration (needs Node 24)";
  return plain[node.type];
};

function textOf(node: unknown): string {
  if (!isRecord(node)) return "";
  if (node["type"] === "Identifier") return String(node["name"]);
  return node["type"] === "MemberExpression" ? `${textOf(node["object"])}.${textOf(node["property"])}` : "";
}

const runners = /^(test|it|describe|suite|t|context)$/;

const avoidedTest: Rule = (node) => {
  if (node.type !== "CallExpression") return undefined;
  const [runner = "", verb = ""] = textOf(node["callee"]).split(".");
  if (!runners.test(runner)) return undefined;
  if (/^(only|skip|todo)$/.test(verb)) return `${runner}.${verb}`;
  const options = Array.isArray(node["arguments"]) ? node["arguments"].filter((argument) => isRecord(argument) && argument["type"] === "ObjectExpression") : [];
  const keys = options
    .flatMap((option) => (isRecord(option) && Array.isArray(option["properties"]) ? option["properties"] : []))
    .map((property) => (isRecord(property) ? textOf(property["key"]) : ""));
  const avoided = keys.find((key) => /^(only|skip|todo)$/.test(key));
  return avoided === undefined ? undefined : `{ ${avoided} }`;
};

const bareError: Rule = (node) => {
  const thrown = node.type === "ThrowStatement" ? node["argument"] : undefined;
  const name = isRecord(thrown) && thrown["type"] === "NewExpression" ? textOf(thrown["callee"]) : "";
  return /^(Error|TypeError|RangeError|SyntaxError)$/.test(name) ? `throw new ${name}` : undefined;
};

function find(rule: Rule, within: (source: Source) => boolean): readonly string[] {
  return sources()
    .filter(within)
    .flatMap((source) => source.nodes.flatMap((node) => (rule(node) === undefined ? [] : [`${source.path}:${source.lineAt(node.start)} ${rule(node)}`])));
}

function isProduct(source: Source): boolean {
  return /^(packages|apps)\/[^/]+\/src\//.test(source.path) && !source.isTest;
}

test("the language stays erasable and typed", () => {
  expectNone(
    find(syntax, () => true),
    "These constructs are not house style:",
  );
});

test("every test runs", () => {
  expectNone(
    find(avoidedTest, (source) => source.isTest),
    "These tests are singled out, skipped or postponed:",
  );
});

test("packages throw faults with a code", () => {
  expectNone(
    find(bareError, (source) => isProduct(source) && source.path.startsWith("packages/")),
    "These throws carry no code; throw a Fault from the package's table:",
  );
});

test("no comment postpones work or silences a tool", () => {
  const unwanted = /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck|expect-error)|(eslint|oxlint)-disable|istanbul ignore|c8 ignore/;
  const violations = sources().flatMap((source) =>
    source.comments.filter(({ value }) => unwanted.test(value)).map(({ value, line }) => `${source.path}:${line} ${unwanted.exec(value)?.[0]}`),
  );
  expectNone(violations, "Finish it or drop it:");
});

function isMutableHolder(declaration: unknown): boolean {
  const made = isRecord(declaration) ? declaration["init"] : undefined;
  const empty = isRecord(made) && made["type"] === "NewExpression" && Array.isArray(made["arguments"]) && made["arguments"].length === 0;
  return (
    empty &&
    /^(Map|Set|WeakMap|WeakSet)$/.test(textOf(isRecord(made) ? made["callee"] : undefined)) &&
    !(isRecord(made) && isRecord(declaration) && textOf(declaration["id"]) === "none")
  );
}

function moduleState(source: Source): readonly string[] {
  const program = source.nodes.find((node) => node.type === "Program");
  const body = program !== undefined && Array.isArray(program["body"]) ? program["body"] : [];
  const declarations = body
    .map((statement) => (isRecord(statement) && statement["type"] === "ExportNamedDeclaration" ? statement["declaration"] : statement))
    .filter(isRecord);
  return declarations
    .filter((declaration) => declaration["type"] === "VariableDeclaration")
    .filter(
      (declaration) => declaration["kind"] !== "const" || (Array.isArray(declaration["declarations"]) && declaration["declarations"].some(isMutableHolder)),
    )
    .map((declaration) => `${source.path}:${source.lineAt(Number(declaration["start"]))}`);
}

test("packages and the server keep no state in a module", () => {
  const violations = sources()
    .filter((source) => isProduct(source) && !source.path.startsWith("apps/web/"))
    .flatMap(moduleState);
  expectNone(violations, "Several platforms run in one process, so state belongs to what is created, not to the module:");
});
