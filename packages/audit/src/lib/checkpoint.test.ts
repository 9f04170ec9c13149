import assert from "node:assert/strict";
import { createHash, createPublicKey, generateKeyPairSync, sign as edSign, verify as edVerify } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { Fault, isFault } from "@porchlight/base";
import {
  formatVerifierKey,
  isSignedBy,
  parseCheckpoint,
  parseVerifierKey,
  signatureLine,
  signCheckpoint,
  type Sha256,
  type VerifySignature,
} from "../index.ts";

const sha256: Sha256 = (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());
const verify: VerifySignature = (message, signature, publicKey) =>
  edVerify(null, message, createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") }, format: "jwk" }), signature);

function makeKey(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    key: { name, publicKey: new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32)) },
    sign: (message: Uint8Array) => new Uint8Array(edSign(null, message, privateKey)),
  };
}

const log = makeKey("log.example/1");
const witness = makeKey("residents");
const checkpoint = { origin: "log.example/1", size: 42, root: Uint8Array.from({ length: 32 }, (_, i) => i) };

test("a checkpoint is three lines, a blank line and a signature line", async () => {
  const note = await signCheckpoint(checkpoint, log.key, log.sign, sha256);
  assert.match(note, /^log\.example\/1\n42\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— log\.example\/1 [A-Za-z0-9+/]+=*\n$/);
});

test("a signed checkpoint reads back and its signature holds for its key only", async () => {
  const signed = parseCheckpoint(await signCheckpoint(checkpoint, log.key, log.sign, sha256));
  assert.deepEqual(signed.checkpoint, checkpoint);
  assert.equal(await isSignedBy(signed, log.key, verify, sha256), true);
  assert.equal(await isSignedBy(signed, witness.key, verify, sha256), false);
  assert.equal(await isSignedBy(signed, { ...witness.key, name: log.key.name }, verify, sha256), false);
});

test("a witness adds a line of his own and both signatures hold", async () => {
  const note = await signCheckpoint(checkpoint, log.key, log.sign, sha256);
  const body = parseCheckpoint(note).body;
  const both = parseCheckpoint(note + signatureLine(witness.key, witness.sign(new TextEncoder().encode(body)), sha256));
  assert.equal(await isSignedBy(both, log.key, verify, sha256), true);
  assert.equal(await isSignedBy(both, witness.key, verify, sha256), true);
});

test("another size under the same signature does not hold", async () => {
  const note = await signCheckpoint(checkpoint, log.key, log.sign, sha256);
  assert.equal(await isSignedBy(parseCheckpoint(note.replace("\n42\n", "\n41\n")), log.key, verify, sha256), false);
});

test("a verifier key reads back, and one whose id does not fit is refused", () => {
  const text = formatVerifierKey(log.key, sha256);
  assert.deepEqual(parseVerifierKey(text, sha256), log.key);
  assert.throws(
    () => parseVerifierKey(text.replace("log.example/1", "log.example/2"), sha256),
    (error) => isFault(error, "audit.key"),
  );
});

test("the verifier key published with the signed-note format is read", () => {
  // the example key of the Go checksum database, as printed in its documentation
  const text = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
  assert.equal(formatVerifierKey(parseVerifierKey(text, sha256), sha256), text);
});

test("damaged notes are named faults, never anything else", async () => {
  const note = await signCheckpoint(checkpoint, log.key, log.sign, sha256);
  const damaged = fc
    .tuple(fc.nat(note.length), fc.nat(8), fc.string({ unit: "binary" }))
    .map(([at, cut, put]) => note.slice(0, at) + put + note.slice(at + cut));
  fc.assert(
    fc.property(damaged, (text) => {
      try {
        parseCheckpoint(text);
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
  );
});
