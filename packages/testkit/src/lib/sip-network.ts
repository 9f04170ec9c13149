import { Fault, milliseconds, type Clock } from "@porchlight/base";
import type { SipFaultCode, SipFlow, SipSocketEvents, SipSockets, SipTransport } from "@porchlight/sip";

export interface SipNetworkOptions {
  readonly clock: Clock;
  /** One way, in milliseconds. Default 10. */
  readonly latency?: number;
  /** Decides the fate of each datagram; UDP only. Default: none is lost. */
  readonly lose?: (bytes: Uint8Array, from: string, to: string) => boolean;
  /** TCP bytes arrive in pieces of at most this size. Default: as sent. */
  readonly pieces?: number;
}

/** An in-memory network of SIP elements, in virtual time. Elements are known by host; all use port 5060. */
export interface SipNetwork {
  /** Sockets for an element at `host`. */
  sockets(host: string): SipSockets;
  /** Breaks every TCP connection of `host`. */
  cut(host: string): void;
  /** Messages carried so far, as text, for assertions on what was repeated. */
  readonly carried: readonly string[];
}

const port = 5060;

interface Element {
  readonly host: string;
  events: SipSocketEvents | undefined;
  readonly flows: Map<string, { flow: SipFlow; peer: Element; peerId: string }>;
}

export function createSipNetwork(options: SipNetworkOptions): SipNetwork {
  const { clock, latency = 10 } = options;
  const elements = new Map<string, Element>();
  const carried: string[] = [];
  let connections = 0;
  const later = (task: () => void): void => void clock.after(milliseconds(latency), task);
  const udpFlow = (local: string, remote: string, remotePort: number): SipFlow => flowOf(`udp:${remote}:${remotePort}`, "udp", local, port, remote, remotePort);
  const drop = (element: Element, id: string): void => {
    const connection = element.flows.get(id);
    if (!connection || !element.flows.delete(id)) return;
    element.events?.closed(connection.flow);
    later(() => drop(connection.peer, connection.peerId));
  };
  const connect = (from: Element, host: string): SipFlow => {
    const to = elements.get(host);
    if (!to?.events) throw new Fault<SipFaultCode>("sip.unreachable", "connection refused", { context: { host } });
    const number = ++connections;
    const [here, there] = [`tcp:${number}:out`, `tcp:${number}:in`];
    const flow = flowOf(here, "tcp", from.host, 40_000 + number, host, port);
    from.flows.set(here, { flow, peer: to, peerId: there });
    to.flows.set(there, { flow: flowOf(there, "tcp", host, port, from.host, 40_000 + number), peer: from, peerId: here });
    return flow;
  };
  const sendUdp = (from: Element, to: SipFlow, bytes: Uint8Array): void => {
    if (options.lose?.(bytes, from.host, to.remoteHost)) return;
    later(() => elements.get(to.remoteHost)?.events?.received(udpFlow(to.remoteHost, from.host, port), bytes));
  };
  const sendTcp = (from: Element, id: string, bytes: Uint8Array): boolean => {
    const connection = from.flows.get(id);
    if (!connection) return false;
    const size = options.pieces ?? bytes.length;
    for (let at = 0; at < bytes.length; at += size) {
      const piece = bytes.slice(at, at + size);
      later(() => {
        const arrived = connection.peer.flows.get(connection.peerId);
        if (arrived) connection.peer.events?.received(arrived.flow, piece);
      });
    }
    return true;
  };
  const sockets = (host: string): SipSockets => {
    const element: Element = { host, events: undefined, flows: new Map() };
    elements.set(host, element);
    return {
      listening: [
        { transport: "udp", host, port },
        { transport: "tcp", host, port },
      ],
      start: (events) => void (element.events = events),
      connect: async (transport, remote, remotePort) => (transport === "udp" ? udpFlow(host, remote, remotePort) : connect(element, remote)),
      send(flow, bytes) {
        if (!element.events) return "closed";
        carried.push(new TextDecoder("latin1").decode(bytes));
        if (flow.transport === "tcp") return sendTcp(element, flow.id, bytes) ? "sent" : "closed";
        sendUdp(element, flow, bytes.slice());
        return "sent";
      },
      close: (flow) => drop(element, flow.id),
      async [Symbol.asyncDispose]() {
        for (const id of [...element.flows.keys()]) drop(element, id);
        element.events = undefined;
      },
    };
  };
  return {
    sockets,
    carried,
    cut(host) {
      const element = elements.get(host);
      for (const id of [...(element?.flows.keys() ?? [])]) if (element) drop(element, id);
    },
  };
}

function flowOf(id: string, transport: SipTransport, localHost: string, localPort: number, remoteHost: string, remotePort: number): SipFlow {
  return { id, transport, localHost, localPort, remoteHost, remotePort };
}
