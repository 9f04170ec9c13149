import type { SipFlow, SipOutgoing } from "./agent.ts";
import { addressWithTag, buildRequest } from "./build.ts";
import { contactOn, viaOn, type AgentCore } from "./core.ts";
import { uriOf } from "./name-addr.ts";
import type { SipRequest } from "./message.ts";

/** A request ready to go, with what its transaction and dialog are known by. */
export interface NewRequest {
  readonly request: SipRequest;
  readonly branch: string;
  readonly callId: string;
  readonly localTag: string;
  readonly sequence: number;
}

const withContact = new Set(["INVITE", "REGISTER", "SUBSCRIBE"]);

/** Fills in Via, tag, Call-ID, CSeq, Contact and User-Agent. Throws `sip.value` or `sip.encode` for unusable content. */
export function newRequest(core: AgentCore, outgoing: SipOutgoing, flow: SipFlow): NewRequest {
  const { method, uri, from, to, headers = [], body, contentType } = outgoing;
  const branch = core.ids.branch();
  const localTag = core.ids.tag();
  const callId = outgoing.callId ?? core.ids.callId();
  const sequence = outgoing.cseq ?? 1;
  const contact = contactOf(core, outgoing, flow);
  const request = buildRequest({
    ...{ method, uri, via: viaOn(core, flow, branch), from: addressWithTag(from, localTag), to: addressWithTag(to, undefined), callId, sequence, headers },
    ...(contact === undefined ? {} : { contact }),
    ...(body === undefined ? {} : { body }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(core.userAgent === undefined ? {} : { userAgent: core.userAgent }),
  });
  return { request, branch, callId, localTag, sequence };
}

function contactOf(core: AgentCore, outgoing: SipOutgoing, flow: SipFlow): string | undefined {
  if (outgoing.headers?.some(([name]) => ["contact", "m"].includes(name.toLowerCase()))) return undefined;
  const { contact } = outgoing;
  if (contact !== undefined) return contact === "*" || contact.includes("<") ? contact : `<${contact}>`;
  return withContact.has(outgoing.method) ? contactOn(core, flow, uriOf(outgoing.from) ?? "") : undefined;
}
