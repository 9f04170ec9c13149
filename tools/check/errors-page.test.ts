import { test } from "node:test";
import { expectNone } from "./lib/expect-none.ts";
import { errorsPage, readFaultTables, renderErrorsPage } from "./lib/fault-tables.ts";
import { readText, repositoryFiles } from "./lib/files.ts";
import { isRecord } from "./lib/records.ts";
import { sources, type SyntaxNode } from "./lib/sources.ts";

const tables = await readFaultTables();
const codes = new Map(tables.flatMap((table) => Object.keys(table.rows).map((code) => [code, table.path] as const)));
const product = sources().filter((source) => /^(packages|apps)\/[^/]+\/src\//.test(source.path) && !source.isTest && !source.path.endsWith("faults.ts"));

test("the errors page is in step with the tables", () => {
  const stale = !repositoryFiles().includes(errorsPage) || readText(errorsPage) !== renderErrorsPage(tables);
  expectNone(stale ? [errorsPage] : [], "Run `npm run check -- --write` and commit the page:");
});

function literalCode(node: SyntaxNode): string | undefined {
  const callee = node.type === "NewExpression" ? node["callee"] : undefined;
  const first = Array.isArray(node["arguments"]) ? node["arguments"][0] : undefined;
  const isFault = isRecord(callee) && callee["name"] === "Fault";
  return isFault && isRecord(first) && typeof first["value"] === "string" ? first["value"] : undefined;
}

test("every code that is thrown is in a table", () => {
  const unknown = product.flatMap((source) =>
    source.nodes.flatMap((node) => {
      const code = literalCode(node);
      return code === undefined || codes.has(code) ? [] : [`${source.path}:${source.lineAt(node.start)} ${code}`];
    }),
  );
  expectNone(unknown, "These codes have no row:");
});

test("every code in a table is thrown somewhere", () => {
  const written = new Set(
    product.flatMap((source) => source.nodes.flatMap((node) => (node.type === "Literal" && typeof node["value"] === "string" ? [node["value"]] : []))),
  );
  const idle = [...codes].filter(([code]) => !written.has(code));
  expectNone(
    idle.map(([code, path]) => `${code} in ${path}`),
    "Nothing throws these; drop the rows:",
  );
});

function prefixOf(code: string): string {
  return code.slice(0, code.indexOf("."));
}

test("a code belongs to one table, and its first word to one package", () => {
  const owners = new Map<string, Set<string>>();
  const own = (word: string, owner: string): unknown => owners.set(word, (owners.get(word) ?? new Set()).add(owner));
  for (const table of tables) {
    for (const code of Object.keys(table.rows)) {
      own(code, table.path);
      own(`${prefixOf(code)}.*`, table.path.split("/").slice(0, 2).join("/"));
    }
  }
  const shared = [...owners].filter(([, paths]) => paths.size > 1).map(([code, paths]) => `${code}: ${[...paths].join(", ")}`);
  expectNone(shared, "These have more than one owner:");
});

test("a package with faults shows its table to its users", () => {
  const hidden = tables.filter((table) => {
    const [kind, name] = table.path.split("/");
    return (
      kind === "packages" &&
      !["index.ts", "node.ts"].some(
        (entry) => repositoryFiles().includes(`packages/${name}/src/${entry}`) && readText(`packages/${name}/src/${entry}`).includes(table.name),
      )
    );
  });
  expectNone(
    hidden.map((table) => `${table.name} of ${table.path}`),
    "Export these tables from the package entry:",
  );
});
