import { Fault } from "@porchlight/base";
import type { SipFaultCode } from "./faults.ts";
import { formatParams, parseParams, type SipParams } from "./params.ts";

/** A SIP or SIPS URI (RFC 3261 §19.1). Texts are as written, escapes untouched; `host` keeps the brackets of IPv6. */
export interface SipUri {
  readonly scheme: "sip" | "sips";
  readonly user?: string;
  readonly host: string;
  readonly port?: number;
  readonly params: SipParams;
  /** What follows `?`, unread. */
  readonly headers?: string;
}

const uriPattern = /^(sips?):(?:([^@\s<>"]*)@)?(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.\-_]{1,255})(?::([0-9]{1,5}))?((?:;[^?\s<>]*)?)(?:\?([^\s<>]*))?$/i;

/** Reads a SIP URI. GB/T 28181's all-digit users and all-digit domains (`sip:34020000002000000001@3402000000`) are ordinary. Throws `sip.value`. */
export function parseSipUri(text: string): SipUri {
  const match = text.length <= 2048 ? uriPattern.exec(text) : null;
  const port = match?.[4] === undefined ? undefined : Number(match[4]);
  if (!match || (port !== undefined && port > 65_535)) {
    throw new Fault<SipFaultCode>("sip.value", "not a SIP URI", { context: { uri: text.slice(0, 60) } });
  }
  return {
    scheme: match[1].toLowerCase() === "sips" ? "sips" : "sip",
    ...(match[2] === undefined ? {} : { user: match[2] }),
    host: match[3],
    ...(port === undefined ? {} : { port }),
    params: parseParams(match[5]),
    ...(match[6] === undefined ? {} : { headers: match[6] }),
  };
}

export function formatSipUri(uri: SipUri): string {
  const user = uri.user === undefined ? "" : `${uri.user}@`;
  const port = uri.port === undefined ? "" : `:${uri.port}`;
  const headers = uri.headers === undefined ? "" : `?${uri.headers}`;
  return `${uri.scheme}:${user}${uri.host}${port}${formatParams(uri.params)}${headers}`;
}
