import { Fault, isFault } from "@porchlight/base";
import type { SipDialog, SipFlow, SipIncoming, SipIncomingInvite, SipReply } from "./agent.ts";
import { answerable } from "./build.ts";
import { calleeParts, IncomingInvite } from "./callee.ts";
import type { AgentCore } from "./core.ts";
import { parseCSeq } from "./cseq.ts";
import { Dialog } from "./dialog.ts";
import type { SipFaultCode } from "./faults.ts";
import { answerNow, IncomingRequest, refuseInvite, responseBytes, serve } from "./incoming.ts";
import type { SipRequest } from "./message.ts";
import { tagOf } from "./name-addr.ts";

/** The half of an agent that answers (RFC 3261 §8.2). */
export interface UserAgentServer {
  receive(request: SipRequest, flow: SipFlow): void;
  on(method: string, handler: (incoming: SipIncoming) => void): void;
  onInvite(handler: (incoming: SipIncomingInvite) => void): void;
  acceptSubscribe(incoming: SipIncoming, reply: SipReply): SipDialog;
  /** Holds NOTIFYs of this call back while its SUBSCRIBE is unanswered (RFC 6665 §4.1.2.4). */
  expectNotify(callId: string): void;
  /** Takes what was held back as if it came now. */
  releaseNotify(callId: string): void;
}

const earlyLimit = 8;
const defaultSubscription = 3600;

export function createUserAgentServer(core: AgentCore): UserAgentServer {
  return new Server(core);
}

class Server implements UserAgentServer {
  readonly #core: AgentCore;
  readonly #handlers = new Map<string, (incoming: SipIncoming) => void>();
  #inviteHandler: ((incoming: SipIncomingInvite) => void) | undefined;
  readonly #early = new Map<string, { request: SipRequest; flow: SipFlow }[]>();

  constructor(core: AgentCore) {
    this.#core = core;
  }

  on(method: string, handler: (incoming: SipIncoming) => void): void {
    this.#handlers.set(method, handler);
  }

  onInvite(handler: (incoming: SipIncomingInvite) => void): void {
    this.#inviteHandler = handler;
  }

  receive(request: SipRequest, flow: SipFlow): void {
    const sequence = answerable(request) ? sequenceOf(request) : undefined;
    if (sequence === undefined) return this.#bad(request, flow);
    if (this.#core.servers.absorb(request, flow)) return;
    if (request.method === "ACK") return this.#core.dialogs.find(request)?.acknowledged();
    if (!this.#core.servers.room(flow)) return this.#core.drops.count("too-many-transactions", flow.remoteHost);
    if (request.method === "CANCEL") return this.#cancel(request, flow);
    const required = request.headers.list("require");
    if (required.length > 0) return this.#refuse(request, flow, 420, { headers: [["Unsupported", required.join(", ")]] });
    const dialog = this.#core.dialogs.find(request);
    if (dialog) dialog.receive(request, flow, sequence);
    else this.#outside(request, flow);
  }

  acceptSubscribe(incoming: SipIncoming, reply: SipReply): SipDialog {
    if (!(incoming instanceof IncomingRequest)) throw new Fault<SipFaultCode>("sip.misuse", "not a request of this agent");
    const { request, flow, localTag } = incoming;
    const given = reply.headers?.find(([name]) => name.toLowerCase() === "expires")?.[1];
    const expires = given ?? request.headers.get("expires") ?? String(defaultSubscription);
    const headers = given === undefined ? [...(reply.headers ?? []), ["Expires", expires] as const] : reply.headers;
    const event = request.headers.get("event");
    const parts = { ...calleeParts("notifier", request, flow, localTag), ...(event === undefined ? {} : { event }) };
    incoming.reply(200, { ...reply, ...(headers ? { headers } : {}) });
    return new Dialog(this.#core, { ...parts, expires: Number(expires) });
  }

  expectNotify(callId: string): void {
    this.#early.set(callId, []);
  }

  releaseNotify(callId: string): void {
    const held = this.#early.get(callId) ?? [];
    this.#early.delete(callId);
    for (const { request, flow } of held) this.receive(request, flow);
  }

  #outside(request: SipRequest, flow: SipFlow): void {
    const { method, headers } = request;
    const early = method === "NOTIFY" ? this.#early.get(headers.get("call-id") ?? "") : undefined;
    if (early && early.length < earlyLimit) return void early.push({ request, flow });
    const tagged = tagOf(headers.get("to")) !== undefined;
    if (method === "INVITE") return this.#invite(request, flow, tagged);
    const handler = this.#handlers.get(method);
    if (method === "BYE" || (tagged && !handler)) return this.#refuse(request, flow, 481);
    if (handler) return serve(this.#core, new IncomingRequest(this.#core, request, flow, this.#core.ids.tag()), handler);
    this.#refuse(request, flow, method === "OPTIONS" ? 200 : 405, this.#allow());
  }

  #invite(request: SipRequest, flow: SipFlow, tagged: boolean): void {
    if (tagged) return refuseInvite(this.#core, request, flow, 481);
    if (!this.#inviteHandler) return refuseInvite(this.#core, request, flow, 405, this.#allow());
    if (!this.#core.dialogs.room) return refuseInvite(this.#core, request, flow, 503);
    serve(this.#core, new IncomingInvite(this.#core, request, flow), this.#inviteHandler);
  }

  #cancel(request: SipRequest, flow: SipFlow): void {
    const known = this.#core.servers.cancel(request, flow);
    answerNow(this.#core, request, flow, known ? 200 : 481);
  }

  #refuse(request: SipRequest, flow: SipFlow, status: number, reply?: SipReply): void {
    if (request.method === "INVITE") refuseInvite(this.#core, request, flow, status, reply);
    else answerNow(this.#core, request, flow, status, reply);
  }

  /** What cannot be followed is refused without keeping anything of it. */
  #bad(request: SipRequest, flow: SipFlow): void {
    this.#core.drops.count("bad-request", flow.remoteHost);
    if (request.method === "ACK" || !request.headers.has("via")) return;
    this.#core.wire().sendBytes(flow, responseBytes(this.#core, request, flow, 400));
  }

  #allow(): SipReply {
    const invite = this.#inviteHandler ? ["INVITE"] : [];
    const methods = new Set(["OPTIONS", "ACK", "CANCEL", "BYE", ...invite, ...this.#handlers.keys()]);
    return { headers: [["Allow", [...methods].join(", ")]] };
  }
}

/** The CSeq number, when the header is readable and speaks of this method. */
function sequenceOf(request: SipRequest): number | undefined {
  try {
    const { sequence, method } = parseCSeq(request.headers.get("cseq") ?? "");
    return method === request.method ? sequence : undefined;
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}
