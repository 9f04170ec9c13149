import { Fault } from "@porchlight/base";
import type { SipFaultCode } from "./faults.ts";
import { splitOutsideQuotes } from "./headers.ts";
import { quote, unquote } from "./params.ts";

/** Authorization, WWW-Authenticate and the like (RFC 3261 §20.7, §20.44): a scheme and its parameters, names in lower case. */
export interface AuthHeader {
  readonly scheme: string;
  readonly params: ReadonlyMap<string, string>;
}

/** Throws `sip.value` when there is no scheme or a parameter lacks `=` or occurs twice. */
export function parseAuthHeader(text: string): AuthHeader {
  const match = /^([A-Za-z0-9-]{1,32})\s+(.*)$/s.exec(text);
  if (!match) throw unreadable(text);
  const params = new Map<string, string>();
  for (const part of splitOutsideQuotes(match[2], ",")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(0, equals)).trim().toLowerCase();
    if (name === "" || params.has(name)) throw unreadable(text);
    params.set(name, unquote(part.slice(equals + 1).trim()));
  }
  return { scheme: match[1], params };
}

const bareValues = new Set(["algorithm", "stale", "nc"]);

/** Writes `Digest a="1", nc=00000001`; values are quoted except algorithm, stale, nc and, in credentials, qop. */
export function formatAuthHeader(header: AuthHeader, options: { bareQop?: boolean } = {}): string {
  const parts = [...header.params].map(([name, value]) => {
    const bare = bareValues.has(name) || (options.bareQop === true && name === "qop");
    return `${name}=${bare ? value : quote(value)}`;
  });
  return `${header.scheme} ${parts.join(",")}`;
}

function unreadable(text: string): Fault<SipFaultCode> {
  return new Fault<SipFaultCode>("sip.value", "not an authentication header", { context: { value: text.slice(0, 20) } });
}
