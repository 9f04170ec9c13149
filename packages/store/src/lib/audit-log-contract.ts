import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign as edSign, verify as edVerify, createPublicKey, type KeyObject } from "node:crypto";
import { test } from "node:test";
import { sql } from "kysely";
import {
  isSignedBy,
  parseCheckpoint,
  verifyConsistency,
  verifyExport,
  verifyInclusion,
  type NewAuditEntry,
  type Sha256,
  type VerifySignature,
} from "@porchlight/audit";
import { isFault, systemClock } from "@porchlight/base";
import { createAuditLog, type AuditLog } from "./audit-log.ts";
import type { Store } from "./open-store.ts";

export const sha256: Sha256 = (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());
export const verifySignature: VerifySignature = (message, signature, publicKey) => edVerify(null, message, publicKeyFrom(publicKey), signature);
const origin = "porchlight.test/43092200002000000001";

/** What the audit log must do on every engine. `open` gives a new, empty database each time. */
export function auditLogContract(engine: string, open: () => Promise<Store>): void {
  const withLog = (name: string, run: (log: AuditLog, store: Store, newLog: () => AuditLog) => Promise<void>): void => {
    test(`${engine}: ${name}`, async () => {
      const store = await open();
      await store.migrate();
      const signer = makeSigner();
      const newLog = () => createAuditLog({ store, sha256, ...signer, origin, clock: systemClock });
      const log = newLog();
      try {
        await run(log, store, newLog);
      } finally {
        await log[Symbol.asyncDispose]();
        await store[Symbol.asyncDispose]();
      }
    });
  };

  withLog("an empty log verifies", async (log) => {
    assert.equal((await log.check(verifySignature)).kind, "valid");
    assert.equal(await log.size(), 0);
  });

  withLog("entries get consecutive numbers however many callers append at once", async (log, _, newLog) => {
    const other = newLog();
    const appended = await Promise.all(
      Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? log : other).append(i % 3 === 0 ? [signIn(i), signIn(i)] : [signIn(i)])),
    );
    await other[Symbol.asyncDispose]();
    for (const pair of appended) if (pair.length === 2) assert.equal(pair[1].seq, pair[0].seq + 1);
    const numbers = appended
      .flat()
      .map(({ seq }) => seq)
      .sort((a, b) => a - b);
    assert.deepEqual(
      numbers,
      Array.from({ length: 400 }, (_, i) => i),
    );
    const verdict = await log.check(verifySignature);
    assert.deepEqual([verdict.kind, verdict.kind === "valid" && verdict.size], ["valid", 400]);
  });

  withLog("rows written beside an entry stand or fall with it, and one refusal does not touch the others", async (log, store) => {
    const results = await Promise.allSettled(
      Array.from({ length: 9 }, (_, i) =>
        log.append([signIn(i)], async (trx, [{ seq }]) => {
          await trx
            .insertInto("setting")
            .values({ key: `entry-${i}`, value: JSON.stringify(seq) })
            .execute();
          if (i % 3 === 1) assert.fail(`refused ${i}`);
        }),
      ),
    );
    assert.deepEqual(results.map(({ status }) => status[0]).join(""), "frffrffrf");
    const rows = await store.db.selectFrom("setting").selectAll().orderBy("key").execute();
    assert.deepEqual(
      rows.map(({ key }) => key),
      ["entry-0", "entry-2", "entry-3", "entry-5", "entry-6", "entry-8"],
    );
    assert.deepEqual(
      rows.map(({ value }) => value),
      results.flatMap((r) => (r.status === "fulfilled" ? [r.value[0].seq] : [])),
    );
    assert.equal(await log.size(), 6);
    assert.equal((await log.check(verifySignature)).kind, "valid");
  });

  withLog("a statement the database refuses fails its caller only", async (log, store) => {
    const twice = (key: string) => log.append([signIn(1)], async (trx) => void (await trx.insertInto("setting").values({ key, value: "1" }).execute()));
    const results = await Promise.allSettled([twice("k"), twice("k"), twice("l")]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assert.equal((await store.db.selectFrom("setting").selectAll().execute()).length, 2);
  });

  withLog("an entry without a canonical form is refused and spoils nobody else's", async (log) => {
    const bad = { ...signIn(1), reason: "\ud800" };
    const results = await Promise.allSettled([log.append([signIn(1)]), log.append([bad]), log.append([signIn(2)])]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
  });

  withLog("every entry has an inclusion proof under a signed checkpoint, and checkpoints are consistent", async (log) => {
    await log.append(Array.from({ length: 300 }, (_, i) => signIn(i)));
    const first = await log.checkpoint();
    await log.append(Array.from({ length: 277 }, (_, i) => signIn(i)));
    const second = await log.checkpoint();
    assert.deepEqual(await log.checkpoint(), second);
    for (const seq of [0, 1, 255, 256, 299, 300, 511, 512, 575, 576]) {
      const { entry, leaf, proof, checkpoint } = await log.proof(seq);
      assert.equal(entry.seq, seq);
      assert.ok(verifyInclusion(proof, leaf, checkpoint.root, sha256));
    }
    assert.ok(verifyConsistency(await log.consistency(first.size, second.size), first.root, second.root, sha256));
    await assert.rejects(log.proof(577), (error) => isFault(error, "store.no-such-entry"));
  });

  withLog("a checkpoint is a signed note over size and root", async (log) => {
    await log.append([signIn(1)]);
    const { note, root, size } = await log.checkpoint();
    const signed = parseCheckpoint(note);
    assert.deepEqual(signed.checkpoint, { origin, size, root });
    const [header] = await collect(log.exportLines());
    const verdict = await verifyExport(await collect(log.exportLines()), { sha256, verifySignature });
    assert.equal(verdict.kind === "valid" && verdict.keyFrom, "export");
    assert.ok(header?.includes(origin));
    assert.equal(await isSignedBy(signed, { name: "other", publicKey: new Uint8Array(32) }, verifySignature, sha256), false);
  });

  withLog("the register row and its entry are read back together", async (log, store) => {
    const [{ seq }] = await log.append([signIn(1)]);
    const row = await store.db.selectFrom("auditLeaf").selectAll().where("seq", "=", seq).executeTakeFirstOrThrow();
    const seen = [];
    for await (const entry of log.entries()) seen.push(entry);
    assert.deepEqual([row.kind, row.at.getTime(), seen.length], ["sign-in.succeeded", seen[0]?.at, 1]);
  });

  const damage: readonly (readonly [what: string, statement: string])[] = [
    ["changed", "update audit_leaf set body = convert_to(replace(convert_from(body, 'UTF8'), '张3', '李4'), 'UTF8') where seq = 3"],
    [
      "changed",
      "update audit_leaf set body = convert_to(replace(convert_from(body, 'UTF8'), '张3', '李4'), 'UTF8'), leaf_hash = sha256('\\x00'::bytea || convert_to(replace(convert_from(body, 'UTF8'), '张3', '李4'), 'UTF8')) where seq = 3",
    ],
    ["deleted", "delete from audit_leaf where seq = 3"],
    ["reordered", "update audit_leaf as a set body = b.body, leaf_hash = b.leaf_hash from audit_leaf as b where (a.seq, b.seq) in ((3, 4), (4, 3))"],
    ["truncated", "delete from audit_leaf where seq >= 6"],
  ];
  for (const [what, statement] of damage) {
    withLog(`a row ${what} by SQL is found: ${statement.slice(0, 60)}`, async (log, store) => {
      await log.append(Array.from({ length: 10 }, (_, i) => signIn(i)));
      await log.checkpoint();
      await sql.raw(statement).execute(store.db);
      const verdict = await log.check(verifySignature);
      assert.equal(verdict.kind === "invalid" && verdict.what, what);
    });
  }
}

/** An Ed25519 key pair as the log wants it. */
export function makeSigner() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
  return { key: { name: "porchlight.test", publicKey: raw }, sign: (message: Uint8Array) => new Uint8Array(edSign(null, message, privateKey)) };
}

function publicKeyFrom(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(raw).toString("base64url") }, format: "jwk" });
}

export function signIn(i: number): NewAuditEntry {
  return { action: "sign-in.succeeded", actor: { kind: "person", platform: "县平台", id: `p${i}`, name: `张${i}`, unit: "公安局", role: "duty-officer" } };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
