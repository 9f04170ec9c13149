import { acceptTcp, connectTcp, type MediaSocket, type MediaSocketEvents, openUdp, type PortRange } from "@porchlight/rtp/node";
import { ReorderBuffer, StreamFramer } from "@porchlight/rtp";
import type { ReceiverOptions } from "../contract.ts";

/** Packets in order, whatever carried them. */
export type PacketsIn = (buffer: Uint8Array, start: number, end: number) => void;

export interface ReceiveLinkEvents {
  /** Asked of every packet as it comes; refused ones go no further. */
  readonly accepts: (buffer: Uint8Array, start: number, end: number) => boolean;
  readonly packet: PacketsIn;
  /** Bytes were read from a connection. */
  readonly read: () => void;
  /** The connection ended; `desync` when its bytes held no packets. */
  readonly closed: (why: "connection-lost" | "desync") => void;
}

/** The receiving side's socket. */
export interface ReceiveLink {
  readonly port: number;
  /** Counters of the reorder buffer; 0 over TCP. */
  readonly lost: number;
  /** Only a dialing receiver; rejects with `rtp.connect`. */
  dial(remote: { host: string; port: number }): Promise<void>;
  /** UDP: gives up on missing packets when nothing came for a while. */
  settle(): void;
  close(): Promise<void>;
}

export interface ReceiveLinkParts {
  readonly readBuffer: Uint8Array;
  readonly range?: PortRange;
  readonly events: ReceiveLinkEvents;
}

const DIAL_IN_MS = 30_000;

export function openReceiveLink(options: ReceiverOptions, parts: ReceiveLinkParts): Promise<ReceiveLink> {
  switch (options.transport) {
    case "udp":
      return udpLink(options, parts);
    case "tcp-passive":
      return listeningLink(options, parts);
    case "tcp-active":
      return Promise.resolve(dialingLink(options, parts));
  }
}

const hostOf = (options: ReceiverOptions): { expectedHost?: string } => (options.expectedHost === undefined ? {} : { expectedHost: options.expectedHost });
const rangeOf = (parts: ReceiveLinkParts): { range?: PortRange } => (parts.range ? { range: parts.range } : {});

async function udpLink(options: ReceiverOptions, parts: ReceiveLinkParts): Promise<ReceiveLink> {
  const reorder = new ReorderBuffer(parts.events.packet);
  const socket = await openUdp({
    host: options.host,
    ...rangeOf(parts),
    ...hostOf(options),
    events: { data: (buffer, start, end) => parts.events.accepts(buffer, start, end) && reorder.push(buffer, start, end), closed: () => parts.events.closed("connection-lost") },
  });
  return {
    port: socket.port,
    get lost() {
      return reorder.lost;
    },
    dial: () => Promise.resolve(),
    settle: () => reorder.flush(),
    async close() {
      reorder.flush();
      await socket.close();
    },
  };
}

async function listeningLink(options: ReceiverOptions, parts: ReceiveLinkParts): Promise<ReceiveLink> {
  const events = streamEvents(parts.events, () => void socket.close());
  const socket = await acceptTcp({ host: options.host, ...rangeOf(parts), ...hostOf(options), readBuffer: parts.readBuffer, timeoutMs: DIAL_IN_MS, events });
  return { port: socket.port, lost: 0, dial: () => Promise.resolve(), settle: () => {}, close: () => socket.close() };
}

function dialingLink(options: ReceiverOptions, parts: ReceiveLinkParts): ReceiveLink {
  let socket: MediaSocket | undefined;
  let closed = false;
  return {
    port: 0,
    lost: 0,
    async dial(remote) {
      const events = streamEvents(parts.events, () => void socket?.close());
      const dialed = await connectTcp({ ...remote, localHost: options.host, readBuffer: parts.readBuffer, events });
      if (closed) return dialed.close();
      socket = dialed;
    },
    settle: () => {},
    async close() {
      closed = true;
      await socket?.close();
    },
  };
}

/** Cuts a connection's bytes into packets; bytes without packets end it. */
function streamEvents(events: ReceiveLinkEvents, close: () => void): MediaSocketEvents {
  const framer = new StreamFramer((buffer, start, end) => events.accepts(buffer, start, end) && events.packet(buffer, start, end));
  let desync = false;
  return {
    data(buffer, start, end) {
      if (desync) return;
      events.read();
      try {
        framer.push(buffer, start, end);
      } catch {
        desync = true;
        events.closed("desync");
        close();
      }
    },
    closed: () => !desync && events.closed("connection-lost"),
  };
}
