import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../lib/root.ts";
import { repositoryFiles } from "./files.ts";
import { isRecord } from "./records.ts";

export const errorsPage = "docs/reference/errors.md";

export interface FaultTableFile {
  /** e.g. `packages/sip/src/lib/faults.ts`. */
  readonly path: string;
  /** e.g. `sipFaults`. */
  readonly name: string;
  /** Code → meaning. */
  readonly rows: Readonly<Record<string, string>>;
}

function tablesIn(path: string, module: unknown): readonly FaultTableFile[] {
  if (!isRecord(module) && typeof module !== "object") return [];
  return Object.entries(module ?? {})
    .filter(([name, value]) => name.endsWith("Faults") && isRecord(value))
    .map(([name, value]) => ({
      path,
      name,
      rows: Object.fromEntries(Object.entries(value as Record<string, unknown>).map(([code, meaning]) => [code, String(meaning)])),
    }));
}

/** The fault tables of all packages and apps. */
export async function readFaultTables(): Promise<readonly FaultTableFile[]> {
  const paths = repositoryFiles().filter((path) => /^(packages|apps)\/[^/]+\/src\/(.*\/)?([a-z0-9-]+-)?faults\.ts$/.test(path));
  const tables = await Promise.all(paths.map(async (path) => tablesIn(path, await import(pathToFileURL(join(root, path)).href))));
  return tables.flat();
}

function section(folder: string, tables: readonly FaultTableFile[]): string {
  const rows = tables.flatMap((table) => Object.entries(table.rows)).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const lines = rows.map(([code, meaning]) => `| \`${code}\` | ${meaning.replaceAll("|", "\\|")} |`);
  return [`## ${folder}`, "", "| Code | Meaning |", "|---|---|", ...lines, ""].join("\n");
}

/** The text of the errors page that the tables call for. */
export function renderErrorsPage(tables: readonly FaultTableFile[]): string {
  const folders = [...new Set(tables.map((table) => table.path.split("/").slice(0, 2).join("/")))].toSorted();
  const head = [
    "# Errors",
    "",
    "Everything Porchlight throws is a `Fault` with a `code` from this page, a sentence, and a context that says where (call-id, ssrc, offset, path).",
    "What a caller must handle (denied, offline, busy) is not thrown but returned, and is not on this page.",
    "A code is never given a new meaning and never used again once gone.",
    "",
    "This page is written from the tables in the source: `npm run check -- --write`.",
    "",
  ].join("\n");
  const sections = folders.map((folder) =>
    section(
      folder,
      tables.filter((table) => table.path.startsWith(`${folder}/`)),
    ),
  );
  return [head, ...sections].join("\n");
}
