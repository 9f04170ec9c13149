import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { forEachFramed } from "../packetizer.ts";
import { openEvenPort, sameHost, type Endpoint, type MediaSocket, type MediaSocketEvents, type PortRange } from "./media-socket.ts";

export interface UdpOptions {
  /** Local address to bind. */
  readonly host: string;
  /** Default: any even port. */
  readonly range?: PortRange;
  /** Receive buffer asked of the kernel, default 4 MiB: the time the event loop may stall without loss. */
  readonly receiveBytes?: number;
  /** Bytes that may wait to be sent before `send` refuses, default 1 MiB. */
  readonly maxQueue?: number;
  /** Datagrams from other hosts are dropped and counted. */
  readonly expectedHost?: string;
  readonly events: MediaSocketEvents;
}

export interface UdpSocket extends MediaSocket {
  /** Datagrams dropped because they came from another host than expected. */
  readonly refused: number;
  /** Where the last accepted datagram came from. */
  readonly peer: Endpoint | undefined;
  /**
   * Sends the RFC 4571-framed packets of `framed[start, end)` as datagrams; the bytes must not change until sent.
   * False when the bounded queue is full and nothing was sent: skip to the next key frame.
   */
  send(framed: Uint8Array, start: number, end: number, to: Endpoint): boolean;
  /** Sends one datagram, for RTCP and for opening NAT. */
  sendOne(packet: Uint8Array, to: Endpoint): void;
}

/** Opens a UDP socket of its own for one camera. Throws `rtp.no-port`, `rtp.address`. */
export async function openUdp(options: UdpOptions): Promise<UdpSocket> {
  const opened = await openEvenPort(
    options.range,
    (port) => bind(options, port),
    ({ socket }) => closeSocket(socket),
  );
  return new UdpMedia(opened.socket, options);
}

function bind(options: UdpOptions, port: number): Promise<{ socket: Socket; port: number }> {
  const socket = createSocket({ type: isIPv6(options.host) ? "udp6" : "udp4" });
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, options.host, () => {
      socket.removeAllListeners("error");
      resolve({ socket, port: socket.address().port });
    });
  });
}

function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}

class UdpMedia implements UdpSocket {
  readonly address: string;
  readonly port: number;
  refused = 0;
  peer: Endpoint | undefined;
  readonly #socket: Socket;
  readonly #maxQueue: number;
  #closing: Promise<void> | undefined;
  #error: unknown;

  constructor(socket: Socket, options: UdpOptions) {
    this.#socket = socket;
    this.#maxQueue = options.maxQueue ?? 1024 * 1024;
    const { address, port } = socket.address();
    this.address = address;
    this.port = port;
    socket.setRecvBufferSize(options.receiveBytes ?? 4 * 1024 * 1024);
    this.#listen(options);
  }

  #listen({ events, expectedHost }: UdpOptions): void {
    this.#socket.on("message", (packet, from) => {
      if (expectedHost !== undefined && !sameHost(from.address, expectedHost)) {
        this.refused++;
        return;
      }
      if (this.peer?.port !== from.port || this.peer.host !== from.address) this.peer = { host: from.address, port: from.port };
      try {
        events.data(packet, 0, packet.length);
      } catch (error) {
        this.#fail(error);
      }
    });
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => events.closed(this.#error));
  }

  send(framed: Uint8Array, start: number, end: number, to: Endpoint): boolean {
    if (this.#closing || this.#socket.getSendQueueSize() > this.#maxQueue) return false;
    forEachFramed(framed, start, end, (buffer, from, until) => this.#socket.send(buffer, from, until - from, to.port, to.host, ignore));
    return true;
  }

  sendOne(packet: Uint8Array, to: Endpoint): void {
    if (!this.#closing) this.#socket.send(packet, to.port, to.host, ignore);
  }

  close(): Promise<void> {
    return (this.#closing ??= closeSocket(this.#socket));
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #fail(error: unknown): void {
    this.#error ??= error;
    void this.close();
  }
}

// A port that nobody listens on any more is not this socket's fault: the session's own end tells.
function ignore(): void {}
