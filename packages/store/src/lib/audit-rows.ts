import { appendLeaf, edgeFromBytes, edgeToBytes, type AuditEntry, type Sha256, type TreeEdge } from "@porchlight/audit";
import { Fault } from "@porchlight/base";
import { sql, type Kysely, type Transaction } from "kysely";
import type { StoreFaultCode } from "./faults.ts";
import type { Database } from "./schema.ts";

/** An entry as it goes into its row. */
export interface Leaf {
  readonly entry: AuditEntry;
  readonly body: Uint8Array;
  readonly hash: Uint8Array;
  readonly camera: string | undefined;
}

/** A statement has at most 65535 parameters. */
const rowsAtOnce = 1000;

export async function readEdge(db: Kysely<Database>): Promise<TreeEdge> {
  const row = await db.selectFrom("auditTree").select(["size", "edge"]).executeTakeFirst();
  return toEdge(row);
}

/** Reads the edge and keeps every other appender waiting until this transaction ends. */
export async function takeEdge(trx: Transaction<Database>): Promise<TreeEdge> {
  // a server configured otherwise must still not answer before the entry is on disk
  await sql`set local synchronous_commit = on`.execute(trx);
  const row = await trx.selectFrom("auditTree").select(["size", "edge"]).forUpdate().executeTakeFirst();
  return toEdge(row);
}

export async function writeLeaves(trx: Transaction<Database>, edge: TreeEdge, leaves: readonly Leaf[], sha256: Sha256): Promise<TreeEdge> {
  if (leaves.length === 0) return edge;
  const rows = leaves.map(({ entry, body, hash, camera }) => ({
    seq: entry.seq,
    at: new Date(entry.at),
    kind: entry.action,
    cameraId: camera ?? null,
    body,
    leafHash: hash,
  }));
  for (let i = 0; i < rows.length; i += rowsAtOnce)
    await trx
      .insertInto("auditLeaf")
      .values(rows.slice(i, i + rowsAtOnce))
      .execute();
  const grown = leaves.reduce((sum, leaf) => appendLeaf(sum, leaf.hash, sha256), edge);
  await trx
    .updateTable("auditTree")
    .set({ size: grown.size, edge: edgeToBytes(grown) })
    .execute();
  return grown;
}

function toEdge(row: { size: number; edge: Uint8Array } | undefined): TreeEdge {
  if (row === undefined) throw new Fault<StoreFaultCode>("store.audit-broken", "the audit log has no tree");
  return edgeFromBytes(row.size, row.edge);
}
