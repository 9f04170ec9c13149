import { toBase64 } from "./bytes.ts";
import { canonicalJson, type CanonicalValue } from "./canonical.ts";

/**
 * The export of a log is JSON lines, each the canonical text of its value:
 * one header, then every entry in order with its leaf hash, and each checkpoint after the last entry it covers.
 */
export type ExportLine =
  | { readonly kind: "header"; readonly origin: string; readonly size: number; readonly key: string }
  | { readonly kind: "entry"; readonly entry: CanonicalValue; readonly leaf: string }
  | { readonly kind: "checkpoint"; readonly note: string };

export const exportFormat = "porchlight-log/1";

/** `key` is the log's verifier key in text form, for convenience: a careful reader brings his own. */
export function writeHeader(header: { readonly origin: string; readonly size: number; readonly key: string }): string {
  return canonicalJson({ format: exportFormat, origin: header.origin, size: header.size, key: header.key });
}

/** `body` is the entry's canonical JSON exactly as hashed. */
export function writeEntry(body: string, leaf: Uint8Array): string {
  return `{"entry":${body},"leaf":"${toBase64(leaf)}"}`;
}

export function writeCheckpoint(note: string): string {
  return canonicalJson({ checkpoint: note });
}

/** Reads one line; undefined unless it is exactly the canonical text of one of the three kinds. */
export function readLine(line: string): ExportLine | undefined {
  const value = parseObject(line);
  if (value === undefined || !isCanonical(value, line)) return undefined;
  const keys = Object.keys(value).join();
  const { checkpoint, entry, leaf, format, key, origin, size } = value;
  if (keys === "checkpoint" && typeof checkpoint === "string") return { kind: "checkpoint", note: checkpoint };
  if (keys === "entry,leaf" && typeof leaf === "string" && entry !== undefined) return { kind: "entry", entry, leaf };
  if (format !== exportFormat || typeof key !== "string" || typeof origin !== "string" || typeof size !== "number") return undefined;
  return { kind: "header", origin, size, key };
}

function parseObject(line: string): { readonly [key: string]: CanonicalValue | undefined } | undefined {
  try {
    const value = JSON.parse(line) as CanonicalValue;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: CanonicalValue | undefined }) : undefined;
  } catch {
    return undefined;
  }
}

/** A second spelling of the same value (a doubled key, other escapes) could show a reader something else than what was hashed. */
function isCanonical(value: CanonicalValue, line: string): boolean {
  try {
    return canonicalJson(value) === line;
  } catch {
    return false;
  }
}
