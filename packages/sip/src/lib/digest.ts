import { Fault } from "@porchlight/base";
import { formatAuthHeader, parseAuthHeader } from "./auth-header.ts";
import type { SipFaultCode } from "./faults.ts";
import { hex, type DigestAlgorithm, type Hash } from "./hash.ts";
import { latin1Encode } from "./latin1.ts";

/** A Digest challenge (RFC 2617 §3.2.1). `qop` is empty when the server offers none. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  readonly qop: readonly string[];
  readonly opaque?: string;
  readonly stale: boolean;
}

/** Digest credentials (RFC 2617 §3.2.2), every text exactly as it stood in the header. */
export interface DigestCredentials {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly algorithm: DigestAlgorithm;
  readonly cnonce?: string;
  readonly nc?: string;
  readonly qop?: string;
  readonly opaque?: string;
}

/** What proves the user: the password (UTF-8 when hashed), or HA1 = H(user:realm:password) in lower-case hex. */
export type DigestSecret =
  | { readonly kind: "password"; readonly password: string }
  | { readonly kind: "ha1"; readonly algorithm: DigestAlgorithm; readonly ha1: string };

/** Reads one WWW-Authenticate value; `undefined` for another scheme or an algorithm other than MD5 and SHA-256. Throws `sip.value`. */
export function parseDigestChallenge(text: string): DigestChallenge | undefined {
  const header = parseAuthHeader(text);
  const algorithm = algorithmOf(header.params.get("algorithm"));
  if (header.scheme.toLowerCase() !== "digest" || !algorithm) return undefined;
  const opaque = header.params.get("opaque");
  return {
    realm: required(header.params, "realm"),
    nonce: required(header.params, "nonce"),
    algorithm,
    qop: (header.params.get("qop") ?? "")
      .split(",")
      .map((q) => q.trim().toLowerCase())
      .filter((q) => q !== ""),
    ...(opaque === undefined ? {} : { opaque }),
    stale: header.params.get("stale")?.toLowerCase() === "true",
  };
}

export function formatDigestChallenge(challenge: DigestChallenge): string {
  const params = new Map([
    ["realm", challenge.realm],
    ["nonce", challenge.nonce],
    ["algorithm", challenge.algorithm as string],
  ]);
  if (challenge.qop.length > 0) params.set("qop", challenge.qop.join(","));
  if (challenge.opaque !== undefined) params.set("opaque", challenge.opaque);
  if (challenge.stale) params.set("stale", "true");
  return formatAuthHeader({ scheme: "Digest", params });
}

/** Reads one Authorization value; `undefined` for another scheme or an unknown algorithm. Throws `sip.value` when a needed part is missing. */
export function parseDigestCredentials(text: string): DigestCredentials | undefined {
  const { scheme, params } = parseAuthHeader(text);
  const algorithm = algorithmOf(params.get("algorithm"));
  if (scheme.toLowerCase() !== "digest" || !algorithm) return undefined;
  const optional = (name: "cnonce" | "nc" | "qop" | "opaque"): Partial<DigestCredentials> => {
    const value = params.get(name);
    return value === undefined ? {} : { [name]: value };
  };
  return {
    username: required(params, "username"),
    realm: required(params, "realm"),
    nonce: required(params, "nonce"),
    uri: required(params, "uri"),
    response: required(params, "response"),
    algorithm,
    ...optional("cnonce"),
    ...optional("nc"),
    ...optional("qop"),
    ...optional("opaque"),
  };
}

export function formatDigestCredentials(credentials: DigestCredentials): string {
  const order = ["username", "realm", "nonce", "uri", "response", "algorithm", "cnonce", "qop", "nc", "opaque"] as const;
  const params = new Map(order.flatMap((name) => (credentials[name] === undefined ? [] : [[name, credentials[name]] as const])));
  return formatAuthHeader({ scheme: "Digest", params }, { bareQop: true });
}

/** HA1 in hex: what a store keeps instead of the password. It is as secret as the password. */
export function digestHa1(hash: Hash, algorithm: DigestAlgorithm, username: string, realm: string, password: string): string {
  const prefix = bytesOf(`${username}:${realm}:`);
  const tail = new TextEncoder().encode(password);
  const joined = new Uint8Array(prefix.length + tail.length);
  joined.set(prefix);
  joined.set(tail, prefix.length);
  return hex(hash(algorithm, joined));
}

/** The `response` value for these credentials (RFC 2617 §3.2.2.1), with or without qop; header texts are hashed literally. */
export function digestResponse(hash: Hash, method: string, credentials: Omit<DigestCredentials, "response">, secret: DigestSecret): string {
  const { algorithm, username, realm, nonce, uri, qop, nc, cnonce } = credentials;
  const ha1 = secret.kind === "ha1" ? secret.ha1 : digestHa1(hash, algorithm, username, realm, secret.password);
  const ha2 = hex(hash(algorithm, bytesOf(`${method}:${uri}`)));
  const middle = qop === undefined ? nonce : `${nonce}:${nc ?? ""}:${cnonce ?? ""}:${qop}`;
  return hex(hash(algorithm, bytesOf(`${ha1}:${middle}:${ha2}`)));
}

function algorithmOf(text: string | undefined): DigestAlgorithm | undefined {
  const upper = text?.toUpperCase() ?? "MD5";
  return upper === "MD5" || upper === "SHA-256" ? upper : undefined;
}

function required(params: ReadonlyMap<string, string>, name: string): string {
  const value = params.get(name);
  if (value === undefined) throw new Fault<SipFaultCode>("sip.value", `digest without ${name}`, { context: { name } });
  return value;
}

function bytesOf(text: string): Uint8Array {
  const bytes = latin1Encode(text);
  if (!bytes) throw new Fault<SipFaultCode>("sip.encode", "digest text holds characters wider than a byte");
  return bytes;
}
