import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isFault } from "@porchlight/base";
import {
  appendLeaf,
  edgeFromBytes,
  edgeToBytes,
  emptyEdge,
  leafHash,
  nodeHash,
  rootOf,
  rootOfLeaves,
  splitOf,
  verifyConsistency,
  verifyInclusion,
  consistencyRanges,
  inclusionRanges,
  type LeafRange,
  type Sha256,
} from "../index.ts";

interface Vectors {
  readonly emptyRoot: string;
  readonly leaves: readonly string[];
  readonly roots: readonly string[];
  readonly inclusion: readonly { index: number; size: number; hashes: readonly string[] }[];
  readonly consistency: readonly { oldSize: number; newSize: number; hashes: readonly string[] }[];
}

const vectors = JSON.parse(readFileSync(new URL("../../../../conformance/audit/merkle.json", import.meta.url), "utf8")) as Vectors;
const sha256: Sha256 = (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));
const leavesOfVectors = vectors.leaves.map((leaf) => leafHash(unhex(leaf), sha256));
const manyLeaves = Array.from({ length: 70 }, (_, i) => leafHash(Uint8Array.of(i), sha256));

/** The definition of RFC 9162 §2.1.1, word for word. */
function headByDefinition(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return leaves[0];
  const k = splitOf(leaves.length);
  return nodeHash(headByDefinition(leaves.slice(0, k)), headByDefinition(leaves.slice(k)), sha256);
}

const headsOf = (leaves: readonly Uint8Array[], ranges: readonly LeafRange[]): readonly Uint8Array[] =>
  ranges.map(({ from, until }) => headByDefinition(leaves.slice(from, until)));

test("the published roots come out", () => {
  assert.equal(hex(rootOf(emptyEdge, sha256)), vectors.emptyRoot);
  vectors.roots.forEach((root, i) => assert.equal(hex(rootOfLeaves(leavesOfVectors.slice(0, i + 1), sha256)), root));
});

test("the published inclusion proofs come out and verify", () => {
  for (const { index, size, hashes } of vectors.inclusion) {
    assert.deepEqual(headsOf(leavesOfVectors, inclusionRanges(index, size)).map(hex), hashes);
    assert.ok(verifyInclusion({ index, size, hashes: hashes.map(unhex) }, leavesOfVectors[index], unhex(vectors.roots[size - 1]), sha256));
  }
});

test("the published consistency proofs come out and verify", () => {
  for (const { oldSize, newSize, hashes } of vectors.consistency) {
    assert.deepEqual(headsOf(leavesOfVectors, consistencyRanges(oldSize, newSize)).map(hex), hashes);
    assert.ok(verifyConsistency({ oldSize, newSize, hashes: hashes.map(unhex) }, unhex(vectors.roots[oldSize - 1]), unhex(vectors.roots[newSize - 1]), sha256));
  }
});

test("appending one leaf at a time gives the root of the definition, also through bytes", () => {
  let edge = emptyEdge;
  manyLeaves.forEach((leaf, i) => {
    edge = appendLeaf(edgeFromBytes(edge.size, edgeToBytes(edge)), leaf, sha256);
    assert.equal(hex(rootOf(edge, sha256)), hex(headByDefinition(manyLeaves.slice(0, i + 1))));
  });
});

test("an edge that cannot belong to its size is refused", () => {
  for (const [size, length] of [
    [1, 0],
    [2, 64],
    [3, 32],
    [0, 32],
    [4, 31],
    [-1, 0],
    [1.5, 32],
  ] as const) {
    assert.throws(
      () => edgeFromBytes(size, new Uint8Array(length)),
      (error) => isFault(error, "audit.edge"),
    );
  }
});

test("every inclusion proof verifies, and for no other leaf, place, size or length", () => {
  for (let size = 1; size <= 33; size++) {
    const root = headByDefinition(manyLeaves.slice(0, size));
    for (let index = 0; index < size; index++) {
      const leaf = manyLeaves[index];
      const hashes = headsOf(manyLeaves, inclusionRanges(index, size));
      const holds = (proof: { index?: number; size?: number; hashes?: readonly Uint8Array[] }, of = leaf) =>
        verifyInclusion({ index, size, hashes, ...proof }, of, root, sha256);
      assert.ok(holds({}));
      assert.ok(!holds({}, manyLeaves[index + 1]));
      assert.ok(!holds({ hashes: [...hashes, root] }));
      assert.ok(!holds({ hashes: [root, ...hashes] }));
      if (hashes.length > 0) assert.ok(!holds({ hashes: hashes.slice(0, -1) }));
      if (size > 1) assert.ok(!holds({ index: (index + 1) % size }));
      assert.ok(!holds({ size: size * 2 + 1 }));
    }
  }
});

test("every consistency proof verifies, and for no other roots or length", () => {
  for (let newSize = 1; newSize <= 33; newSize++) {
    for (let oldSize = 0; oldSize <= newSize; oldSize++) {
      const oldRoot = headByDefinition(manyLeaves.slice(0, oldSize));
      const newRoot = headByDefinition(manyLeaves.slice(0, newSize));
      const proof = { oldSize, newSize, hashes: headsOf(manyLeaves, consistencyRanges(oldSize, newSize)) };
      assert.ok(verifyConsistency(proof, oldRoot, newRoot, sha256), `${oldSize} in ${newSize}`);
      if (oldSize > 0) assert.ok(!verifyConsistency(proof, oldRoot, manyLeaves[69], sha256));
      assert.ok(!verifyConsistency(proof, manyLeaves[69], newRoot, sha256));
      assert.ok(!verifyConsistency({ ...proof, hashes: [...proof.hashes, newRoot] }, oldRoot, newRoot, sha256));
      if (proof.hashes.length > 0) assert.ok(!verifyConsistency({ ...proof, hashes: proof.hashes.slice(1) }, oldRoot, newRoot, sha256));
    }
  }
});

test("a consistency proof for a smaller new tree does not pass for a larger one: the whole new size must be consumed", () => {
  for (let newSize = 2; newSize <= 16; newSize++) {
    for (let oldSize = 1; oldSize < newSize; oldSize++) {
      const oldRoot = headByDefinition(manyLeaves.slice(0, oldSize));
      const newRoot = headByDefinition(manyLeaves.slice(0, newSize));
      const hashes = headsOf(manyLeaves, consistencyRanges(oldSize, newSize));
      for (const claimed of [newSize * 2, newSize * 2 + 1, newSize * 4, newSize + 2 ** 40]) {
        assert.ok(!verifyConsistency({ oldSize, newSize: claimed, hashes }, oldRoot, newRoot, sha256), `${oldSize} in ${newSize} as ${claimed}`);
      }
    }
  }
});

test("sizes that are no sizes are refused, by verifiers without throwing", () => {
  for (const bad of [-1, 1.5, Number.NaN, 2 ** 53]) {
    assert.equal(verifyInclusion({ index: 0, size: bad, hashes: [] }, manyLeaves[0], manyLeaves[0], sha256), false);
    assert.equal(verifyConsistency({ oldSize: bad, newSize: 5, hashes: [] }, manyLeaves[0], manyLeaves[0], sha256), false);
    assert.throws(
      () => inclusionRanges(0, bad),
      (error) => isFault(error, "audit.range"),
    );
    assert.throws(
      () => consistencyRanges(bad, 5),
      (error) => isFault(error, "audit.range"),
    );
  }
});

test("sizes beyond 32 bits are handled", () => {
  assert.equal(inclusionRanges(2 ** 40, 2 ** 41 + 1).length, 42);
  assert.deepEqual(consistencyRanges(2 ** 40, 2 ** 41), [{ from: 2 ** 40, until: 2 ** 41 }]);
});
