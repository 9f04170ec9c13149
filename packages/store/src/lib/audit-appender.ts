import { cameraOf, encodeEntry, leafHash, type AuditEntry, type NewAuditEntry, type Sha256 } from "@porchlight/audit";
import { Fault, type Clock, type DurationMs, type UnixMs } from "@porchlight/base";
import type { Kysely, Transaction } from "kysely";
import { takeEdge, writeLeaves, type Leaf } from "./audit-rows.ts";
import type { StoreFaultCode } from "./faults.ts";
import { isConnectionLoss } from "./open-store.ts";
import type { Database } from "./schema.ts";

export interface Appended {
  readonly seq: number;
  readonly at: UnixMs;
}

/** Rows that must stand or fall with the entries (the register of viewings). Sees the numbers the entries got. May run again after a rollback. */
export type Also = (trx: Transaction<Database>, appended: readonly Appended[]) => Promise<void>;

export interface AppenderOptions {
  readonly db: Kysely<Database>;
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly timeout: DurationMs;
  readonly waiting: number;
}

export interface Appender {
  append(entries: readonly NewAuditEntry[], also?: Also): Promise<readonly Appended[]>;
  /** Refuses new entries and waits for those on their way. */
  close(): Promise<void>;
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

/** Callers that arrive while a transaction is on its way share the next one. */
export function createAppender(options: AppenderOptions): Appender {
  const queue: Waiting[] = [];
  let pumping: Promise<void> | undefined;
  let closed = false;

  const pump = async (): Promise<void> => {
    while (queue.length > 0) await writeOrReject(queue.splice(0, largestGroup), options);
    pumping = undefined;
  };

  return {
    async append(entries, also) {
      if (closed) throw new Fault<StoreFaultCode>("store.audit-closed", "the audit log is closed");
      if (queue.length >= options.waiting) throw new Fault<StoreFaultCode>("store.audit-busy", `${options.waiting} appends are waiting already`);
      // one caller's entry without a canonical form must not spoil the transaction of the others
      for (const entry of entries) encodeEntry(place(entry, 0, 0));
      return new Promise((resolve, reject) => {
        queue.push(withTimeout({ entries, also, resolve, reject }, queue, options));
        pumping ??= Promise.resolve().then(pump);
      });
    },
    async close() {
      closed = true;
      await pumping;
    },
  };
}

/** After the time the caller is told so and leaves the queue. What is already on its way may still be recorded: an entry too many, never one too few. */
function withTimeout(one: Waiting, queue: Waiting[], { clock, timeout }: AppenderOptions): Waiting {
  const cancel = clock.after(timeout, () => {
    const at = queue.indexOf(timed);
    if (at >= 0) queue.splice(at, 1);
    one.reject(new Fault<StoreFaultCode>("store.unreachable", `the database did not answer within ${timeout} ms`));
  });
  const timed: Waiting = {
    ...one,
    resolve(appended) {
      cancel();
      one.resolve(appended);
    },
    reject(error) {
      cancel();
      one.reject(error);
    },
  };
  return timed;
}

async function writeOrReject(group: readonly Waiting[], options: AppenderOptions): Promise<void> {
  for (let rest = group; rest.length > 0;) {
    try {
      const appended = await writeGroup(rest, options);
      return rest.forEach((one, i) => one.resolve(appended[i] ?? []));
    } catch (error) {
      if (!(error instanceof AlsoFailed)) return rest.forEach((one) => one.reject(asFault(error)));
      error.waiting.reject(isConnectionLoss(error.cause) ? asFault(error.cause) : error.cause);
      rest = rest.filter((one) => one !== error.waiting);
    }
  }
}

/** One transaction for all of them: leaves, edge, and each caller's own rows. */
function writeGroup(group: readonly Waiting[], { db, sha256, clock }: AppenderOptions): Promise<readonly (readonly Appended[])[]> {
  return db.transaction().execute(async (trx) => {
    const edge = await takeEdge(trx);
    const leaves: Leaf[] = [];
    const appended = group.map(({ entries }) =>
      entries.map((entry) => {
        const leaf = makeLeaf(place(entry, edge.size + leaves.length, Math.floor(clock.now())), sha256);
        leaves.push(leaf);
        return { seq: leaf.entry.seq, at: leaf.entry.at };
      }),
    );
    await writeLeaves(trx, edge, leaves, sha256);
    for (const [i, one] of group.entries()) await runAlso(one, trx, appended[i] ?? []);
    return appended;
  });
}

async function runAlso(one: Waiting, trx: Transaction<Database>, appended: readonly Appended[]): Promise<void> {
  try {
    await one.also?.(trx, appended);
  } catch (cause) {
    throw new AlsoFailed(one, cause);
  }
}

function makeLeaf(entry: AuditEntry, sha256: Sha256): Leaf {
  const body = encodeEntry(entry);
  return { entry, body, hash: leafHash(body, sha256), camera: cameraOf(entry) };
}

function place(entry: NewAuditEntry, seq: number, at: number): AuditEntry {
  return { ...entry, seq, at } as AuditEntry;
}

function asFault(error: unknown): unknown {
  const { code, table } = error as { code?: unknown; table?: unknown };
  if (code === "23505" && table === "audit_leaf")
    return new Fault<StoreFaultCode>("store.audit-broken", "the log holds entries beyond the edge of its tree", { cause: error });
  if (!isConnectionLoss(error)) return error;
  return new Fault<StoreFaultCode>("store.unreachable", `nothing was recorded: ${(error as Error).message}`, { cause: error });
}
