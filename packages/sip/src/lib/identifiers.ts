import type { Random } from "@porchlight/base";
import { hex } from "./hash.ts";
import { branchCookie } from "./via.ts";

/** Unpredictable names for transactions, dialogs and calls (RFC 3261 §8.1.1.7, §19.3). */
export interface Identifiers {
  branch(): string;
  tag(): string;
  callId(): string;
}

export function createIdentifiers(random: Random): Identifiers {
  return {
    branch: () => branchCookie + hex(random.bytes(12)),
    tag: () => hex(random.bytes(8)),
    callId: () => hex(random.bytes(16)),
  };
}
