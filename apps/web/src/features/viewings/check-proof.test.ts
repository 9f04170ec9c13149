import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign, webcrypto } from "node:crypto";
import { test } from "node:test";
import { inclusionRanges, leafHash, rootOfLeaves, signCheckpoint, toBase64 } from "@porchlight/audit";
import { checkProof, holds } from "./check-proof.ts";
import { sha256 } from "./sha256.ts";

const subtle = webcrypto.subtle as SubtleCrypto;
const viewing = { id: "v-5", cameraId: "cam-1", auditSeq: 5 };

async function proofOf(entries: readonly string[], index: number) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
  const leaves = entries.map((entry) => leafHash(new TextEncoder().encode(entry), sha256));
  const key = { name: "log.example", publicKey: raw };
  const checkpoint = await signCheckpoint(
    { origin: "log.example", size: leaves.length, root: rootOfLeaves(leaves, sha256) },
    key,
    (message) => new Uint8Array(sign(null, message, privateKey)),
    sha256,
  );
  const path = inclusionRanges(index, leaves.length).map(({ from, until }) => toBase64(rootOfLeaves(leaves.slice(from, until), sha256)));
  return { seq: index, size: leaves.length, entry: entries[index] ?? "", path, checkpoint, publicKey: toBase64(raw) };
}

const entries = Array.from({ length: 11 }, (_, seq) => JSON.stringify({ action: "view.opened", camera: "cam-1", seq, viewing: `v-${seq}` }));

test("the page's SHA-256 agrees with the platform's for every length around a block", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + length) & 255);
    assert.deepEqual(sha256(bytes), new Uint8Array(createHash("sha256").update(bytes).digest()), String(length));
  }
});

test("a true proof holds", async () => {
  const check = await checkProof(viewing, await proofOf(entries, 5), subtle);
  assert.deepEqual(check, { entry: true, root: true, signature: true, size: 11 });
  assert.ok(holds(check));
});

test("a changed entry, another viewing, a foreign key and a broken note are found", async () => {
  const proof = await proofOf(entries, 5);
  const other = await proofOf(entries, 5);
  assert.equal((await checkProof(viewing, { ...proof, entry: proof.entry.replace("cam-1", "cam-2") }, subtle)).root, false);
  assert.equal((await checkProof({ ...viewing, id: "v-6" }, proof, subtle)).entry, false);
  assert.equal((await checkProof(viewing, { ...proof, publicKey: other.publicKey }, subtle)).signature, false);
  assert.equal(holds(await checkProof(viewing, { ...proof, checkpoint: "nonsense" }, subtle)), false);
  assert.equal(holds(await checkProof(viewing, { ...proof, path: proof.path.slice(1) }, subtle)), false);
});

test("without WebCrypto the signature is unknown, not true", async () => {
  const check = await checkProof(viewing, await proofOf(entries, 5), undefined);
  assert.equal(check.signature, undefined);
  assert.equal(holds(check), false);
});
