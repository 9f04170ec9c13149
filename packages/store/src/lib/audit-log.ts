import type { AuditEntry, ConsistencyProof, InclusionProof, NewAuditEntry, Sha256, Sign, Verification, VerifierKey, VerifySignature } from "@porchlight/audit";
import { milliseconds, type Clock, type DurationMs } from "@porchlight/base";
import { verifyExport } from "@porchlight/audit";
import { createAppender, type Also, type Appended } from "./audit-appender.ts";
import { createAuditReader, type IssuedCheckpoint } from "./audit-reader.ts";
import type { Store } from "./open-store.ts";

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

export interface AuditLog extends AsyncDisposable {
  /**
   * Resolves when the entries, and what `also` wrote, are durable; until then nothing that needs them may start.
   * Concurrent callers share one transaction; entries of one call stand together, in order.
   * @throws `store.unreachable`, `store.audit-busy`, `store.audit-closed`, `store.audit-broken`; `audit.not-canonical`; whatever `also` throws
   */
  append(entries: readonly NewAuditEntry[], also?: Also): Promise<readonly Appended[]>;
  size(): Promise<number>;
  /** Signs and keeps the present tree head; the same head is signed once. */
  checkpoint(): Promise<IssuedCheckpoint>;
  /** That entry `seq` is in the log: under the last checkpoint that covers it, made when there is none. @throws `store.no-such-entry` */
  proof(seq: number): Promise<EntryProof>;
  /** @throws `audit.range` */
  consistency(oldSize: number, newSize: number): Promise<ConsistencyProof>;
  /** Entries in order from `from` (default 0), oldest first. */
  entries(from?: number): AsyncIterable<AuditEntry>;
  /** JSON lines without line ends, ending with a checkpoint over all of them. */
  exportLines(): AsyncIterable<string>;
  /** Recomputes the whole log from its stored bytes. */
  check(verifySignature: VerifySignature): Promise<Verification>;
}

export interface EntryProof {
  readonly entry: AuditEntry;
  readonly leaf: Uint8Array;
  readonly proof: InclusionProof;
  readonly checkpoint: IssuedCheckpoint;
}

/** The platform's log on its store. Any number of processes may append: the tree's row is locked for each transaction. Dispose it before the store. */
export function createAuditLog(options: AuditLogOptions): AuditLog {
  const { store, sha256, clock, key } = options;
  const appender = createAppender({ db: store.db, sha256, clock, timeout: options.timeout ?? milliseconds(5000), waiting: options.waiting ?? 1000 });
  const reader = createAuditReader({ db: store.db, sha256, clock, sign: options.sign, key, origin: options.origin });
  return {
    append: appender.append,
    ...reader,
    check: (verifySignature) => verifyExport(reader.exportLines(), { sha256, verifySignature, publicKey: key }),
    [Symbol.asyncDispose]: appender.close,
  };
}
