import type { Random } from "@porchlight/base";

/** SSRC numbers of one SIP domain (Annex F of 2016, clause on `y=`): flag digit, digits 4–8 of the domain, four unique digits. */
export interface SsrcAllocator {
  /** A number no one else holds, or undefined when all 10 000 are taken (the caller is busy). */
  allocate(kind: "live" | "history"): number | undefined;
  /** Makes a number available again; unknown numbers are ignored. */
  release(ssrc: number): void;
  readonly inUse: number;
}

const uniques = 10_000;

/** `domain` is the serving platform's SIP domain (at least 8 digits). Numbers rotate from a random start, so a released one is not handed out again at once. */
export function createSsrcAllocator(options: { readonly domain: string; readonly random: Random }): SsrcAllocator {
  const area = Number(options.domain.slice(3, 8));
  const [high, low] = options.random.bytes(2);
  const taken = new Set<number>();
  let next = ((high << 8) | low) % uniques;

  return {
    allocate(kind) {
      if (taken.size >= uniques) return undefined;
      while (taken.has(next)) next = (next + 1) % uniques;
      const unique = next;
      taken.add(unique);
      next = (next + 1) % uniques;
      return (kind === "live" ? 0 : 1_000_000_000) + area * uniques + unique;
    },
    release(ssrc) {
      if (Math.floor((ssrc % 1_000_000_000) / uniques) === area) taken.delete(ssrc % uniques);
    },
    get inUse() {
      return taken.size;
    },
  };
}
