/// <reference lib="esnext.disposable" />
import type { SipRequest, SipResponse } from "./message.ts";

/** contract: what `gb28181` needs of SIP. The sans-IO core below it knows bytes and timers only. */

export type SipTransport = "udp" | "tcp";

/** Where a message came from, or an open connection to answer on. `id` is stable for a TCP connection and for a UDP source address. */
export interface SipFlow {
  readonly id: string;
  readonly transport: SipTransport;
  readonly remoteHost: string;
  readonly remotePort: number;
  readonly localHost: string;
  readonly localPort: number;
}

/** Where to send a request: an address to dial, or a flow that is already open (NAT: always prefer the flow a peer registered on). */
export type SipDestination =
  | { readonly kind: "address"; readonly transport: SipTransport; readonly host: string; readonly port: number }
  | { readonly kind: "flow"; readonly flow: SipFlow };

/** The end of a client transaction. `unreachable`: the transport refused. `timeout`: Timer B/F fired (RFC 3261 §17.1). */
export type SipOutcome =
  | { readonly kind: "response"; readonly response: SipResponse; readonly flow: SipFlow }
  | { readonly kind: "timeout" }
  | { readonly kind: "unreachable"; readonly reason: string };

export type SipInviteOutcome =
  | { readonly kind: "accepted"; readonly response: SipResponse; readonly dialog: SipDialog }
  | { readonly kind: "rejected"; readonly response: SipResponse }
  | { readonly kind: "cancelled" }
  | { readonly kind: "timeout" }
  | { readonly kind: "unreachable"; readonly reason: string };

export interface SipReply {
  readonly reason?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array;
  readonly contentType?: string;
}

/** A request outside any dialog (or the first INVITE). Exactly one final `reply` is expected; retransmissions are absorbed below. */
export interface SipIncoming {
  readonly request: SipRequest;
  readonly flow: SipFlow;
  reply(status: number, reply?: SipReply): void;
}

export interface SipIncomingInvite extends SipIncoming {
  /** Sends 200 and resolves with the dialog when the ACK arrives, or `cancelled`/`timeout` when it never does. */
  accept(reply: SipReply): Promise<{ kind: "confirmed"; dialog: SipDialog } | { kind: "timeout" }>;
  /** Called when the caller CANCELs before a final reply; the 487 is sent by the agent. */
  onCancel(listener: () => void): void;
}

/** An established dialog (RFC 3261 §12), either side. */
export interface SipDialog {
  readonly id: string;
  readonly callId: string;
  readonly flow: SipFlow;
  /** Sends an in-dialog request (INFO, MESSAGE, NOTIFY, SUBSCRIBE refresh…). */
  request(method: string, content?: { headers?: readonly (readonly [string, string])[]; body?: Uint8Array; contentType?: string }): Promise<SipOutcome>;
  /** Sends BYE once; later calls return the same promise. */
  bye(): Promise<void>;
  /** In-dialog requests from the peer other than BYE/ACK; unanswered methods get 405 when no listener is set. */
  onRequest(listener: (incoming: SipIncoming) => void): void;
  /** Resolves once: who ended the dialog and how. */
  readonly ended: Promise<"local-bye" | "remote-bye" | "transport-lost" | "timeout">;
}

/** New request content; the agent adds Via, Max-Forwards, Call-ID, CSeq, tags, Content-Length and User-Agent. */
export interface SipOutgoing {
  readonly method: string;
  /** Request-URI, `sip:ID@domain` or `sip:ID@host:port`. */
  readonly uri: string;
  /** URIs without tag. */
  readonly from: string;
  readonly to: string;
  readonly contact?: string;
  /** Fixed Call-ID for requests that continue one (REGISTER refresh, digest retry). */
  readonly callId?: string;
  readonly cseq?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array;
  readonly contentType?: string;
}

/** One SIP element: owns its listeners and all transactions. Async-disposed by closing sockets and timers. */
export interface SipAgent extends AsyncDisposable {
  /** Sends a non-INVITE request outside a dialog. */
  send(request: SipOutgoing, to: SipDestination): Promise<SipOutcome>;
  /** Sends INVITE, ACKs the final response. Aborting `signal` sends CANCEL (or BYE when 200 won the race). SUBSCRIBE uses {@link subscribe}. */
  invite(request: SipOutgoing, to: SipDestination, options?: { signal?: AbortSignal }): Promise<SipInviteOutcome>;
  /** Sends SUBSCRIBE and keeps the dialog for NOTIFYs (delivered to `dialog.onRequest`). */
  subscribe(request: SipOutgoing, to: SipDestination): Promise<SipInviteOutcome>;
  /** Accepts an incoming SUBSCRIBE as a dialog: replies 200 and returns a dialog for sending NOTIFY. */
  acceptSubscribe(incoming: SipIncoming, reply: SipReply): SipDialog;
  /** One handler per method; methods without a handler get 405 with Allow. INVITE handlers receive {@link SipIncomingInvite}. */
  onRequest(method: "INVITE", handler: (incoming: SipIncomingInvite) => void): void;
  onRequest(method: string, handler: (incoming: SipIncoming) => void): void;
  /** Called when a TCP flow closes or a UDP flow is judged dead. */
  onFlowClosed(listener: (flow: SipFlow) => void): void;
  /** Address peers reach us at, per transport, after listening. */
  readonly listening: readonly { readonly transport: SipTransport; readonly host: string; readonly port: number }[];
}
