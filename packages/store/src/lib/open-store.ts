import { mkdir } from "node:fs/promises";
import { PGlite, types as pgliteTypes } from "@electric-sql/pglite";
import { CamelCasePlugin, Kysely, PGliteDialect, PostgresDialect, sql, type Dialect } from "kysely";
import pg from "pg";
import { Fault } from "@porchlight/base";
import type { StoreFaultCode } from "./faults.ts";
import { migrate } from "./migrate.ts";
import type { Database } from "./schema.ts";

export type StoreOptions =
  | {
      readonly kind: "postgres";
      /** `postgres://user:password@host:port/database` */
      readonly url: string;
      /** Replaces the database of `url`; it must exist (see {@link ensureDatabase}). */
      readonly database?: string;
      /** Most connections this store opens; default 8. */
      readonly connections?: number;
      /** Told of lost idle connections, which the pool replaces by itself; default: dropped. */
      readonly onLog?: (line: string) => void;
    }
  | {
      /** In this process, for tests and `--ephemeral`: it never calls fsync, so no audit log may rest on it. One connection: a query outside an open transaction waits for it. */
      readonly kind: "pglite";
      /** Kept in this folder; default: in memory. */
      readonly folder?: string;
    };

/** A platform's database. */
export interface Store extends AsyncDisposable {
  readonly kind: StoreOptions["kind"];
  readonly db: Kysely<Database>;
  /** Applies what is missing of `migrations/*.sql`; returns the names applied. Safe to call by several programs at once. */
  migrate(): Promise<readonly string[]>;
}

/** Opens a database; the first query connects, so nothing is thrown for an absent server until then. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const dialect = options.kind === "postgres" ? postgresDialect(options) : await pgliteDialect(options);
  const db = new Kysely<Database>({ dialect, plugins: [new CamelCasePlugin()] });
  return { kind: options.kind, db, migrate: () => migrate(db), [Symbol.asyncDispose]: () => db.destroy() };
}

/**
 * Creates the database `name` on the server at `url` unless it exists; returns the url of that database.
 * @throws `store.bad-name`, `store.unreachable`
 */
export async function ensureDatabase(url: string, name: string): Promise<string> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw new Fault<StoreFaultCode>("store.bad-name", `"${name}" cannot be a database name`, { context: { name } });
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const found = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`create database "${name}"`).catch(ignoreDuplicate);
    return withDatabase(url, name);
  } catch (cause) {
    throw new Fault<StoreFaultCode>("store.unreachable", `cannot make database ${name}: ${(cause as Error).message}`, { context: { name }, cause });
  } finally {
    await client.end().catch(() => {});
  }
}

/** True when `error` says that the database is gone or going, as against a refusal of what was asked. */
export function isConnectionLoss(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string") return /^(08|57P0|53)/.test(code) || /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOST|ENET)/.test(code);
  return (
    error instanceof Error &&
    /connection (terminated|timeout|ended)|timeout exceeded when trying to connect|not queryable|pglite is closed/i.test(error.message)
  );
}

/** Resolves when the database answers. */
export async function ping(db: Kysely<Database>): Promise<void> {
  await sql`select 1`.execute(db);
}

type PostgresOptions = Extract<StoreOptions, { kind: "postgres" }>;
type PgliteOptions = Extract<StoreOptions, { kind: "pglite" }>;

function postgresDialect(options: PostgresOptions): Dialect {
  const pool = new pg.Pool({
    connectionString: options.database === undefined ? options.url : withDatabase(options.url, options.database),
    max: options.connections ?? 8,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5000,
    allowExitOnIdle: true,
    types: { getTypeParser },
  });
  pool.on("error", (error) => options.onLog?.(`database connection lost: ${error.message}`));
  return new PostgresDialect({ pool });
}

async function pgliteDialect(options: PgliteOptions): Promise<Dialect> {
  if (options.folder !== undefined) await mkdir(options.folder, { recursive: true });
  const pglite = await PGlite.create({ dataDir: options.folder ?? "memory://", parsers: { [pgliteTypes.INT8]: Number } });
  return new PGliteDialect({ pglite });
}

/** `bigint` as number (all of ours stay below 2^53) and `bytea` as a plain Uint8Array, the same as on PGlite. */
function getTypeParser(oid: number, format?: "text" | "binary"): (value: string) => unknown {
  if (format !== "binary" && oid === pg.types.builtins.INT8) return Number;
  if (format !== "binary" && oid === pg.types.builtins.BYTEA) return (value) => new Uint8Array(Buffer.from(value.slice(2), "hex"));
  return pg.types.getTypeParser(oid, format as "text") as (value: string) => unknown;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

function ignoreDuplicate(error: unknown): void {
  // two programs may create it at the same moment
  if (!["42P04", "23505"].includes(String((error as { code?: unknown }).code))) throw error;
}
