import { Fault } from "@porchlight/base";
import type { SipDialog, SipFlow, SipIncoming, SipOutcome } from "./agent.ts";
import { buildRequest } from "./build.ts";
import { afterMs, contactOn, exchange, viaOn, type AgentCore } from "./core.ts";
import { dialogId } from "./dialog-table.ts";
import type { SipFaultCode } from "./faults.ts";
import type { SipHeaderEntry } from "./headers.ts";
import { answerNow, IncomingRequest, refuseInvite, serve } from "./incoming.ts";
import type { SipRequest } from "./message.ts";
import { uriOf } from "./name-addr.ts";

/** How a dialog came to be: decides what {@link Dialog.bye} says. */
export type DialogKind = "call" | "subscriber" | "notifier";

/** State of RFC 3261 §12.1. `local` and `remote` are address values with their tags. */
export interface DialogParts {
  readonly kind: DialogKind;
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly local: string;
  readonly remote: string;
  readonly target: string;
  readonly routes: readonly string[];
  readonly flow: SipFlow;
  readonly localSequence: number;
  readonly remoteSequence: number;
  /** Event header of a subscription. */
  readonly event?: string;
  /** Life of a subscription in seconds; it ends as `timeout` a little after when nobody refreshes it. */
  readonly expires?: number;
}

type Ending = "local-bye" | "remote-bye" | "transport-lost" | "timeout";
type Content = { headers?: readonly SipHeaderEntry[]; body?: Uint8Array; contentType?: string };

const waitingLimit = 8;

export class Dialog implements SipDialog {
  readonly id: string;
  readonly callId: string;
  readonly flow: SipFlow;
  readonly ended: Promise<Ending>;
  readonly #core: AgentCore;
  readonly #parts: DialogParts;
  #sequence: number;
  #remoteSequence: number;
  #target: string;
  #resolveEnded: (how: Ending) => void = () => {};
  #over = false;
  #bye: Promise<void> | undefined;
  #listener: ((incoming: SipIncoming) => void) | undefined;
  readonly #waiting: IncomingRequest[] = [];
  #cancelExpiry: () => void = () => {};
  #onAck: () => void = () => {};

  constructor(core: AgentCore, parts: DialogParts) {
    this.#core = core;
    this.#parts = parts;
    this.id = dialogId(parts.callId, parts.localTag, parts.remoteTag);
    this.callId = parts.callId;
    this.flow = parts.flow;
    this.#sequence = parts.localSequence;
    this.#remoteSequence = parts.remoteSequence;
    this.#target = parts.target;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    if (parts.expires !== undefined) this.#live(parts.expires);
    core.dialogs.add(this);
  }

  async request(method: string, content: Content = {}): Promise<SipOutcome> {
    if (["INVITE", "ACK", "CANCEL", "BYE"].includes(method))
      throw new Fault<SipFaultCode>("sip.misuse", `request() does not send ${method}`, { context: { method } });
    const outcome = await this.#exchange(method, content);
    if (outcome.kind !== "response") return outcome;
    const { status, headers } = outcome.response;
    if (status === 481) this.finish("remote-bye");
    if (method === "SUBSCRIBE" && status < 300) this.#live(Number(headers.get("expires") ?? expiresIn(content.headers) ?? this.#parts.expires));
    return outcome;
  }

  bye(): Promise<void> {
    this.#bye ??= this.#leave("local-bye");
    return this.#bye;
  }

  /** Says goodbye because the peer never acknowledged. */
  abandon(): void {
    this.#bye ??= this.#leave("timeout");
  }

  onRequest(listener: (incoming: SipIncoming) => void): void {
    this.#listener = listener;
    for (const incoming of this.#waiting.splice(0)) serve(this.#core, incoming, listener);
  }

  /** Ends the dialog once; later calls do nothing. */
  finish(how: Ending): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelExpiry();
    this.#core.dialogs.remove(this);
    for (const incoming of this.#waiting.splice(0)) incoming.reply(481);
    this.#resolveEnded(how);
  }

  /** `listener` hears the ACK of our 2xx. */
  onAck(listener: () => void): void {
    this.#onAck = listener;
  }
  acknowledged(): void {
    this.#onAck();
  }

  /** A request from the peer within this dialog, not a repeat and not an ACK. */
  receive(request: SipRequest, flow: SipFlow, sequence: number): void {
    if (request.method === "BYE") return this.#remoteBye(request, flow);
    if (sequence < this.#remoteSequence) return answerNow(this.#core, request, flow, 500, { reason: "CSeq Out Of Order" });
    this.#remoteSequence = sequence;
    if (request.method === "INVITE") return refuseInvite(this.#core, request, flow, 488);
    if (request.method === "SUBSCRIBE") this.#target = uriOf(request.headers.get("contact")) ?? this.#target;
    this.#hand(new IncomingRequest(this.#core, request, flow, this.#parts.localTag, (status) => this.#answered(request, status)));
  }

  #hand(incoming: IncomingRequest): void {
    if (this.#listener) return serve(this.#core, incoming, this.#listener);
    if (this.#waiting.length >= waitingLimit) return incoming.reply(405);
    this.#waiting.push(incoming);
    afterMs(this.#core, this.#core.times.t1, () => {
      const at = this.#waiting.indexOf(incoming);
      if (at < 0) return;
      this.#waiting.splice(at, 1);
      incoming.reply(405);
    });
  }

  #answered(request: SipRequest, status: number): void {
    if (status >= 300) return;
    const { headers, method } = request;
    if (this.#parts.kind === "subscriber" && method === "NOTIFY" && /^terminated\b/i.test(headers.get("subscription-state") ?? "")) this.finish("remote-bye");
    if (this.#parts.kind !== "notifier" || method !== "SUBSCRIBE") return;
    const expires = Number(headers.get("expires") ?? this.#parts.expires);
    if (expires === 0) this.finish("remote-bye");
    else this.#live(expires);
  }

  #remoteBye(request: SipRequest, flow: SipFlow): void {
    answerNow(this.#core, request, flow, 200);
    this.#onAck();
    this.finish("remote-bye");
  }

  async #leave(how: Ending): Promise<void> {
    if (this.#over) return;
    const left = this.#exchange(...this.#farewell());
    this.finish(how);
    await left;
  }

  #farewell(): [method: string, content: Content] {
    const { kind, event } = this.#parts;
    if (kind === "call") return ["BYE", {}];
    const named: SipHeaderEntry[] = event === undefined ? [] : [["Event", event]];
    if (kind === "subscriber") return ["SUBSCRIBE", { headers: [...named, ["Expires", "0"]] }];
    return ["NOTIFY", { headers: [...named, ["Subscription-State", "terminated;reason=noresource"]] }];
  }

  #exchange(method: string, content: Content): Promise<SipOutcome> {
    const { callId, local, remote, routes } = this.#parts;
    const branch = this.#core.ids.branch();
    const contact = ["SUBSCRIBE", "NOTIFY"].includes(method) ? { contact: contactOn(this.#core, this.flow, uriOf(local) ?? "") } : {};
    const agent = this.#core.userAgent === undefined ? {} : { userAgent: this.#core.userAgent };
    const request = buildRequest({
      ...{ method, uri: this.#target, via: viaOn(this.#core, this.flow, branch), from: local, to: remote, callId, routes },
      ...{ sequence: ++this.#sequence, ...contact, ...content, ...agent },
    });
    return exchange(this.#core, request, branch, this.flow);
  }

  #live(seconds: number): void {
    this.#cancelExpiry();
    if (this.#over || !Number.isFinite(seconds) || seconds <= 0) return;
    const grace = 64 * this.#core.times.t1;
    this.#cancelExpiry = afterMs(this.#core, Math.min(seconds, 1_000_000) * 1000 + grace, () => this.finish("timeout"));
  }
}

function expiresIn(headers: readonly SipHeaderEntry[] | undefined): string | undefined {
  return headers?.find(([name]) => name.toLowerCase() === "expires")?.[1];
}
