import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { isFault, milliseconds, systemClock } from "@porchlight/base";
import { auditLogContract, makeSigner, sha256, signIn, verifySignature } from "./audit-log-contract.ts";
import { createAuditLog } from "./audit-log.ts";
import { openEmbeddedPostgres, type EmbeddedPostgres } from "./embedded-postgres.ts";
import { ensureDatabase, openStore, type Store } from "./open-store.ts";
import { storeContract } from "./store-contract.ts";

let folder: string;
let server: EmbeddedPostgres;
let pglite: Store;
let postgres: Store;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "porchlight-store-"));
  server = await openEmbeddedPostgres({ folder });
  pglite = await openStore({ kind: "pglite" });
  postgres = await openStore({ kind: "postgres", url: await ensureDatabase(server.url, "contract") });
});

after(async () => {
  await pglite[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

for (const [engine, store] of [
  ["PGlite", () => pglite],
  ["PostgreSQL", () => postgres],
] as const) {
  storeContract(engine, () => emptied(store()));
  auditLogContract(engine, () => emptied(store()));
}

test("a database is made once and its name is checked", async () => {
  const url = await ensureDatabase(server.url, "county");
  assert.equal(await ensureDatabase(server.url, "county"), url);
  await assert.rejects(ensureDatabase(server.url, 'x"; drop database county'), (error) => isFault(error, "store.bad-name"));
  await assert.rejects(ensureDatabase("postgres://nobody@127.0.0.1:1/x", "county"), (error) => isFault(error, "store.unreachable"));
});

test("an append that must wait too long is refused, one too many at once as well, and the log goes on afterwards", async () => {
  const store = await emptied(postgres);
  await store.migrate();
  const log = createAuditLog({ store, sha256, ...makeSigner(), origin: "test", clock: systemClock, timeout: milliseconds(100), waiting: 2 });
  const blocked = await store.db.transaction().execute(async (trx) => {
    await trx.selectFrom("auditTree").select("size").forUpdate().execute();
    const first = log.append([signIn(1)]);
    const results = await Promise.allSettled([first, ...[2, 3, 4].map((i) => log.append([signIn(i)]))]);
    return results.map((result) => (result.status === "rejected" && isFault(result.reason) ? result.reason.code : result.status));
  });
  assert.deepEqual(blocked, ["store.unreachable", "store.unreachable", "store.audit-busy", "store.audit-busy"]);
  await log.append([signIn(5)]);
  await log[Symbol.asyncDispose]();
  await assert.rejects(log.append([signIn(6)]), (error) => isFault(error, "store.audit-closed"));
  assert.equal((await log.check(verifySignature)).kind, "valid");
});

/** A new database takes a second on either engine, so one is emptied again and again. */
async function emptied(store: Store): Promise<Store> {
  await sql`drop schema public cascade`.execute(store.db);
  await sql`create schema public`.execute(store.db);
  return { ...store, [Symbol.asyncDispose]: async () => {} };
}
