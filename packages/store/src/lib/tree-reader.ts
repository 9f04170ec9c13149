import { inclusionRanges, consistencyRanges, nodeHash, rootOfLeaves, splitOf, type LeafRange, type Sha256 } from "@porchlight/audit";
import { Fault } from "@porchlight/base";
import type { Kysely } from "kysely";
import type { StoreFaultCode } from "./faults.ts";
import type { Database } from "./schema.ts";

/** Computes proofs from the stored leaf hashes. */
export interface TreeReader {
  inclusion(index: number, size: number): Promise<readonly Uint8Array[]>;
  consistency(oldSize: number, newSize: number): Promise<readonly Uint8Array[]>;
}

/** Perfect subtrees of this many leaves never change once full, so their heads are remembered: 48 bytes for 256 entries. */
const block = 256;

export function createTreeReader(db: Kysely<Database>, sha256: Sha256): TreeReader {
  const heads = new Map<string, Uint8Array>();

  const head = async ({ from, until }: LeafRange): Promise<Uint8Array> => {
    const length = until - from;
    if (length <= block) return readHead(from, until);
    const key = `${from}-${until}`;
    const known = heads.get(key);
    if (known !== undefined) return known;
    const middle = from + splitOf(length);
    const hash = nodeHash(await head({ from, until: middle }), await head({ from: middle, until }), sha256);
    if (isPerfect(length)) heads.set(key, hash);
    return hash;
  };

  const readHead = async (from: number, until: number): Promise<Uint8Array> => {
    const key = `${from}-${until}`;
    const known = heads.get(key);
    if (known !== undefined) return known;
    const rows = await db.selectFrom("auditLeaf").select("leafHash").where("seq", ">=", from).where("seq", "<", until).orderBy("seq").execute();
    if (rows.length !== until - from)
      throw new Fault<StoreFaultCode>("store.audit-broken", `entries are missing between ${from} and ${until}`, { context: { from, until } });
    const hash = rootOfLeaves(
      rows.map((row) => row.leafHash),
      sha256,
    );
    if (until - from === block) heads.set(key, hash);
    return hash;
  };

  const all = async (ranges: readonly LeafRange[]): Promise<readonly Uint8Array[]> => {
    const hashes: Uint8Array[] = [];
    for (const range of ranges) hashes.push(await head(range));
    return hashes;
  };

  return {
    inclusion: (index, size) => all(inclusionRanges(index, size)),
    consistency: (oldSize, newSize) => all(consistencyRanges(oldSize, newSize)),
  };
}

function isPerfect(length: number): boolean {
  return splitOf(length) * 2 === length;
}
