import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { sql, type Kysely, type Transaction } from "kysely";
import { Fault } from "@porchlight/base";
import type { StoreFaultCode } from "./faults.ts";
import type { Database } from "./schema.ts";

/** One file of plain SQL, run once and never changed afterwards. */
export interface Migration {
  readonly name: string;
  readonly text: string;
}

/** Any number serves, as long as every program uses the same. */
const lockNumber = 0x506f7263;

/** The migrations that ship with this package, in order. */
export async function readMigrations(folder: URL = new URL("../../migrations/", import.meta.url)): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(new URL(name, folder), "utf8") })));
}

/**
 * Brings the database up to the last migration in one transaction, under a lock that other programs wait for; returns what was applied.
 * @throws `store.migration-changed`, `store.migration-missing`, `store.migration-failed`
 */
export async function migrate(db: Kysely<Database>, migrations?: readonly Migration[]): Promise<readonly string[]> {
  const known = migrations ?? (await readMigrations());
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(lockNumber)})`.execute(trx);
    await sql`create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(trx);
    const { rows } = await sql<{ name: string; checksum: string }>`select name, checksum from migration order by name`.execute(trx);
    refuseStrangers(rows, known);
    const missing = known.slice(rows.length);
    for (const migration of missing) await apply(trx, migration);
    return missing.map(({ name }) => name);
  });
}

/** What was applied must be the beginning of what is known, unchanged. */
function refuseStrangers(applied: readonly { name: string; checksum: string }[], known: readonly Migration[]): void {
  applied.forEach(({ name, checksum }, i) => {
    if (!known.some((migration) => migration.name === name))
      throw new Fault<StoreFaultCode>("store.migration-missing", `the database was migrated by ${name}, which this program does not have`, {
        context: { name },
      });
    if (known[i]?.name !== name || checksumOf(known[i].text) !== checksum)
      throw new Fault<StoreFaultCode>("store.migration-changed", `${name} was changed, or a file was added before it`, { context: { name } });
  });
}

async function apply(trx: Transaction<Database>, { name, text }: Migration): Promise<void> {
  try {
    // PGlite takes one statement a query; PL/pgSQL's execute takes a whole script on both engines
    await sql.raw(`do $porchlight_outer$ begin execute $porchlight_script$${text}$porchlight_script$; end $porchlight_outer$`).execute(trx);
  } catch (cause) {
    throw new Fault<StoreFaultCode>("store.migration-failed", `${name}: ${(cause as Error).message}`, { context: { name }, cause });
  }
  await sql`insert into migration (name, checksum) values (${name}, ${checksumOf(text)})`.execute(trx);
}

function checksumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
