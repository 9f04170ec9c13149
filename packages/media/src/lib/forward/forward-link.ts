import { acceptTcp, connectTcp, openUdp, type PortRange, type TcpSocket } from "@porchlight/rtp/node";
import type { ForwardOptions } from "../contract.ts";
import type { PacketOut } from "./forward.ts";

/** The sending side's socket. */
export interface ForwardLink {
  readonly host: string;
  /** Local port; 0 when this side dials. */
  readonly port: number;
  readonly out: PacketOut;
  /** Somebody is there to send to. */
  readonly ready: boolean;
  /** Dials where the far side listens, else does nothing. Rejects with `rtp.connect`. */
  connect(): Promise<void>;
  close(): Promise<void>;
}

export interface ForwardLinkParts {
  readonly readBuffer: Uint8Array;
  readonly range?: PortRange;
  /** The far side dialed in: {@link ForwardLink.ready} is true now. */
  readonly onReady: () => void;
  /** The far side went away by itself. */
  readonly onLost: () => void;
}

/** Time for the far side to dial in: its answer travels through signalling first. */
const DIAL_IN_MS = 30_000;

/** Binds the sending side for how the far side receives. */
export function openForwardLink(options: ForwardOptions, parts: ForwardLinkParts): Promise<ForwardLink> {
  switch (options.transport) {
    case "udp":
      return udpLink(options, parts);
    case "tcp-active":
      return listeningLink(options, parts);
    case "tcp-passive":
      return Promise.resolve(dialingLink(options, parts));
  }
}

const nothing = (): void => {};
const rangeOf = (parts: ForwardLinkParts): { range?: PortRange } => (parts.range ? { range: parts.range } : {});

async function udpLink(options: ForwardOptions, parts: ForwardLinkParts): Promise<ForwardLink> {
  const socket = await openUdp({ host: options.host, ...rangeOf(parts), events: { data: nothing, closed: nothing } });
  return {
    host: options.host,
    port: socket.port,
    ready: true,
    out: (framed) => socket.send(framed, 0, framed.length, options.remote),
    connect: () => Promise.resolve(),
    close: () => socket.close(),
  };
}

async function listeningLink(options: ForwardOptions, parts: ForwardLinkParts): Promise<ForwardLink> {
  const lost = once(parts.onLost);
  let connected = false;
  const socket = await acceptTcp({
    host: options.host,
    ...rangeOf(parts),
    readBuffer: parts.readBuffer,
    timeoutMs: DIAL_IN_MS,
    events: {
      data: nothing,
      connected() {
        connected = true;
        parts.onReady();
      },
      closed: lost.call,
    },
  });
  return {
    host: options.host,
    port: socket.port,
    get ready() {
      return connected;
    },
    out: (framed) => socket.send(framed),
    connect: () => Promise.resolve(),
    close: () => lost.quietly(() => socket.close()),
  };
}

function dialingLink(options: ForwardOptions, parts: ForwardLinkParts): ForwardLink {
  const lost = once(parts.onLost);
  let socket: TcpSocket | undefined;
  return {
    host: options.host,
    port: 0,
    get ready() {
      return socket !== undefined;
    },
    out: (framed) => socket?.send(framed) ?? false,
    async connect() {
      socket = await connectTcp({ ...options.remote, localHost: options.host, readBuffer: parts.readBuffer, events: { data: nothing, closed: lost.call } });
    },
    close: () => lost.quietly(async () => socket?.close()),
  };
}

function once(task: () => void): { call: () => void; quietly: (close: () => Promise<void>) => Promise<void> } {
  let done = false;
  return {
    call() {
      if (!done) task();
      done = true;
    },
    quietly(close) {
      done = true;
      return close();
    },
  };
}
