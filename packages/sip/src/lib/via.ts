import { Fault } from "@porchlight/base";
import type { SipFaultCode } from "./faults.ts";
import { formatParams, parseParams, type SipParams } from "./params.ts";

/** One Via value (RFC 3261 §20.42). `transport` is upper case. */
export interface Via {
  readonly transport: string;
  readonly host: string;
  readonly port?: number;
  readonly params: SipParams;
}

/** Branches made under RFC 3261 start with this (§8.1.1.7). */
export const branchCookie = "z9hG4bK";

const viaPattern = /^SIP\s*\/\s*2\.0\s*\/\s*([A-Za-z]{2,8})\s+(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.\-_]{1,255})(?:\s*:\s*([0-9]{1,5}))?\s*((?:;.*)?)$/i;

/** Throws `sip.value`. */
export function parseVia(text: string): Via {
  const match = viaPattern.exec(text);
  const port = match?.[3] === undefined ? undefined : Number(match[3]);
  if (!match || (port !== undefined && port > 65_535)) {
    throw new Fault<SipFaultCode>("sip.value", "not a Via", { context: { value: text.slice(0, 60) } });
  }
  return { transport: match[1].toUpperCase(), host: match[2], ...(port === undefined ? {} : { port }), params: parseParams(match[4]) };
}

export function formatVia(via: Via): string {
  const port = via.port === undefined ? "" : `:${via.port}`;
  return `SIP/2.0/${via.transport} ${via.host}${port}${formatParams(via.params)}`;
}
