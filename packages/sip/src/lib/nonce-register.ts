import type { Clock, DurationMs, Random } from "@porchlight/base";
import { seconds } from "@porchlight/base";
import { hex, hmac, sameText, type Hash } from "./hash.ts";
import { latin1Encode } from "./latin1.ts";

export interface NonceRegisterOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
  /** How long a nonce may be answered. Default 60 s. */
  readonly lifetime?: DurationMs;
  /** Used nonces remembered at once. Default 10000. A full register refuses (`busy`) rather than forget one. */
  readonly capacity?: number;
  /** How often a nonce may be used, each time with a higher nonce count. Default 1: single use. */
  readonly uses?: number;
}

/** `foreign`: not issued here. `stale`: expired or used up; challenge again. `replayed`: the nonce count did not rise. `busy`: too many at once. */
export type NonceVerdict = "fresh" | "foreign" | "stale" | "replayed" | "busy";

/**
 * Issues signed nonces and remembers only those that were used successfully, so challenges cost no memory however many are
 * asked for, and a captured message is refused when sent again.
 */
export interface NonceRegister {
  issue(): string;
  /** Judges without spending. `nc` is the nonce count in hex, absent without qop. */
  check(nonce: string, nc?: string): NonceVerdict;
  /** Spends one use; call it only after the response was verified. */
  use(nonce: string, nc?: string): NonceVerdict;
  /** Used nonces held now. */
  readonly size: number;
}

export function createNonceRegister(options: NonceRegisterOptions): NonceRegister {
  return new SignedNonces(options);
}

interface Spent {
  readonly expires: number;
  readonly uses: number;
  readonly count: number;
}

const noncePattern = /^([0-9a-f]{12})([0-9a-f]{16})([0-9a-f]{32})$/;

class SignedNonces implements NonceRegister {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #hash: Hash;
  readonly #key: Uint8Array;
  readonly #lifetime: number;
  readonly #capacity: number;
  readonly #uses: number;
  /** In order of first use, so of nearly rising expiry. */
  readonly #spent = new Map<string, Spent>();

  constructor(options: NonceRegisterOptions) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#hash = options.hash;
    this.#key = options.random.bytes(32);
    this.#lifetime = options.lifetime ?? seconds(60);
    this.#capacity = options.capacity ?? 10_000;
    this.#uses = options.uses ?? 1;
  }

  get size(): number {
    return this.#spent.size;
  }

  issue(): string {
    const at = Math.floor(this.#clock.monotonic()).toString(16).padStart(12, "0");
    const body = at + hex(this.#random.bytes(8));
    return body + this.#sign(body);
  }

  check(nonce: string, nc?: string): NonceVerdict {
    const issued = this.#issuedAt(nonce);
    if (issued === undefined) return "foreign";
    const now = this.#clock.monotonic();
    if (now > issued + this.#lifetime) return "stale";
    const count = countOf(nc);
    if (count === undefined) return "replayed";
    const spent = this.#spent.get(nonce);
    if (spent && count <= spent.count) return "replayed";
    if (spent && spent.uses >= this.#uses) return "stale";
    if (!spent && this.#full(now)) return "busy";
    return "fresh";
  }

  use(nonce: string, nc?: string): NonceVerdict {
    const verdict = this.check(nonce, nc);
    if (verdict !== "fresh") return verdict;
    const spent = this.#spent.get(nonce);
    const expires = (this.#issuedAt(nonce) ?? 0) + this.#lifetime;
    this.#spent.set(nonce, { expires, uses: (spent?.uses ?? 0) + 1, count: countOf(nc) ?? 1 });
    return "fresh";
  }

  #full(now: number): boolean {
    if (this.#spent.size < this.#capacity) return false;
    for (const [nonce, { expires }] of this.#spent) if (expires < now) this.#spent.delete(nonce);
    return this.#spent.size >= this.#capacity;
  }

  #issuedAt(nonce: string): number | undefined {
    const match = noncePattern.exec(nonce);
    if (!match || !sameText(this.#sign(match[1] + match[2]), match[3])) return undefined;
    return Number.parseInt(match[1], 16);
  }

  #sign(body: string): string {
    return hex(hmac(this.#hash, this.#key, latin1Encode(body) ?? new Uint8Array(0)).subarray(0, 16));
  }
}

function countOf(nc: string | undefined): number | undefined {
  if (nc === undefined) return 1;
  const count = /^[0-9a-fA-F]{1,8}$/.test(nc) ? Number.parseInt(nc, 16) : 0;
  return count > 0 ? count : undefined;
}
