import type { ClosedSegment, SegmentRef } from "../contract.ts";
import { listSegments, withSegmentFile } from "./files.ts";
import { type ByteSource, reindex } from "./reindex.ts";
import { recoverFile } from "./recover.ts";

/** A segment row as the store keeps it. */
export type SegmentRow = SegmentRef & { readonly bytes: number; readonly frames: number };

/** What is wrong with one segment of the archive. */
export type ArchiveFinding =
  /** A row without its file: the footage is lost; the row can be deleted. */
  | { readonly kind: "missing-file"; readonly path: string; readonly id: string }
  /** A file without a row; `segment` is what its boxes say, undefined when it holds no whole fragment. */
  | { readonly kind: "orphan"; readonly path: string; readonly segment: ClosedSegment | undefined }
  /** Bytes behind the last whole fragment, which ends at `end`. */
  | { readonly kind: "torn-tail"; readonly path: string; readonly end: number; readonly size: number }
  /** The row says something else than the file; `segment` is right. */
  | { readonly kind: "index-mismatch"; readonly path: string; readonly field: string; readonly segment: ClosedSegment }
  /** The file cannot be read, or holds no whole fragment although a row says so. */
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string };

export interface ArchiveCheck {
  readonly rows: number;
  readonly files: number;
  readonly findings: readonly ArchiveFinding[];
}

/** Compares an archive folder with the rows of its segments. Reads only box headers; changes nothing. Not for cameras that record right now. */
export async function checkArchive(archiveFolder: string, rows: Iterable<SegmentRow>): Promise<ArchiveCheck> {
  const byPath = new Map<string, SegmentRow>();
  for (const row of rows) byPath.set(row.path, row);
  const files = await listSegments(archiveFolder);
  const present = new Set(files);
  const findings: ArchiveFinding[] = [];
  for (const row of byPath.values()) if (!present.has(row.path)) findings.push({ kind: "missing-file", path: row.path, id: row.id });
  for (const path of files) findings.push(...(await checkFile(archiveFolder, path, byPath.get(path))));
  return { rows: byPath.size, files: files.length, findings };
}

async function checkFile(archiveFolder: string, path: string, row: SegmentRow | undefined): Promise<ArchiveFinding[]> {
  try {
    return await withSegmentFile(archiveFolder, path, "r", (source) => judge(path, source, row));
  } catch (error) {
    return [{ kind: "unreadable", path, reason: error instanceof Error ? error.message : String(error) }];
  }
}

async function judge(path: string, source: ByteSource, row: SegmentRow | undefined): Promise<ArchiveFinding[]> {
  const { segment, end } = await reindex(path, source);
  if (!row) return [{ kind: "orphan", path, segment }];
  if (!segment) return [{ kind: "unreadable", path, reason: "no whole fragment" }];
  const findings: ArchiveFinding[] = [];
  if (end < source.size) findings.push({ kind: "torn-tail", path, end, size: source.size });
  const field = differingField(row, segment);
  if (field) findings.push({ kind: "index-mismatch", path, field, segment });
  return findings;
}

function differingField(row: SegmentRow, segment: ClosedSegment): string | undefined {
  for (const field of ["id", "startedAt", "endedAt", "initBytes", "bytes", "frames"] as const) if (Number(row[field]) !== Number(segment[field]) && row[field] !== segment[field]) return field;
  return Buffer.compare(row.fragments, segment.fragments) === 0 ? undefined : "fragments";
}

/** What the caller must still do with the row of a finding. */
export type RowRepair =
  | { readonly kind: "delete-row"; readonly path: string }
  | { readonly kind: "write-row"; readonly segment: ClosedSegment }
  | { readonly kind: "none" };

/** Mends the file of one finding (cuts torn tails, removes files without a whole fragment) and says what the row needs. Never deletes whole footage. */
export async function repairFinding(archiveFolder: string, finding: ArchiveFinding): Promise<RowRepair> {
  switch (finding.kind) {
    case "missing-file":
      return { kind: "delete-row", path: finding.path };
    case "index-mismatch":
      return { kind: "write-row", segment: finding.segment };
    case "orphan":
    case "torn-tail": {
      const segment = await recoverFile(archiveFolder, finding.path);
      return segment ? { kind: "write-row", segment } : { kind: "none" };
    }
    case "unreadable":
      return { kind: "none" };
  }
}
