import type { SipFlow, SipReply, SipTransport } from "./agent.ts";
import { formatCSeq } from "./cseq.ts";
import { sipHeaders, type SipHeaderEntry } from "./headers.ts";
import type { SipRequest, SipResponse } from "./message.ts";
import { formatNameAddr, parseNameAddr, tagOf, type NameAddr } from "./name-addr.ts";
import { reasonPhrase } from "./reasons.ts";
import { formatVia, parseVia } from "./via.ts";

/** Everything one request needs; see {@link buildRequest}. */
export interface RequestParts {
  readonly method: string;
  readonly uri: string;
  readonly via: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly sequence: number;
  readonly routes?: readonly string[];
  readonly contact?: string;
  readonly headers?: readonly SipHeaderEntry[];
  readonly body?: Uint8Array;
  readonly contentType?: string;
  readonly userAgent?: string;
}

/** Puts a request together in the usual header order (RFC 3261 §8.1.1). */
export function buildRequest(parts: RequestParts): SipRequest {
  const entries: SipHeaderEntry[] = [["Via", parts.via]];
  for (const route of parts.routes ?? []) entries.push(["Route", route]);
  entries.push(["From", parts.from], ["To", parts.to], ["Call-ID", parts.callId]);
  entries.push(["CSeq", formatCSeq({ sequence: parts.sequence, method: parts.method })], ["Max-Forwards", "70"]);
  if (parts.contact !== undefined) entries.push(["Contact", parts.contact]);
  entries.push(...(parts.headers ?? []));
  if (parts.userAgent !== undefined) entries.push(["User-Agent", parts.userAgent]);
  if (parts.contentType !== undefined) entries.push(["Content-Type", parts.contentType]);
  return { kind: "request", method: parts.method, uri: parts.uri, headers: sipHeaders(entries), body: parts.body ?? new Uint8Array(0) };
}

/** The Via of a request on `flow`. `sentBy` is where we listen, if we do on that transport. */
export function viaValue(flow: SipFlow, sentBy: { host: string; port: number } | undefined, branch: string): string {
  const host = sentBy?.host ?? flow.localHost;
  const port = sentBy?.port ?? flow.localPort;
  return formatVia({
    transport: flow.transport.toUpperCase(),
    host: bracketed(host),
    port,
    params: new Map([
      ["rport", ""],
      ["branch", branch],
    ]),
  });
}

/** A Contact for the user of `uri` at our address on that transport. */
export function contactValue(uri: string, transport: SipTransport, host: string, port: number): string {
  const user = /^sips?:([^@;?]*)@/i.exec(uri)?.[1];
  const parameter = transport === "tcp" ? ";transport=tcp" : "";
  return `<sip:${user === undefined ? "" : `${user}@`}${bracketed(host)}:${port}${parameter}>`;
}

/** A URI or name-addr with our tag (if any) added. Throws `sip.value`. */
export function addressWithTag(address: string, tag: string | undefined): string {
  const parsed = parseNameAddr(address);
  const params = new Map(parsed.params);
  if (tag !== undefined) params.set("tag", tag);
  return formatNameAddr({ ...parsed, params } satisfies NameAddr);
}

export interface ResponseParts extends SipReply {
  readonly status: number;
  /** Added to To when the request has none there. */
  readonly tag?: string;
  readonly contact?: string;
  readonly userAgent?: string;
}

/** Answers a request (RFC 3261 §8.2.6): Via, From, To, Call-ID, CSeq and Record-Route are copied, the top Via gets received and rport (RFC 3581). */
export function buildResponse(request: SipRequest, flow: SipFlow, parts: ResponseParts): SipResponse {
  const { headers } = request;
  const entries: SipHeaderEntry[] = headers.list("via").map((via, i) => ["Via", i === 0 ? stamped(via, flow) : via]);
  for (const name of ["From", "To", "Call-ID", "CSeq"]) {
    const value = headers.get(name);
    if (value !== undefined) entries.push([name, name === "To" ? tagged(value, parts.tag) : value]);
  }
  if (parts.contact !== undefined) {
    for (const route of headers.getAll("record-route")) entries.push(["Record-Route", route]);
    entries.push(["Contact", parts.contact]);
  }
  entries.push(...(parts.headers ?? []));
  if (parts.userAgent !== undefined) entries.push(["User-Agent", parts.userAgent]);
  if (parts.contentType !== undefined) entries.push(["Content-Type", parts.contentType]);
  return {
    kind: "response",
    status: parts.status,
    reason: parts.reason ?? reasonPhrase(parts.status),
    headers: sipHeaders(entries),
    body: parts.body ?? new Uint8Array(0),
  };
}

/** True when a response to this request can be formed and found again by its sender. */
export function answerable(request: SipRequest): boolean {
  return ["from", "to", "call-id", "cseq"].every((name) => request.headers.has(name));
}

function tagged(to: string, tag: string | undefined): string {
  return tag === undefined || tagOf(to) !== undefined ? to : `${to};tag=${tag}`;
}

function stamped(text: string, flow: SipFlow): string {
  try {
    const via = parseVia(text);
    const params = new Map(via.params);
    if (params.has("rport")) params.set("rport", String(flow.remotePort));
    if (params.has("rport") || via.host !== bracketed(flow.remoteHost)) params.set("received", flow.remoteHost);
    return formatVia({ ...via, params });
  } catch {
    return text;
  }
}

function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
