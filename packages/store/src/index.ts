export { storeFaults, type StoreFaultCode } from "./lib/faults.ts";
export type * from "./lib/schema.ts";
export { lockHome, type HomeLock } from "./lib/home-lock.ts";
export { openEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from "./lib/embedded-postgres.ts";
export { ensureDatabase, isConnectionLoss, openStore, ping, type Store, type StoreOptions } from "./lib/open-store.ts";
export { readMigrations, type Migration } from "./lib/migrate.ts";
export { createAuditLog, type AuditLog, type AuditLogOptions, type EntryProof } from "./lib/audit-log.ts";
export type { Also, Appended } from "./lib/audit-appender.ts";
export type { IssuedCheckpoint } from "./lib/audit-reader.ts";
