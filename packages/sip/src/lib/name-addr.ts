import { Fault } from "@porchlight/base";
import type { SipFaultCode } from "./faults.ts";
import { formatParams, parseParams, quote, unquote, type SipParams } from "./params.ts";

/** The value of From, To, Contact, Route (RFC 3261 §20.10). `uri` is the text between the brackets; `params` belong to the header, not the URI. */
export interface NameAddr {
  readonly displayName?: string;
  readonly uri: string;
  readonly params: SipParams;
}

/** Reads `"Name" <sip:…>;tag=x`, `<sip:…>` or a bare `sip:…;tag=x`. Throws `sip.value`. */
export function parseNameAddr(text: string): NameAddr {
  const open = openBracket(text);
  if (open < 0) return bareAddress(text);
  const close = text.indexOf(">", open);
  const uri = text.slice(open + 1, Math.max(open, close)).trim();
  const rest = text.slice(close + 1).trim();
  if (close < 0 || uri === "" || (rest !== "" && rest[0] !== ";")) throw notAnAddress(text);
  const displayName = unquote(text.slice(0, open).trim());
  return { ...(displayName === "" ? {} : { displayName }), uri, params: parseParams(rest) };
}

export function formatNameAddr(address: NameAddr): string {
  const name = address.displayName === undefined ? "" : `${quote(address.displayName)} `;
  return `${name}<${address.uri}>${formatParams(address.params)}`;
}

/** The `tag` of a From or To value, if any; `undefined` also when the value cannot be read. */
export function tagOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    return parseNameAddr(value).params.get("tag") || undefined;
  } catch {
    return undefined;
  }
}

/** The URI inside an address header; `undefined` when it cannot be read. */
export function uriOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    return parseNameAddr(value).uri;
  } catch {
    return undefined;
  }
}

function openBracket(text: string): number {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (quoted && text[i] === "\\") i++;
    else if (text[i] === '"') quoted = !quoted;
    else if (text[i] === "<" && !quoted) return i;
  }
  return -1;
}

function bareAddress(text: string): NameAddr {
  const semicolon = text.indexOf(";");
  const uri = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^\s"<>]+$/.test(uri)) throw notAnAddress(text);
  return { uri, params: parseParams(semicolon < 0 ? "" : text.slice(semicolon)) };
}

function notAnAddress(text: string): Fault<SipFaultCode> {
  return new Fault<SipFaultCode>("sip.value", "not an address", { context: { value: text.slice(0, 60) } });
}
