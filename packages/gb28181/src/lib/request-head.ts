import { isFault } from "@porchlight/base";
import { parseNameAddr, parseSipUri, type SipRequest } from "@porchlight/sip";

/** The three identifiers a request names: who sends, whom the dialog is with, and what it is aimed at (Request-URI). */
export interface RequestHead {
  readonly fromId: string;
  readonly toId: string;
  readonly targetId: string;
}

/** Reads the identifiers; undefined when From, To or the Request-URI carries no user. */
export function requestHead(request: SipRequest): RequestHead | undefined {
  try {
    const user = (header: string): string => parseSipUri(parseNameAddr(request.headers.get(header) ?? "").uri).user ?? "";
    const toId = user("to");
    const head = { fromId: user("from"), toId, targetId: parseSipUri(request.uri).user ?? toId };
    return head.fromId === "" || head.targetId === "" ? undefined : head;
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

/** `sip:id@host:port`, IPv6 in brackets. */
export function addressUri(id: string, host: string, port: number): string {
  return `sip:${id}@${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** `Expires`, or the parameter of Contact that outranks it (RFC 3261 §10.2.1.1); undefined when neither is a number. */
export function expiresOf(request: { readonly headers: SipRequest["headers"] }): number | undefined {
  const parameter = /;\s*expires\s*=\s*(\d{1,10})/i.exec(request.headers.get("contact") ?? "")?.[1];
  const text = parameter ?? request.headers.get("expires")?.trim();
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
