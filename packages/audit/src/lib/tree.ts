import { Fault } from "@porchlight/base";
import { concat } from "./bytes.ts";
import type { AuditFaultCode } from "./faults.ts";

/** SHA-256, injected: `node:crypto` on a server, WebCrypto's or a plain one in a browser. Must return 32 bytes. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export const hashLength = 32;
const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** RFC 9162 §2.1.1: H(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(concat(leafPrefix, entry));
}

/** RFC 9162 §2.1.1: H(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(concat(nodePrefix, left, right));
}

/** The right edge of a tree: the roots of its perfect subtrees, largest first – as many as `size` has one bits. All that appending needs. */
export interface TreeEdge {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

export const emptyEdge: TreeEdge = { size: 0, hashes: [] };

/** The edge after one more leaf: O(log n) hashes. */
export function appendLeaf(edge: TreeEdge, leaf: Uint8Array, sha256: Sha256): TreeEdge {
  const hashes = [...edge.hashes];
  let node = leaf;
  for (let n = edge.size; n % 2 === 1; n = Math.floor(n / 2)) {
    const left = hashes.pop();
    if (left === undefined) throw badEdge(edge.size, edge.hashes.length);
    node = nodeHash(left, node, sha256);
  }
  hashes.push(node);
  return { size: edge.size + 1, hashes };
}

/** The tree head; of an empty tree the hash of nothing (RFC 9162 §2.1.1). */
export function rootOf(edge: TreeEdge, sha256: Sha256): Uint8Array {
  const last = edge.hashes.at(-1);
  if (last === undefined) return sha256(new Uint8Array(0));
  return edge.hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, sha256), last);
}

/** The head of a tree given by all its leaf hashes. */
export function rootOfLeaves(leaves: readonly Uint8Array[], sha256: Sha256): Uint8Array {
  return rootOf(
    leaves.reduce((edge, leaf) => appendLeaf(edge, leaf, sha256), emptyEdge),
    sha256,
  );
}

/** The hashes one after another; the size is kept beside them. */
export function edgeToBytes(edge: TreeEdge): Uint8Array {
  return concat(...edge.hashes);
}

/** @throws `audit.edge` when `bytes` cannot be the edge of a tree of `size` leaves */
export function edgeFromBytes(size: number, bytes: Uint8Array): TreeEdge {
  const count = ones(size);
  if (!Number.isSafeInteger(size) || size < 0 || bytes.length !== count * hashLength) throw badEdge(size, bytes.length / hashLength);
  return { size, hashes: Array.from({ length: count }, (_, i) => bytes.slice(i * hashLength, (i + 1) * hashLength)) };
}

function ones(size: number): number {
  let count = 0;
  for (let n = size; n > 0; n = Math.floor(n / 2)) count += n % 2;
  return count;
}

function badEdge(size: number, hashes: number): Fault<AuditFaultCode> {
  return new Fault<AuditFaultCode>("audit.edge", `a tree of ${size} leaves has no edge of ${hashes} hashes`, { context: { size, hashes } });
}
