import { isFault, type Clock, type DurationMs, type Random } from "@porchlight/base";
import { digestResponse, formatDigestChallenge, parseDigestCredentials, type DigestCredentials, type DigestSecret } from "./digest.ts";
import { sameText, type DigestAlgorithm, type Hash } from "./hash.ts";
import type { SipHeaderEntry } from "./headers.ts";
import type { SipRequest } from "./message.ts";
import { createNonceRegister, type NonceRegister } from "./nonce-register.ts";

export interface DigestServerOptions {
  readonly realm: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
  /** Offered in this order, one WWW-Authenticate each. Default MD5, SHA-256: old devices read only the first. */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** Offer qop="auth". Default true; answers without qop are accepted either way. */
  readonly offerQop?: boolean;
  /** Default 60 s. */
  readonly nonceLifetime?: DurationMs;
  /** Default 10000 used nonces. */
  readonly nonceCapacity?: number;
  /** Uses of one nonce. Default 1. */
  readonly nonceUses?: number;
}

/**
 * `accepted`: the secret is proven and the nonce spent. `stale`: challenge again with stale=true. `replayed`: a used nonce was
 * sent again. `refused`: realm or algorithm not offered, or nonce not ours. `wrong`: the response does not match the secret.
 * `busy`: the nonce register is full; answer 503.
 */
export type DigestVerdict = "accepted" | "stale" | "replayed" | "refused" | "wrong" | "busy";

/** The server half of digest authentication (RFC 3261 §22, RFC 2617, RFC 8760). Holds no user table: the caller looks the secret up. */
export interface DigestServer {
  /** WWW-Authenticate headers for a 401. */
  challenge(options?: { stale?: boolean; algorithms?: readonly DigestAlgorithm[] }): readonly SipHeaderEntry[];
  /** The first readable Digest credentials of a request for our realm, or `undefined`: challenge then. */
  credentials(request: SipRequest): DigestCredentials | undefined;
  /** Judges credentials against the user's secret. Comparison takes constant time. */
  verify(method: string, credentials: DigestCredentials, secret: DigestSecret): DigestVerdict;
}

export function createDigestServer(options: DigestServerOptions): DigestServer {
  const nonces = createNonceRegister({
    clock: options.clock,
    random: options.random,
    hash: options.hash,
    ...(options.nonceLifetime === undefined ? {} : { lifetime: options.nonceLifetime }),
    ...(options.nonceCapacity === undefined ? {} : { capacity: options.nonceCapacity }),
    ...(options.nonceUses === undefined ? {} : { uses: options.nonceUses }),
  });
  const algorithms = options.algorithms ?? ["MD5", "SHA-256"];
  const qop = options.offerQop === false ? [] : ["auth"];
  return {
    challenge: (how = {}) =>
      (how.algorithms ?? algorithms).map((algorithm) => {
        const challenge = { realm: options.realm, nonce: nonces.issue(), algorithm, qop, stale: how.stale ?? false };
        return ["WWW-Authenticate", formatDigestChallenge(challenge)] as const;
      }),
    credentials: (request) =>
      request.headers
        .getAll("authorization")
        .flatMap(readable)
        .find((c) => c.realm === options.realm),
    verify(method, credentials, secret) {
      if (credentials.realm !== options.realm || !algorithms.includes(credentials.algorithm)) return "refused";
      return judge(nonces, options.hash, method, credentials, secret);
    },
  };
}

function judge(nonces: NonceRegister, hash: Hash, method: string, credentials: DigestCredentials, secret: DigestSecret): DigestVerdict {
  if (secret.kind === "ha1" && secret.algorithm !== credentials.algorithm) return "refused";
  if (credentials.qop !== undefined && (credentials.qop !== "auth" || !credentials.nc || !credentials.cnonce)) return "refused";
  const count = credentials.qop === undefined ? undefined : credentials.nc;
  const verdict = nonces.check(credentials.nonce, count);
  if (verdict === "foreign") return "refused";
  if (verdict !== "fresh") return verdict;
  const expected = digestResponse(hash, method, credentials, secret);
  if (!sameText(expected, credentials.response.toLowerCase())) return "wrong";
  nonces.use(credentials.nonce, count);
  return "accepted";
}

function readable(text: string): DigestCredentials[] {
  try {
    const credentials = parseDigestCredentials(text);
    return credentials ? [credentials] : [];
  } catch (error) {
    if (isFault(error)) return [];
    throw error;
  }
}
