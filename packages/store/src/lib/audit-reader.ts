import {
  formatVerifierKey,
  rootOf,
  signCheckpoint,
  writeCheckpoint,
  writeEntry,
  writeHeader,
  type AuditEntry,
  type Sha256,
  type Sign,
  type VerifierKey,
} from "@porchlight/audit";
import { Fault, type Clock } from "@porchlight/base";
import type { Kysely } from "kysely";
import type { AuditLog } from "./audit-log.ts";
import { readEdge } from "./audit-rows.ts";
import type { StoreFaultCode } from "./faults.ts";
import type { Database } from "./schema.ts";
import { createTreeReader } from "./tree-reader.ts";

export interface IssuedCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  /** C2SP signed note. */
  readonly note: string;
}

export interface ReaderOptions {
  readonly db: Kysely<Database>;
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly sign: Sign;
  readonly key: VerifierKey;
  readonly origin: string;
}

/** Everything the log says of itself; adds nothing to it but signed checkpoints. */
export function createAuditReader(options: ReaderOptions): Pick<AuditLog, "size" | "checkpoint" | "proof" | "consistency" | "entries" | "exportLines"> {
  const { db, sha256 } = options;
  const tree = createTreeReader(db, sha256);
  return {
    size: async () => (await readEdge(db)).size,
    checkpoint: () => issueCheckpoint(options),
    async proof(seq) {
      const row = await db.selectFrom("auditLeaf").select(["body", "leafHash"]).where("seq", "=", seq).executeTakeFirst();
      if (row === undefined) throw new Fault<StoreFaultCode>("store.no-such-entry", `there is no entry ${seq}`, { context: { seq } });
      const checkpoint = (await lastCheckpointOver(db, seq)) ?? (await issueCheckpoint(options));
      const hashes = await tree.inclusion(seq, checkpoint.size);
      return { entry: readBody(row.body), leaf: row.leafHash, proof: { index: seq, size: checkpoint.size, hashes }, checkpoint };
    },
    consistency: async (oldSize, newSize) => ({ oldSize, newSize, hashes: await tree.consistency(oldSize, newSize) }),
    async *entries(from = 0) {
      const { size } = await readEdge(db);
      for await (const { body } of leaves(db, from, size)) yield readBody(body);
    },
    exportLines: () => exportLines(options),
  };
}

async function issueCheckpoint({ db, sha256, clock, sign, key, origin }: ReaderOptions): Promise<IssuedCheckpoint> {
  const edge = await readEdge(db);
  const { size } = edge;
  const known = await db.selectFrom("auditCheckpoint").select(["size", "root", "note"]).where("size", "=", size).executeTakeFirst();
  if (known !== undefined) return known;
  const root = rootOf(edge, sha256);
  const note = await signCheckpoint({ origin, size, root }, key, sign, sha256);
  await db
    .insertInto("auditCheckpoint")
    .values({ size, root, note, at: new Date(clock.now()) })
    .onConflict((on) => on.column("size").doNothing())
    .execute();
  return { size, root, note };
}

function lastCheckpointOver(db: Kysely<Database>, seq: number): Promise<IssuedCheckpoint | undefined> {
  return db.selectFrom("auditCheckpoint").select(["size", "root", "note"]).where("size", ">", seq).orderBy("size", "desc").limit(1).executeTakeFirst();
}

async function* exportLines(options: ReaderOptions): AsyncIterable<string> {
  const { db, sha256, key, origin } = options;
  const last = await issueCheckpoint(options);
  const checkpoints = await db.selectFrom("auditCheckpoint").select(["size", "note"]).where("size", "<=", last.size).execute();
  const notes = new Map(checkpoints.map(({ size, note }) => [size, note]));
  const text = new TextDecoder();
  yield writeHeader({ origin, size: last.size, key: formatVerifierKey(key, sha256) });
  for await (const { seq, body, leafHash } of leaves(db, 0, last.size)) {
    yield writeEntry(text.decode(body), leafHash);
    const note = notes.get(seq + 1);
    if (note !== undefined) yield writeCheckpoint(note);
  }
  if (last.size === 0) yield writeCheckpoint(last.note);
}

const page = 500;

async function* leaves(db: Kysely<Database>, from: number, until: number) {
  for (let at = from; at < until; at += page) {
    const end = Math.min(at + page, until);
    yield* await db.selectFrom("auditLeaf").select(["seq", "body", "leafHash"]).where("seq", ">=", at).where("seq", "<", end).orderBy("seq").execute();
  }
}

function readBody(body: Uint8Array): AuditEntry {
  return JSON.parse(new TextDecoder().decode(body)) as AuditEntry;
}
