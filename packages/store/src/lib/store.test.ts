import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { isFault } from "@porchlight/base";
import { auditLogContract } from "./audit-log-contract.ts";
import { openEmbeddedPostgres, type EmbeddedPostgres } from "./embedded-postgres.ts";
import { ensureDatabase, openStore, type Store } from "./open-store.ts";
import { storeContract } from "./store-contract.ts";

let folder: string;
let server: EmbeddedPostgres;
let pglite: Store;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "porchlight-store-"));
  server = await openEmbeddedPostgres({ folder });
  pglite = await openStore({ kind: "pglite" });
});

after(async () => {
  await pglite[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** PGlite takes a second to start, so one instance is emptied again and again. */
const openPglite = async (): Promise<Store> => ({ ...pglite, [Symbol.asyncDispose]: emptyPglite });
const emptyPglite = async (): Promise<void> => void (await sql`drop schema public cascade`.execute(pglite.db), await sql`create schema public`.execute(pglite.db));
const openPostgres = async () => openStore({ kind: "postgres", url: await ensureDatabase(server.url, `t${randomUUID().replaceAll("-", "")}`) });

for (const [engine, open] of [["PGlite", openPglite], ["PostgreSQL", openPostgres]] as const) {
  storeContract(engine, open);
  auditLogContract(engine, open);
}

test("a database is made once and its name is checked", async () => {
  const url = await ensureDatabase(server.url, "county");
  assert.equal(await ensureDatabase(server.url, "county"), url);
  await assert.rejects(ensureDatabase(server.url, 'x"; drop database county'), (error) => isFault(error, "store.bad-name"));
  await assert.rejects(ensureDatabase("postgres://nobody@127.0.0.1:1/x", "county"), (error) => isFault(error, "store.unreachable"));
});
