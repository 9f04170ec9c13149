import {
  cameraOf, encodeEntry, formatVerifierKey, leafHash, rootOf, signCheckpoint, verifyExport, writeCheckpoint, writeEntry, writeHeader,
  type AuditEntry, type ConsistencyProof, type InclusionProof, type NewAuditEntry, type Sha256, type Sign, type TreeEdge, type Verification, type VerifierKey, type VerifySignature,
} from "@porchlight/audit";
import { Fault, milliseconds, type Clock, type DurationMs, type UnixMs } from "@porchlight/base";
import type { Transaction } from "kysely";
import { readEdge, takeEdge, writeLeaves, type Leaf } from "./audit-rows.ts";
import type { StoreFaultCode } from "./faults.ts";
import { isConnectionLoss, type Store } from "./open-store.ts";
import type { Database } from "./schema.ts";
import { createTreeReader } from "./tree-reader.ts";

export interface AuditLogOptions {
  readonly store: Store;
  readonly sha256: Sha256;
  /** Ed25519 with the platform's log key. */
  readonly sign: Sign;
  readonly key: VerifierKey;
  /** Names the log for ever, e.g. `porchlight.example/43092200002000000001`. */
  readonly origin: string;
  readonly clock: Clock;
  /** An append not durable by then is rejected; default 5 s. */
  readonly timeout?: DurationMs;
  /** Appends that may wait at once; default 1000. */
  readonly waiting?: number;
}

export interface Appended {
  readonly seq: number;
  readonly at: UnixMs;
}

/** Rows that must stand or fall with the entries (the register of viewings). Sees the numbers the entries got. May run again after a rollback. */
export type Also = (trx: Transaction<Database>, appended: readonly Appended[]) => Promise<void>;

export interface IssuedCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  /** C2SP signed note. */
  readonly note: string;
}

export interface AuditLog extends AsyncDisposable {
  /**
   * Resolves when the entries, and what `also` wrote, are durable; until then nothing that needs them may start.
   * Concurrent callers share one transaction; entries of one call stand together, in order.
   * @throws `store.unreachable`, `store.audit-busy`, `store.audit-closed`, `store.audit-broken`; whatever `also` throws
   */
  append(entries: readonly NewAuditEntry[], also?: Also): Promise<readonly Appended[]>;
  size(): Promise<number>;
  /** Signs and keeps the present tree head; the same head is signed once. */
  checkpoint(): Promise<IssuedCheckpoint>;
  /** That entry `seq` is in the tree of `size` entries (default: the last checkpoint that covers it, made when there is none). @throws `store.no-such-entry` */
  proof(seq: number): Promise<{ readonly entry: AuditEntry; readonly leaf: Uint8Array; readonly proof: InclusionProof; readonly checkpoint: IssuedCheckpoint }>;
  consistency(oldSize: number, newSize: number): Promise<ConsistencyProof>;
  /** Entries in order from `from` (default 0), oldest first. */
  entries(from?: number): AsyncIterable<AuditEntry>;
  /** JSON lines without line ends, ending with a checkpoint over all of them. */
  exportLines(): AsyncIterable<string>;
  /** Recomputes the whole log from its stored bytes. */
  check(verifySignature: VerifySignature): Promise<Verification>;
}

interface Waiting {
  readonly entries: readonly NewAuditEntry[];
  readonly also: Also | undefined;
  readonly resolve: (appended: readonly Appended[]) => void;
  readonly reject: (error: unknown) => void;
}

/** A caller's `also` refused: that caller alone fails, the others are written again without it. */
class AlsoFailed extends Error {
  readonly waiting: Waiting;
  constructor(waiting: Waiting, cause: unknown) {
    super("the rows beside an audit entry were refused", { cause });
    this.waiting = waiting;
  }
}

const largestGroup = 256;
const page = 500;

/** The platform's log on its store. Any number of processes may append: the tree's row is locked for each transaction. */
export function createAuditLog(options: AuditLogOptions): AuditLog {
  const { store, sha256, clock } = options;
  const { db } = store;
  const queue: Waiting[] = [];
  const reader = createTreeReader(db, sha256);
  const most = options.waiting ?? 1000;
  const timeout = options.timeout ?? milliseconds(5000);
  let pumping: Promise<void> | undefined;
  let closed = false;

  const pump = async (): Promise<void> => {
    while (queue.length > 0) await flush(queue.splice(0, largestGroup));
    pumping = undefined;
  };

  const flush = async (group: readonly Waiting[]): Promise<void> => {
    for (let rest = group; rest.length > 0; ) {
      try {
        const appended = await writeGroup(rest);
        rest.forEach((one, i) => one.resolve(appended[i] ?? []));
        return;
      } catch (error) {
        if (!(error instanceof AlsoFailed)) return rest.forEach((one) => one.reject(asFault(error)));
        error.waiting.reject(isConnectionLoss(error.cause) ? asFault(error.cause) : error.cause);
        rest = rest.filter((one) => one !== error.waiting);
      }
    }
  };

  const writeGroup = (group: readonly Waiting[]): Promise<readonly (readonly Appended[])[]> =>
    db.transaction().execute(async (trx) => {
      let edge = await takeEdge(trx);
      const leaves: Leaf[] = [];
      const appended: (readonly Appended[])[] = [];
      for (const one of group) {
        const made = one.entries.map((entry, i) => makeLeaf(entry, edge.size + leaves.length + i));
        leaves.push(...made);
        appended.push(made.map(({ entry }) => ({ seq: entry.seq, at: entry.at })));
      }
      edge = await writeLeaves(trx, edge, leaves, sha256);
      for (const [i, one] of group.entries()) await one.also?.(trx, appended[i] ?? []).catch((cause: unknown) => Promise.reject(new AlsoFailed(one, cause)));
      return appended;
    });

  const makeLeaf = (entry: NewAuditEntry, seq: number): Leaf => {
    const whole = { ...entry, seq, at: Math.floor(clock.now()) } as AuditEntry;
    const body = encodeEntry(whole);
    return { entry: whole, body, hash: leafHash(body, sha256), camera: cameraOf(whole) };
  };

  const append: AuditLog["append"] = (entries, also) => {
    if (closed) return Promise.reject(new Fault<StoreFaultCode>("store.audit-closed", "the audit log is closed"));
    if (queue.length >= most) return Promise.reject(new Fault<StoreFaultCode>("store.audit-busy", `${most} appends are waiting already`));
    return new Promise((resolve, reject) => {
      // one caller's entry without a canonical form must not spoil the transaction of the others
      for (const entry of entries) encodeEntry({ ...entry, seq: 0, at: 0 } as AuditEntry);
      const cancel = clock.after(timeout, () => giveUp(one));
      const settle = <T>(then: (value: T) => void) => (value: T): void => {
        cancel();
        then(value);
      };
      const one: Waiting = { entries, also, resolve: settle(resolve), reject: settle(reject) };
      queue.push(one);
      pumping ??= Promise.resolve().then(pump);
    });
  };

  /** What is already on its way to the database may still be recorded: an entry too many, never one too few. */
  const giveUp = (one: Waiting): void => {
    const place = queue.indexOf(one);
    if (place >= 0) queue.splice(place, 1);
    one.reject(new Fault<StoreFaultCode>("store.unreachable", `the database did not answer within ${timeout} ms`));
  };

  const issue = async (edge: TreeEdge): Promise<IssuedCheckpoint> => {
    const { size } = edge;
    const root = rootOf(edge, sha256);
    const known = await db.selectFrom("auditCheckpoint").selectAll().where("size", "=", size).executeTakeFirst();
    if (known !== undefined) return { size, root: known.root, note: known.note };
    const note = await signCheckpoint({ origin: options.origin, size, root }, options.key, options.sign, sha256);
    await db.insertInto("auditCheckpoint").values({ size, root, note, at: new Date(clock.now()) }).onConflict((on) => on.column("size").doNothing()).execute();
    return { size, root, note };
  };

  const checkpoint = async (): Promise<IssuedCheckpoint> => issue(await readEdge(db));

  const covering = async (seq: number): Promise<IssuedCheckpoint> => {
    const known = await db.selectFrom("auditCheckpoint").selectAll().where("size", ">", seq).orderBy("size", "desc").limit(1).executeTakeFirst();
    return known ?? checkpoint();
  };

  const rows = async function* (from: number, until: number) {
    for (let at = from; at < until; at += page) {
      yield* await db.selectFrom("auditLeaf").select(["seq", "body", "leafHash"]).where("seq", ">=", at).where("seq", "<", Math.min(at + page, until)).orderBy("seq").execute();
    }
  };

  const exportLines = async function* (): AsyncIterable<string> {
    const last = await checkpoint();
    const notes = await db.selectFrom("auditCheckpoint").select(["size", "note"]).where("size", "<=", last.size).orderBy("size").execute();
    yield writeHeader({ origin: options.origin, size: last.size, key: formatVerifierKey(options.key, sha256) });
    let next = notes.findIndex(({ size }) => size > 0);
    const text = new TextDecoder();
    for await (const { seq, body, leafHash: leaf } of rows(0, last.size)) {
      yield writeEntry(text.decode(body), leaf);
      if (next >= 0 && notes[next]?.size === seq + 1) yield writeCheckpoint(notes[next++].note);
    }
    if (last.size === 0) yield writeCheckpoint(last.note);
  };

  return {
    append,
    checkpoint,
    exportLines,
    size: async () => (await readEdge(db)).size,
    async proof(seq) {
      const row = await db.selectFrom("auditLeaf").select(["body", "leafHash"]).where("seq", "=", seq).executeTakeFirst();
      if (row === undefined) throw new Fault<StoreFaultCode>("store.no-such-entry", `there is no entry ${seq}`, { context: { seq } });
      const over = await covering(seq);
      return { entry: readBody(row.body), leaf: row.leafHash, proof: { index: seq, size: over.size, hashes: await reader.inclusion(seq, over.size) }, checkpoint: over };
    },
    consistency: async (oldSize, newSize) => ({ oldSize, newSize, hashes: await reader.consistency(oldSize, newSize) }),
    async *entries(from = 0) {
      const { size } = await readEdge(db);
      for await (const { body } of rows(from, size)) yield readBody(body);
    },
    check: (verifySignature) => verifyExport(exportLines(), { sha256, verifySignature, publicKey: options.key }),
    async [Symbol.asyncDispose]() {
      closed = true;
      await pumping;
    },
  };
}

function readBody(body: Uint8Array): AuditEntry {
  return JSON.parse(new TextDecoder().decode(body)) as AuditEntry;
}

function asFault(error: unknown): unknown {
  const { code, table } = error as { code?: unknown; table?: unknown };
  if (code === "23505" && table === "audit_leaf") return new Fault<StoreFaultCode>("store.audit-broken", "the log holds entries beyond the edge of its tree", { cause: error });
  if (!isConnectionLoss(error)) return error;
  return new Fault<StoreFaultCode>("store.unreachable", `nothing was recorded: ${(error as Error).message}`, { cause: error });
}
