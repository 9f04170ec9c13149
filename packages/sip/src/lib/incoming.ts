import { Fault } from "@porchlight/base";
import type { SipFlow, SipIncoming, SipReply } from "./agent.ts";
import { buildResponse } from "./build.ts";
import { contactOn, type AgentCore } from "./core.ts";
import { encodeSipMessage } from "./encode.ts";
import type { SipFaultCode } from "./faults.ts";
import type { SipRequest } from "./message.ts";
import { uriOf } from "./name-addr.ts";
import type { ServerTransaction } from "./server-transaction.ts";

/** Bytes of a response from this agent. `tag` becomes our To tag when the request has none; `target` adds Contact and Record-Route. */
export function responseBytes(
  core: AgentCore,
  request: SipRequest,
  flow: SipFlow,
  status: number,
  how: { reply?: SipReply; tag?: string; dialogForming?: boolean } = {},
): Uint8Array {
  const contact = how.dialogForming === true ? contactFor(core, request, flow) : undefined;
  return encodeSipMessage(
    buildResponse(request, flow, {
      status,
      ...how.reply,
      ...(how.tag === undefined ? {} : { tag: how.tag }),
      ...(contact === undefined ? {} : { contact }),
      ...(core.userAgent === undefined ? {} : { userAgent: core.userAgent }),
    }),
  );
}

/** A non-INVITE request for its handler. `answered` is told the final status once it is sent. */
export class IncomingRequest implements SipIncoming {
  readonly request: SipRequest;
  readonly flow: SipFlow;
  readonly localTag: string;
  readonly #core: AgentCore;
  readonly #transaction: ServerTransaction;
  readonly #answered: ((status: number) => void) | undefined;
  #final = false;

  constructor(core: AgentCore, request: SipRequest, flow: SipFlow, localTag: string, answered?: (status: number) => void) {
    this.#core = core;
    this.request = request;
    this.flow = flow;
    this.localTag = localTag;
    this.#answered = answered;
    this.#transaction = core.servers.open(request, flow);
  }

  /** True once a final response was given. */
  get final(): boolean {
    return this.#final;
  }

  /** A challenge (401, 407) leaves no transaction behind, so a flood of them costs no memory (RFC 3261 §26.3.2.4). */
  reply(status: number, reply: SipReply = {}): void {
    const { request, flow } = this;
    if (this.#final) throw new Fault<SipFaultCode>("sip.misuse", "a request is answered once", { context: { method: request.method, status } });
    const dialogForming = request.method === "SUBSCRIBE" && status >= 200 && status < 300;
    const bytes = responseBytes(this.#core, request, flow, status, { reply, tag: this.localTag, dialogForming });
    this.#final = status >= 200;
    this.#transaction.respond(status, bytes);
    if (status === 401 || status === 407) this.#core.servers.forget(request, flow);
    if (this.#final) this.#answered?.(status);
  }
}

/** Runs a handler on a request. One that throws leaves the peer with 500 and the error with whoever runs the agent. */
export function serve<Incoming extends SipIncoming & { readonly final: boolean }>(
  core: AgentCore,
  incoming: Incoming,
  handler: (incoming: Incoming) => void,
): void {
  try {
    handler(incoming);
  } catch (error) {
    if (!incoming.final) incoming.reply(500);
    core.handlerFailed(error);
  }
}

/** Opens a transaction only to refuse or grant at once. */
export function answerNow(core: AgentCore, request: SipRequest, flow: SipFlow, status: number, reply?: SipReply): void {
  const transaction = core.servers.open(request, flow);
  transaction.respond(status, responseBytes(core, request, flow, status, { ...(reply ? { reply } : {}), tag: core.ids.tag() }));
}

/** Refuses an INVITE through its own transaction, so that the ACK is absorbed. */
export function refuseInvite(core: AgentCore, request: SipRequest, flow: SipFlow, status: number, reply?: SipReply): void {
  const transaction = core.servers.openInvite(request, flow, { confirmed: () => {}, unacknowledged: () => {}, giveUp: () => {}, cancelled: () => {} });
  transaction.respond(status, responseBytes(core, request, flow, status, { ...(reply ? { reply } : {}), tag: core.ids.tag() }));
}

function contactFor(core: AgentCore, request: SipRequest, flow: SipFlow): string {
  return contactOn(core, flow, uriOf(request.headers.get("to")) ?? request.uri);
}
