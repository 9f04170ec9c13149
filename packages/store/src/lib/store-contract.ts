import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { sql, type Kysely } from "kysely";
import { isFault } from "@porchlight/base";
import { migrate, readMigrations } from "./migrate.ts";
import type { Store } from "./open-store.ts";
import type { Database, NewRow } from "./schema.ts";

const at = new Date("2026-11-23T08:00:00.123Z");
const later = new Date("2026-11-23T09:00:00.456Z");

/** What every engine must do alike. `open` gives a new, empty database each time. */
export function storeContract(engine: string, open: () => Promise<Store>): void {
  const withStore = (name: string, run: (store: Store) => Promise<void>): void => {
    test(`${engine}: ${name}`, async () => {
      const store = await open();
      try {
        await run(store);
      } finally {
        await store[Symbol.asyncDispose]();
      }
    });
  };

  withStore("migrations are applied once, in order", async (store) => {
    const names = (await readMigrations()).map(({ name }) => name);
    assert.deepEqual(await store.migrate(), names);
    assert.deepEqual(await store.migrate(), []);
  });

  withStore("two programs that migrate at once do not collide", async (store) => {
    const applied = await Promise.all([store.migrate(), store.migrate()]);
    assert.equal(applied.flat().length, (await readMigrations()).length);
  });

  withStore("an edited, a lost and a squeezed-in migration are refused by name", async (store) => {
    const one = { name: "0001_a.sql", text: "create table a (x text); insert into a values ('it''s; $$ fine'); -- end" };
    const two = { name: "0002_b.sql", text: "create table b (x integer)" };
    assert.deepEqual(await migrate(store.db, [one, two]), ["0001_a.sql", "0002_b.sql"]);
    await refused(migrate(store.db, [{ ...one, text: `${one.text} ` }, two]), "store.migration-changed");
    await refused(migrate(store.db, [one]), "store.migration-missing");
    await refused(migrate(store.db, [one, { name: "0001_b.sql", text: "" }, two]), "store.migration-changed");
  });

  withStore("a migration that fails leaves nothing behind", async (store) => {
    const bad = { name: "0001_bad.sql", text: "create table kept (x text); create table kept (x text);" };
    await refused(migrate(store.db, [bad]), "store.migration-failed");
    assert.deepEqual(await migrate(store.db, [{ ...bad, text: "create table kept (x text)" }]), ["0001_bad.sql"]);
  });

  withStore("no person holds two of the three administrations", async (store) => {
    await store.migrate();
    await addPeople(store.db);
    for (const roles of [["system-admin", "security-admin"], ["owner", "audit-admin", "system-admin"], ["security-admin", "audit-admin"], []]) {
      await assert.rejects(store.db.insertInto("person").values(person(randomUUID(), roles)).execute(), /check constraint/);
    }
    await store.db
      .insertInto("person")
      .values(person("c", ["owner", "audit-admin"]))
      .execute();
  });

  withStore("nobody approves a grant of his own, and no grant is approved by nobody", async (store) => {
    await store.migrate();
    await addPeople(store.db);
    await assert.rejects(
      store.db
        .insertInto("accessGrant")
        .values(grant({ state: "approved", decidedBy: "a", decidedAt: at }))
        .execute(),
      /check constraint/,
    );
    await assert.rejects(
      store.db
        .insertInto("accessGrant")
        .values(grant({ state: "approved" }))
        .execute(),
      /check constraint/,
    );
    await store.db
      .insertInto("accessGrant")
      .values(grant({ state: "approved", decidedBy: "b", decidedAt: at }))
      .execute();
  });

  withStore("a camera belongs to a device or to a lower platform, never both or neither", async (store) => {
    await store.migrate();
    const camera: NewRow<"camera"> = { id: "cam", gbId: "43092200001320000001", name: "洑口", scene: "lane", placeClass: "A", createdAt: at };
    await assert.rejects(store.db.insertInto("camera").values(camera).execute(), /check constraint/);
  });

  withStore("consent is withdrawn by somebody, and a second open one is refused", async (store) => {
    await store.migrate();
    await addPeople(store.db);
    await addCamera(store.db);
    await store.db.insertInto("consent").values(consent("1")).execute();
    await assert.rejects(store.db.insertInto("consent").values(consent("2")).execute(), /unique/);
    await assert.rejects(store.db.updateTable("consent").set({ withdrawnAt: later }).execute(), /check constraint/);
    await store.db.updateTable("consent").set({ withdrawnAt: later, withdrawnBy: "a" }).execute();
    await store.db.insertInto("consent").values(consent("2")).execute();
    assert.deepEqual((await store.db.selectFrom("consent").select("purposes").where("id", "=", "2").executeTakeFirstOrThrow()).purposes, [
      "crime_case",
      "missing_person",
    ]);
  });

  withStore("times, bytes, big numbers, Chinese text and JSON come back as they went in", async (store) => {
    await store.migrate();
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    await store.db.insertInto("village").values({ code: "430922101201", name: "黄栗洑村", kind: "village", x: 1, y: 2 }).execute();
    await store.db
      .insertInto("auditLeaf")
      .values({ seq: 9_007_199_254_740_991, at, kind: "k", cameraId: null, body: bytes, leafHash: bytes.slice(0, 32) })
      .execute();
    await store.db
      .insertInto("setting")
      .values({ key: "k", value: JSON.stringify({ list: [1, "二", null] }) })
      .execute();
    const leaf = await store.db.selectFrom("auditLeaf").selectAll().executeTakeFirstOrThrow();
    assert.deepEqual(leaf, { seq: 9_007_199_254_740_991, at, kind: "k", cameraId: null, body: bytes, leafHash: bytes.slice(0, 32) });
    assert.deepEqual((await store.db.selectFrom("setting").selectAll().executeTakeFirstOrThrow()).value, { list: [1, "二", null] });
    assert.equal((await store.db.selectFrom("village").select("name").executeTakeFirstOrThrow()).name, "黄栗洑村");
  });

  withStore("a transaction that throws leaves nothing, and the store goes on", async (store) => {
    await store.migrate();
    const thrown = store.db.transaction().execute(async (trx) => {
      await trx.insertInto("setting").values({ key: "k", value: "1" }).execute();
      assert.fail("no");
    });
    await assert.rejects(thrown, /no/);
    assert.deepEqual(await store.db.selectFrom("setting").selectAll().execute(), []);
  });

  withStore("text sorts the same way on every machine", async (store) => {
    const { rows } = await sql<{ x: string }>`select x from (values ('b'), ('a'), ('B'), ('村'), ('é')) as t (x) order by x`.execute(store.db);
    assert.deepEqual(
      rows.map(({ x }) => x),
      ["B", "a", "b", "é", "村"],
    );
  });
}

async function refused(promise: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(promise, (error) => isFault(error, code));
}

async function addPeople(db: Kysely<Database>): Promise<void> {
  await db.insertInto("organisation").values({ id: "o", name: "桃江县公安局", kind: "department" }).execute();
  await db
    .insertInto("person")
    .values([person("a", ["police-investigator"]), person("b", ["approver"])])
    .execute();
}

async function addCamera(db: Kysely<Database>): Promise<void> {
  await db
    .insertInto("link")
    .values({ id: "l", direction: "upper", peerGbId: "43092200002000000001", name: "县平台", transport: "udp", secret: new Uint8Array(1), createdAt: at })
    .execute();
  await db
    .insertInto("device")
    .values({ gbId: "43092200001320000001", name: "门口", secret: new Uint8Array(1), createdAt: at })
    .execute();
  await db
    .insertInto("camera")
    .values({
      id: "cam",
      gbId: "43092200001320000002",
      deviceGbId: "43092200001320000001",
      name: "门口",
      scene: "home",
      placeClass: "D",
      ownerId: "a",
      createdAt: at,
    })
    .execute();
}

function person(id: string, roles: string[]): NewRow<"person"> {
  return { id, name: "人", organisationId: "o", roles, createdAt: at };
}

function consent(id: string): NewRow<"consent"> {
  return {
    id,
    cameraId: "cam",
    recipientLinkId: "l",
    purposes: ["crime_case", "missing_person"],
    textVersion: "1",
    language: "zh-CN",
    givenBy: "a",
    givenAt: at,
    expiresAt: later,
  };
}

function grant(more: Partial<NewRow<"accessGrant">>): NewRow<"accessGrant"> {
  return {
    id: randomUUID(),
    requesterId: "a",
    purpose: "crime_case",
    legalBasis: "statutory_duty",
    caseReference: "A430922-1",
    reason: "十个字以上的理由在这里写明白",
    windowFrom: at,
    windowUntil: later,
    state: "submitted",
    requestedAt: at,
    ...more,
  };
}
