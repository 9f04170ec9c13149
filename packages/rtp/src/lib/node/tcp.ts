import { connect, createServer, type Server, type Socket } from "node:net";
import { Fault } from "@porchlight/base";
import type { RtpFaultCode } from "../faults.ts";
import { openEvenPort, sameHost, type Endpoint, type MediaSocket, type MediaSocketEvents, type PortRange } from "./media-socket.ts";
import { readInto } from "./shared-read.ts";

export interface TcpSocket extends MediaSocket {
  /**
   * Writes RFC 4571-framed bytes, which must not change until written. False when nobody is connected or more than
   * `maxQueue` bytes wait, and nothing was written: skip to the next key frame.
   */
  send(bytes: Uint8Array): boolean;
  /** Bytes waiting to be written. */
  readonly queued: number;
  readonly peer: Endpoint | undefined;
}

interface TcpOptions {
  /** The worker's shared buffer: see createReadBuffer. */
  readonly readBuffer: Uint8Array;
  readonly events: MediaSocketEvents;
  /** Bytes that may wait to be written before `send` refuses, default 4 MiB. */
  readonly maxQueue?: number;
}

export interface AcceptOptions extends TcpOptions {
  /** Local address to listen on. */
  readonly host: string;
  /** Default: any even port. */
  readonly range?: PortRange;
  /** Connections from other hosts are closed at once and do not count. */
  readonly expectedHost?: string;
  /** How long to wait for the peer, default 15 000 ms; then `closed` gets `rtp.no-peer`. */
  readonly timeoutMs?: number;
}

export interface ConnectOptions extends TcpOptions {
  readonly host: string;
  readonly port: number;
  readonly localHost?: string;
  /** Local port, where the SDP named one. */
  readonly localPort?: number;
  /** Default 5000 ms. */
  readonly timeoutMs?: number;
}

/** Passive side: listens, takes one connection, then closes the listener. Resolves when listening. Throws `rtp.no-port`, `rtp.address`. */
export async function acceptTcp(options: AcceptOptions): Promise<TcpSocket> {
  const { server, port } = await openEvenPort(
    options.range,
    (wanted) => listen(options.host, wanted),
    (opened) => closeServer(opened.server),
  );
  const media = new TcpMedia(options, options.host, port);
  media.await(server, options);
  return media;
}

/** Active side: resolves when connected. Throws `rtp.connect`. */
export function connectTcp(options: ConnectOptions): Promise<TcpSocket> {
  const { host, port, localHost, localPort, timeoutMs = 5000, readBuffer, events } = options;
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown) => {
      socket.destroy();
      reject(new Fault<RtpFaultCode>("rtp.connect", `cannot connect to ${host}:${port}`, { cause, context: { host, port } }));
    };
    let media: TcpMedia | undefined;
    const callback = (length: number) => {
      media?.received(length);
      return true;
    };
    const socket = connect({ host, port, localAddress: localHost, localPort, noDelay: true, onread: { buffer: readBuffer, callback } });
    const timer = setTimeout(fail, timeoutMs);
    socket.once("error", fail);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", fail);
      media = new TcpMedia(options, socket.localAddress ?? "", socket.localPort ?? 0);
      media.adopt(socket);
      events.connected?.({ host, port });
      resolve(media);
    });
    socket.once("close", () => clearTimeout(timer));
  });
}

function listen(host: string, port: number): Promise<{ server: Server; port: number }> {
  const server = createServer({ pauseOnConnect: true, noDelay: true });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, exclusive: true, backlog: 4 }, () => {
      server.off("error", reject);
      resolve({ server, port: (server.address() as { port: number }).port });
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

class TcpMedia implements TcpSocket {
  readonly address: string;
  readonly port: number;
  peer: Endpoint | undefined;
  readonly #options: TcpOptions;
  readonly #maxQueue: number;
  #socket: Socket | undefined;
  #server: Server | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #error: unknown;
  #ended = false;
  readonly #closed = Promise.withResolvers<void>();

  constructor(options: TcpOptions, address: string, port: number) {
    this.#options = options;
    this.#maxQueue = options.maxQueue ?? 4 * 1024 * 1024;
    this.address = address;
    this.port = port;
  }

  get queued(): number {
    return this.#socket?.writableLength ?? 0;
  }

  await(server: Server, { expectedHost, timeoutMs = 15000 }: AcceptOptions): void {
    this.#server = server;
    this.#timer = setTimeout(() => {
      this.#fail(new Fault<RtpFaultCode>("rtp.no-peer", `nobody connected to port ${this.port}`, { context: { port: this.port } }));
    }, timeoutMs);
    server.on("error", (error) => this.#fail(error));
    server.on("connection", (accepted) => {
      if (this.#socket || this.#ended || (expectedHost !== undefined && !sameHost(accepted.remoteAddress, expectedHost))) accepted.destroy();
      else this.#accept(accepted);
    });
  }

  #accept(accepted: Socket): void {
    clearTimeout(this.#timer);
    const peer = { host: accepted.remoteAddress ?? "", port: accepted.remotePort ?? 0 };
    const { readBuffer, events } = this.#options;
    const socket = readInto(accepted, readBuffer, (buffer, length) => this.received(length, buffer));
    this.adopt(socket);
    this.peer = peer;
    this.#server?.close();
    events.connected?.(peer);
  }

  /** Takes a connected socket. */
  adopt(socket: Socket): void {
    this.#socket = socket;
    this.peer = { host: socket.remoteAddress ?? "", port: socket.remotePort ?? 0 };
    socket.on("error", (error) => (this.#error ??= error));
    socket.on("close", () => this.#end());
  }

  /** `length` bytes are in the read buffer. */
  received(length: number, buffer = this.#options.readBuffer): void {
    if (this.#ended) return;
    try {
      this.#options.events.data(buffer, 0, length);
    } catch (error) {
      this.#fail(error);
    }
  }

  send(bytes: Uint8Array): boolean {
    const socket = this.#socket;
    if (!socket || this.#ended || socket.destroyed || socket.writableLength > this.#maxQueue) return false;
    socket.write(bytes);
    return true;
  }

  close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#server?.close();
    if (this.#socket) this.#socket.destroy();
    else this.#end();
    return this.#closed.promise;
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #fail(error: unknown): void {
    this.#error ??= error;
    void this.close();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    const finish = () => {
      this.#closed.resolve();
      this.#options.events.closed(this.#error);
    };
    if (this.#server?.listening) this.#server.close(finish);
    else finish();
  }
}
