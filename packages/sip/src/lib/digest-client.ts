import type { Random } from "@porchlight/base";
import { isFault } from "@porchlight/base";
import { digestResponse, formatDigestCredentials, parseDigestChallenge, type DigestChallenge, type DigestSecret } from "./digest.ts";
import { hex, type Hash } from "./hash.ts";
import type { SipResponse } from "./message.ts";

export interface DigestAnswerOptions {
  readonly method: string;
  /** The Request-URI, exactly as it will be sent. */
  readonly uri: string;
  readonly username: string;
  readonly secret: DigestSecret;
  readonly hash: Hash;
  readonly random: Random;
}

/**
 * Answers a 401 or 407: the header to add to the repeated request (same Call-ID, CSeq + 1). Among the offered challenges
 * SHA-256 is preferred to MD5 (RFC 8760 §2.4). `undefined` when none can be answered.
 */
export function answerDigestChallenge(response: SipResponse, options: DigestAnswerOptions): readonly [name: string, value: string] | undefined {
  const proxy = response.status === 407;
  const offered = response.headers.getAll(proxy ? "proxy-authenticate" : "www-authenticate").flatMap(readable);
  const usable = offered
    .filter((c) => c.qop.length === 0 || c.qop.includes("auth"))
    .filter((c) => options.secret.kind === "password" || options.secret.algorithm === c.algorithm);
  const challenge = usable.find((c) => c.algorithm === "SHA-256") ?? usable[0];
  return challenge && [proxy ? "Proxy-Authorization" : "Authorization", credentialsFor(challenge, options)];
}

function credentialsFor(challenge: DigestChallenge, options: DigestAnswerOptions): string {
  const { realm, nonce, algorithm, opaque } = challenge;
  const counted = challenge.qop.length > 0 ? { qop: "auth", nc: "00000001", cnonce: hex(options.random.bytes(8)) } : {};
  const credentials = { username: options.username, realm, nonce, uri: options.uri, algorithm, ...counted, ...(opaque === undefined ? {} : { opaque }) };
  return formatDigestCredentials({ ...credentials, response: digestResponse(options.hash, options.method, credentials, options.secret) });
}

function readable(text: string): DigestChallenge[] {
  try {
    const challenge = parseDigestChallenge(text);
    return challenge ? [challenge] : [];
  } catch (error) {
    if (isFault(error)) return [];
    throw error;
  }
}
