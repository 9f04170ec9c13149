import type { SipFlow, SipTransport } from "./agent.ts";

/** What became of bytes handed to a socket. `full`: the peer reads too slowly and the send buffer is at its cap. */
export type SendResult = "sent" | "closed" | "full";

/** Receives what sockets report. Set once by the agent. */
export interface SipSocketEvents {
  /** One datagram (UDP) or the next bytes of a stream (TCP). The bytes may be reused after the call returns. */
  received(flow: SipFlow, bytes: Uint8Array): void;
  /** A TCP flow is gone; it is never reported again. */
  closed(flow: SipFlow): void;
}

/** The network as the agent sees it. Implemented by `openSipSockets` (node) and by in-memory networks in tests. */
export interface SipSockets extends AsyncDisposable {
  readonly listening: readonly { readonly transport: SipTransport; readonly host: string; readonly port: number }[];
  start(events: SipSocketEvents): void;
  /** The flow to an address: for TCP an open connection to it or a new one. Rejects with `sip.unreachable` or `sip.closed`. */
  connect(transport: SipTransport, host: string, port: number): Promise<SipFlow>;
  send(flow: SipFlow, bytes: Uint8Array): SendResult;
  /** Drops a TCP connection; nothing for UDP. */
  close(flow: SipFlow): void;
}
