import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { Fault } from "@porchlight/base";
import type { SipFlow } from "../agent.ts";
import type { SipFaultCode } from "../faults.ts";
import type { SendResult, SipSocketEvents } from "../sockets.ts";
import { bindFault, plainAddress } from "./addresses.ts";
import type { SipSocketLimits } from "./socket-limits.ts";

/** Binds a TCP listener. Rejects with `sip.port-in-use` or `sip.address`. */
export async function openTcpPort(host: string, port: number, advertised: string, limits: SipSocketLimits): Promise<TcpPort> {
  const server = createServer({ noDelay: true, keepAlive: true });
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, "listening");
  } catch (error) {
    throw bindFault(error, host, port);
  }
  return new TcpPort(server, advertised, limits);
}

interface Connection {
  readonly flow: SipFlow;
  readonly socket: Socket;
  readonly dialled: string | undefined;
}

/** A TCP listener with all its connections, inbound and dialled. A dialled connection is used again for the same address. */
export class TcpPort {
  readonly port: number;
  readonly #server: Server;
  readonly #localHost: string;
  readonly #limits: SipSocketLimits;
  readonly #connections = new Map<string, Connection>();
  readonly #perSource = new Map<string, number>();
  readonly #dialled = new Map<string, SipFlow>();
  readonly #dialling = new Map<string, Promise<SipFlow>>();
  #events: SipSocketEvents | undefined;
  #number = 0;
  #open = true;

  constructor(server: Server, localHost: string, limits: SipSocketLimits) {
    this.#server = server;
    this.#localHost = localHost;
    this.#limits = limits;
    const address = server.address();
    this.port = address !== null && typeof address === "object" ? address.port : 0;
    server.on("connection", (socket) => this.#accept(socket));
    server.on("error", () => {
      // Failed accepts (out of descriptors) pass; those peers come again.
    });
  }

  start(events: SipSocketEvents): void {
    this.#events = events;
  }

  /** Rejects with `sip.unreachable` or `sip.closed`. */
  connect(host: string, port: number): Promise<SipFlow> {
    const key = `${host}|${port}`;
    const open = this.#dialled.get(key);
    if (open) return Promise.resolve(open);
    const already = this.#dialling.get(key);
    if (already) return already;
    const dialling = this.#dial(host, port, key).finally(() => this.#dialling.delete(key));
    this.#dialling.set(key, dialling);
    return dialling;
  }

  send(flow: SipFlow, bytes: Uint8Array): SendResult {
    const socket = this.#connections.get(flow.id)?.socket;
    if (!socket || !socket.writable) return "closed";
    if (socket.writableLength + bytes.length > this.#limits.sendBufferBytes) return "full";
    socket.write(bytes);
    return "sent";
  }

  drop(flow: SipFlow): void {
    this.#connections.get(flow.id)?.socket.destroy();
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const { socket } of this.#connections.values()) socket.destroy();
    await Promise.allSettled(this.#dialling.values());
    await closed;
  }

  #accept(socket: Socket): void {
    const host = plainAddress(socket.remoteAddress ?? "");
    const room = this.#connections.size < this.#limits.connections && (this.#perSource.get(host) ?? 0) < this.#limits.connectionsPerSource;
    if (!this.#open || !this.#events || host === "" || !room) {
      socket.on("error", () => {});
      socket.destroy();
      return;
    }
    this.#adopt(socket, undefined);
  }

  async #dial(host: string, port: number, key: string): Promise<SipFlow> {
    if (!this.#open) throw new Fault<SipFaultCode>("sip.closed", "the agent is closed");
    if (this.#connections.size >= this.#limits.connections) throw unreachable(host, port, "too many connections");
    if (!(port >= 1 && port <= 65_535)) throw unreachable(host, port, "no such port");
    const timeout = AbortSignal.timeout(this.#limits.connectMs);
    const socket = connect({ host, port, noDelay: true, keepAlive: true });
    try {
      await once(socket, "connect", { signal: timeout });
    } catch (error) {
      socket.on("error", () => {});
      socket.destroy();
      throw unreachable(host, port, timeout.aborted ? "timed out" : errorCode(error), error);
    }
    if (!this.#open) socket.destroy();
    const { flow } = this.#adopt(socket, key);
    this.#dialled.set(key, flow);
    return flow;
  }

  #adopt(socket: Socket, dialled: string | undefined): Connection {
    const remoteHost = plainAddress(socket.remoteAddress ?? "");
    const remotePort = socket.remotePort ?? 0;
    const id = `tcp:${this.port}:${++this.#number}:${remoteHost}:${remotePort}`;
    const localHost = dialled === undefined ? this.#localHost : plainAddress(socket.localAddress ?? this.#localHost);
    const connection = {
      flow: { id, transport: "tcp" as const, remoteHost, remotePort, localHost, localPort: socket.localPort ?? this.port },
      socket,
      dialled,
    };
    this.#connections.set(id, connection);
    this.#perSource.set(remoteHost, (this.#perSource.get(remoteHost) ?? 0) + 1);
    socket.setTimeout(this.#limits.idleMs, () => socket.destroy());
    socket.on("error", () => {});
    socket.on("data", (chunk) => this.#events?.received(connection.flow, new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)));
    socket.once("close", () => this.#forget(connection));
    return connection;
  }

  #forget({ flow, dialled }: Connection): void {
    this.#connections.delete(flow.id);
    if (dialled !== undefined && this.#dialled.get(dialled) === flow) this.#dialled.delete(dialled);
    const left = (this.#perSource.get(flow.remoteHost) ?? 1) - 1;
    if (left > 0) this.#perSource.set(flow.remoteHost, left);
    else this.#perSource.delete(flow.remoteHost);
    this.#events?.closed(flow);
  }
}

function unreachable(host: string, port: number, why: string, cause?: unknown): Fault<SipFaultCode> {
  return new Fault<SipFaultCode>("sip.unreachable", `${host} port ${port}: ${why}`, { context: { host, port }, ...(cause === undefined ? {} : { cause }) });
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
