import { Fault } from "@porchlight/base";
import type { SipDialog, SipFlow, SipIncomingInvite, SipReply } from "./agent.ts";
import { plainUri, targetOf } from "./caller-dialog.ts";
import type { AgentCore } from "./core.ts";
import { parseCSeq } from "./cseq.ts";
import { Dialog, type DialogParts } from "./dialog.ts";
import type { SipFaultCode } from "./faults.ts";
import { responseBytes } from "./incoming.ts";
import type { SipRequest } from "./message.ts";
import { tagOf, uriOf } from "./name-addr.ts";
import type { InviteServerTransaction } from "./server-transaction.ts";

type Accepted = { kind: "confirmed"; dialog: SipDialog } | { kind: "timeout" };

/** An incoming call until it is confirmed, refused or given up (RFC 3261 §13.3). */
export class IncomingInvite implements SipIncomingInvite {
  readonly request: SipRequest;
  readonly flow: SipFlow;
  readonly #core: AgentCore;
  readonly #tag: string;
  readonly #transaction: InviteServerTransaction;
  readonly #cancelListeners: (() => void)[] = [];
  #phase: "ringing" | "answered" | "gone" = "ringing";
  #dialog: Dialog | undefined;
  #settle: (how: Accepted) => void = () => {};

  constructor(core: AgentCore, request: SipRequest, flow: SipFlow) {
    this.#core = core;
    this.request = request;
    this.flow = flow;
    this.#tag = core.ids.tag();
    this.#transaction = core.servers.openInvite(request, flow, {
      confirmed: () => this.#confirmed(),
      unacknowledged: () => this.#unacknowledged(),
      giveUp: () => this.#cancel(408),
      cancelled: () => this.#cancel(487),
    });
    this.#respond(100, {});
  }

  get final(): boolean {
    return this.#phase !== "ringing";
  }

  reply(status: number, reply: SipReply = {}): void {
    if (this.#phase === "gone") return;
    this.#requireRinging(status);
    if (status >= 200 && status < 300) return void this.accept(reply);
    if (status >= 300) this.#phase = "answered";
    this.#respond(status, reply);
  }

  accept(reply: SipReply): Promise<Accepted> {
    if (this.#phase === "gone") return Promise.resolve({ kind: "timeout" });
    this.#requireRinging(200);
    this.#phase = "answered";
    const bytes = responseBytes(this.#core, this.request, this.flow, 200, { reply, tag: this.#tag, dialogForming: true });
    const dialog = new Dialog(this.#core, calleeParts("call", this.request, this.flow, this.#tag));
    dialog.onAck(() => this.#transaction.acknowledged());
    this.#dialog = dialog;
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#transaction.respond(200, bytes);
    });
  }

  onCancel(listener: () => void): void {
    if (this.#phase === "gone") listener();
    else this.#cancelListeners.push(listener);
  }

  #cancel(status: number): void {
    if (this.#phase !== "ringing") return;
    this.#phase = "gone";
    this.#respond(status, {});
    for (const listener of this.#cancelListeners.splice(0)) listener();
  }

  #requireRinging(status: number): void {
    if (this.#phase !== "ringing") throw new Fault<SipFaultCode>("sip.misuse", "a call is answered once", { context: { status } });
  }

  #respond(status: number, reply: SipReply): void {
    const tag = status === 100 ? {} : { tag: this.#tag };
    this.#transaction.respond(status, responseBytes(this.#core, this.request, this.flow, status, { reply, ...tag }));
  }

  #confirmed(): void {
    if (this.#dialog) this.#settle({ kind: "confirmed", dialog: this.#dialog });
  }

  #unacknowledged(): void {
    this.#dialog?.abandon();
    this.#settle({ kind: "timeout" });
    if (this.#phase !== "ringing") return;
    this.#phase = "gone";
    for (const listener of this.#cancelListeners.splice(0)) listener();
  }
}

/** State of a dialog that the peer's request established (§12.1.1). Throws `sip.value`. */
export function calleeParts(kind: "call" | "notifier", request: SipRequest, flow: SipFlow, tag: string): DialogParts {
  const { headers } = request;
  const from = headers.get("from") ?? "";
  const to = headers.get("to") ?? "";
  return {
    ...{ kind, flow, localTag: tag, localSequence: 0 },
    callId: headers.get("call-id") ?? "",
    remoteTag: tagOf(from) ?? "",
    local: tagOf(to) === undefined ? `${to};tag=${tag}` : to,
    remote: from,
    target: targetOf(headers) ?? plainUri(uriOf(from)) ?? request.uri,
    routes: headers.list("record-route"),
    remoteSequence: parseCSeq(headers.get("cseq") ?? "").sequence,
  };
}
