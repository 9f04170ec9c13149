import { Fault } from "@porchlight/base";
import { equal } from "./bytes.ts";
import type { AuditFaultCode } from "./faults.ts";
import { nodeHash, type Sha256 } from "./tree.ts";

/** The leaves `[from, until)`, whose tree head is one hash of a proof. */
export interface LeafRange {
  readonly from: number;
  readonly until: number;
}

/** That one entry is in the log: the audit path of leaf `index` in the tree of `size` leaves, from the leaf upwards. */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

/** That the tree of `newSize` leaves begins with the tree of `oldSize` leaves. */
export interface ConsistencyProof {
  readonly oldSize: number;
  readonly newSize: number;
  readonly hashes: readonly Uint8Array[];
}

/**
 * The ranges whose heads make up the inclusion proof (RFC 9162 §2.1.3.1, PATH), in order.
 * Every range starts at a multiple of a power of two that it does not exceed.
 * @throws `audit.range`
 */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  if (!isCount(size) || !isCount(index) || index >= size) throw outOfRange(`leaf ${index} of ${size}`);
  const ranges: LeafRange[] = [];
  let from = 0;
  let until = size;
  while (until - from > 1) {
    const middle = from + splitOf(until - from);
    if (index < middle) {
      ranges.push({ from: middle, until });
      until = middle;
    } else {
      ranges.push({ from, until: middle });
      from = middle;
    }
  }
  return ranges.reverse();
}

/**
 * The ranges whose heads make up the consistency proof (RFC 9162 §2.1.4.1, PROOF), in order; none when the sizes are equal or the old one is 0.
 * @throws `audit.range`
 */
export function consistencyRanges(oldSize: number, newSize: number): readonly LeafRange[] {
  if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize) throw outOfRange(`size ${oldSize} in ${newSize}`);
  if (oldSize === 0 || oldSize === newSize) return [];
  const ranges: LeafRange[] = [];
  let from = 0;
  let until = newSize;
  while (oldSize < until) {
    const middle = from + splitOf(until - from);
    if (oldSize <= middle) {
      ranges.push({ from: middle, until });
      until = middle;
    } else {
      ranges.push({ from, until: middle });
      from = middle;
    }
  }
  // the old tree itself is known to the verifier; any other remaining subtree is not
  if (from > 0) ranges.push({ from, until });
  return ranges.reverse();
}

/** RFC 9162 §2.1.3.2. True only when the proof is exactly as long as the tree asks. */
export function verifyInclusion(proof: InclusionProof, leaf: Uint8Array, root: Uint8Array, sha256: Sha256): boolean {
  if (!isCount(proof.size) || !isCount(proof.index) || proof.index >= proof.size) return false;
  let fn = proof.index;
  let sn = proof.size - 1;
  let r = leaf;
  for (const p of proof.hashes) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r, sha256);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      r = nodeHash(r, p, sha256);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equal(r, root);
}

/** RFC 9162 §2.1.4.2. True only when the proof has consumed the whole of the new tree's size. */
export function verifyConsistency(proof: ConsistencyProof, oldRoot: Uint8Array, newRoot: Uint8Array, sha256: Sha256): boolean {
  const { oldSize, newSize, hashes } = proof;
  if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize) return false;
  if (oldSize === newSize) return hashes.length === 0 && equal(oldRoot, newRoot);
  if (oldSize === 0) return hashes.length === 0 && equal(oldRoot, sha256(new Uint8Array(0)));
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...hashes] : hashes;
  if (path.length === 0) return false;
  let fn = oldSize - 1;
  let sn = newSize - 1;
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let fr = path[0];
  let sr = path[0];
  for (const c of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(c, fr, sha256);
      sr = nodeHash(c, sr, sha256);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = nodeHash(sr, c, sha256);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equal(fr, oldRoot) && equal(sr, newRoot);
}

/** The largest power of two below `n` (n > 1). */
export function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

const half = (n: number): number => Math.floor(n / 2);
const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

function isPowerOfTwo(n: number): boolean {
  let k = 1;
  while (k < n) k *= 2;
  return k === n;
}

function outOfRange(what: string): Fault<AuditFaultCode> {
  return new Fault<AuditFaultCode>("audit.range", `there is no ${what}`);
}
