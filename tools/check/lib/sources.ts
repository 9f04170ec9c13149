import { parseSync } from "vite";
import { readText, repositoryFiles } from "./files.ts";
import { isRecord } from "./records.ts";

/** A node of the syntax tree, as the parser gives it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

export interface Source {
  /** Below the repository root. */
  readonly path: string;
  readonly text: string;
  readonly nodes: readonly SyntaxNode[];
  readonly imports: readonly Import[];
  readonly comments: readonly { readonly value: string; readonly line: number }[];
  /** A test, or what only tests use (a folder named test-support). */
  readonly isTest: boolean;
  lineAt(offset: number): number;
}

function isNode(value: unknown): value is SyntaxNode {
  return isRecord(value) && typeof value["type"] === "string" && typeof value["start"] === "number";
}

function collect(value: unknown, into: SyntaxNode[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, into);
  if (!isNode(value)) return;
  into.push(value);
  for (const child of Object.values(value)) if (typeof child === "object") collect(child, into);
}

const sourceHolders = new Set(["ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration", "ImportExpression", "TSImportType"]);

function specifierOf(node: SyntaxNode): string | undefined {
  const source = sourceHolders.has(node.type) ? (node["source"] ?? node["argument"]) : resolvedByHand(node);
  return isNode(source) && typeof source["value"] === "string" ? source["value"] : undefined;
}

/** The argument of `import.meta.resolve(…)`. */
function resolvedByHand(node: SyntaxNode): unknown {
  const callee = node.type === "CallExpression" ? node["callee"] : undefined;
  const isResolve =
    isNode(callee) &&
    isNode(callee["object"]) &&
    callee["object"].type === "MetaProperty" &&
    isNode(callee["property"]) &&
    callee["property"]["name"] === "resolve";
  return isResolve && Array.isArray(node["arguments"]) ? node["arguments"][0] : undefined;
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}

function parse(path: string): Source {
  const text = readText(path);
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);
  const nodes: SyntaxNode[] = [];
  collect(program, nodes);
  const lineAt = lineCounter(text);
  const imports = nodes.flatMap((node) => {
    const specifier = specifierOf(node);
    return specifier === undefined ? [] : [{ specifier, line: lineAt(node.start) }];
  });
  const isTest = /\.test\.tsx?$|\/test-support\//.test(path) || path.startsWith("e2e/");
  return { path, text, nodes, imports, comments: comments.map(({ value, start }) => ({ value, line: lineAt(start) })), isTest, lineAt };
}

let parsed: readonly Source[] | undefined;

/** Every TypeScript and JavaScript file of the repository, parsed once. */
export function sources(): readonly Source[] {
  parsed ??= repositoryFiles()
    .filter((path) => /\.(ts|tsx|mts|mjs|js)$/.test(path) && !path.endsWith(".d.ts"))
    .map(parse);
  return parsed;
}
