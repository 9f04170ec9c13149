import assert from "node:assert/strict";
import { createHash, createPublicKey, generateKeyPairSync, sign as edSign, verify as edVerify } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { unixMs } from "@porchlight/base";
import {
  appendLeaf,
  emptyEdge,
  encodeEntry,
  formatVerifierKey,
  leafHash,
  rootOf,
  signCheckpoint,
  verifyExport,
  writeCheckpoint,
  writeEntry,
  writeHeader,
  type AuditEntry,
  type Sha256,
  type TreeEdge,
  type Verification,
  type VerifierKey,
  type VerifySignature,
} from "../index.ts";

const sha256: Sha256 = (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());
const verifySignature: VerifySignature = (message, signature, publicKey) =>
  edVerify(null, message, createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") }, format: "jwk" }), signature);
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const key: VerifierKey = { name: "log", publicKey: new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32)) };
const sign = (message: Uint8Array) => new Uint8Array(edSign(null, message, privateKey));
const origin = "log.example/1";
const options = { sha256, verifySignature, publicKey: key };

const entry = (seq: number, name = `人${seq}`): AuditEntry => ({
  seq,
  at: unixMs(1_000_000 + seq),
  action: "sign-in.succeeded",
  actor: { kind: "person", platform: "p", id: `i${seq}`, name, unit: "u", role: "owner" },
});

function entryLine(one: AuditEntry): string {
  const body = encodeEntry(one);
  return writeEntry(new TextDecoder().decode(body), leafHash(body, sha256));
}

const edgeOf = (entries: readonly AuditEntry[]): TreeEdge =>
  entries.reduce((edge, one) => appendLeaf(edge, leafHash(encodeEntry(one), sha256), sha256), emptyEdge);
const checkpointLine = async (entries: readonly AuditEntry[]): Promise<string> =>
  writeCheckpoint(await signCheckpoint({ origin, size: entries.length, root: rootOf(edgeOf(entries), sha256) }, key, sign, sha256));
const header = (size: number): string => writeHeader({ origin, size, key: formatVerifierKey(key, sha256) });

/** Ten entries with checkpoints after the fourth and the last: lines 1 header, 2–5, 6 checkpoint, 7–12, 13 checkpoint. */
async function makeExport(): Promise<string[]> {
  const entries = Array.from({ length: 10 }, (_, i) => entry(i));
  return [
    header(10),
    ...entries.slice(0, 4).map(entryLine),
    await checkpointLine(entries.slice(0, 4)),
    ...entries.slice(4).map(entryLine),
    await checkpointLine(entries),
  ];
}

const whatOf = (verdict: Verification): string => (verdict.kind === "invalid" ? verdict.what : verdict.kind);

test("a sound export is valid, with or without a key of the reader's own", async () => {
  const lines = await makeExport();
  const root = rootOf(edgeOf(Array.from({ length: 10 }, (_, i) => entry(i))), sha256);
  assert.deepEqual(await verifyExport(lines, options), { kind: "valid", origin, size: 10, root, checkpoints: 2, keyFrom: "given" });
  const trusting = await verifyExport(lines, { sha256, verifySignature });
  assert.equal(trusting.kind === "valid" && trusting.keyFrom, "export");
});

test("a changed entry is found at its line", async () => {
  const lines = await makeExport();
  lines[3] = lines[3].replace("人2", "鬼2");
  assert.deepEqual(await verifyExport(lines, options), { kind: "invalid", what: "changed", where: { line: 4, seq: 2 } });
});

test("a changed entry with its leaf hash made to fit is found between two checkpoints", async () => {
  const lines = await makeExport();
  lines[8] = entryLine(entry(6, "鬼"));
  assert.deepEqual(await verifyExport(lines, options), { kind: "invalid", what: "changed", where: { line: 13, between: [4, 10] } });
});

test("a deleted entry is found, also when the rest is numbered anew", async () => {
  const lines = await makeExport();
  assert.deepEqual(await verifyExport(lines.toSpliced(8, 1), options), { kind: "invalid", what: "deleted", where: { line: 9, seq: 6 } });
  const renumbered = [header(9), ...Array.from({ length: 9 }, (_, i) => entryLine(entry(i, `人${i < 6 ? i : i + 1}`))), lines[12]];
  assert.equal(whatOf(await verifyExport(renumbered, options)), "deleted");
});

test("two entries in the wrong order are found, also when numbered anew", async () => {
  const lines = await makeExport();
  const swapped = lines.with(7, lines[8]).with(8, lines[7]);
  assert.deepEqual(await verifyExport(swapped, options), { kind: "invalid", what: "reordered", where: { line: 8, seq: 5 } });
  const renumbered = lines.with(7, entryLine(entry(5, "人6"))).with(8, entryLine(entry(6, "人5")));
  assert.equal(whatOf(await verifyExport(renumbered, options)), "changed");
});

test("a cut tail is found by the header, by a checkpoint seen earlier, and honestly not known without either", async () => {
  const lines = await makeExport();
  assert.equal(whatOf(await verifyExport(lines.slice(0, -3), options)), "truncated");
  const rewritten = [header(4), ...lines.slice(1, 6)];
  assert.equal(whatOf(await verifyExport(rewritten, options)), "valid");
  const root = rootOf(edgeOf(Array.from({ length: 10 }, (_, i) => entry(i))), sha256);
  assert.equal(whatOf(await verifyExport(rewritten, { ...options, seen: { size: 10, root } })), "truncated");
  assert.equal(whatOf(await verifyExport(lines, { ...options, seen: { size: 10, root } })), "valid");
  assert.equal(whatOf(await verifyExport(lines, { ...options, seen: { size: 7, root } })), "inconsistent");
});

test("what no checkpoint covers cannot be told", async () => {
  const lines = await makeExport();
  assert.deepEqual(await verifyExport([], options), { kind: "cannot-tell", why: "empty" });
  assert.deepEqual(await verifyExport([header(1), lines[1]], options), { kind: "cannot-tell", why: "no-checkpoint" });
  assert.deepEqual(await verifyExport(lines.slice(0, -1), options), { kind: "cannot-tell", why: "tail-not-covered" });
  assert.deepEqual(await verifyExport([lines[0].replace("+", "")], { sha256, verifySignature }), { kind: "cannot-tell", why: "no-key" });
});

test("a checkpoint by another key, or of another log, is refused", async () => {
  const lines = await makeExport();
  const stranger = generateKeyPairSync("ed25519").privateKey;
  const forged = writeCheckpoint(
    await signCheckpoint(
      { origin, size: 4, root: rootOf(edgeOf([0, 1, 2, 3].map((i) => entry(i))), sha256) },
      key,
      (m) => new Uint8Array(edSign(null, m, stranger)),
      sha256,
    ),
  );
  assert.equal(whatOf(await verifyExport(lines.with(5, forged), options)), "bad-signature");
  const other = writeCheckpoint(await signCheckpoint({ origin: "other", size: 4, root: rootOf(emptyEdge, sha256) }, key, sign, sha256));
  assert.equal(whatOf(await verifyExport(lines.with(5, other), options)), "inconsistent");
});

test("a second spelling of the same value is refused: what a reader sees is what was hashed", async () => {
  const lines = await makeExport();
  assert.equal(whatOf(await verifyExport(lines.with(2, lines[2].replace('"seq":1', '"seq": 1')), options)), "changed");
  assert.equal(whatOf(await verifyExport(lines.with(2, lines[2].replace('"action":', '"action":"view.denied","action":')), options)), "changed");
});

test("no damage to any line of a log passes as valid, and none throws", async () => {
  const lines = await makeExport();
  const damage = fc.tuple(fc.nat(lines.length - 1), fc.constantFrom("cut", "drop", "swap", "flip"), fc.nat(500));
  await fc.assert(
    fc.asyncProperty(damage, async ([i, how, at]) => {
      const hurt = damaged(lines, i, how, at);
      const verdict = await verifyExport(hurt, options);
      // the first checkpoint and the header's spelling of the key are the two things a log can lose without losing an entry
      if (verdict.kind === "valid") assert.ok(hurt.join("\n") === lines.join("\n") || i === 5 || i === 0, `${how} ${i} ${at}`);
    }),
    { numRuns: 300 },
  );
});

function damaged(lines: readonly string[], i: number, how: string, at: number): readonly string[] {
  const line = lines[i];
  if (how === "drop") return lines.toSpliced(i, 1);
  if (how === "swap") return i === 0 ? lines : lines.with(i, lines[i - 1]).with(i - 1, line);
  if (how === "cut") return lines.with(i, line.slice(0, at % line.length));
  const place = at % line.length;
  return lines.with(i, line.slice(0, place) + String.fromCharCode(line.charCodeAt(place) ^ 1) + line.slice(place + 1));
}
