import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { WebSocket, WebSocketServer } from "ws";
import type { PlayerDownMessage, PlayerUpMessage, UpgradeRequest, ViewerEnd } from "../contract.ts";
import type { ViewerLink } from "./viewer.ts";

/** How long a player may take to answer the close before its socket is destroyed. */
const CLOSE_PATIENCE_MS = 500;
const NORMAL_CLOSURE = 1000;
/** Longest message a player may send. */
export const MAX_UP_MESSAGE = 4096;

/** The WebSocket of one viewer, after the handshake. */
export class ViewerSocket implements ViewerLink {
  bytes = 0;
  readonly #socket: WebSocket;
  readonly #drained: () => void;
  #closed = false;

  constructor(socket: WebSocket, handlers: { message: (message: PlayerUpMessage) => void; closed: () => void; drained: () => void }) {
    this.#socket = socket;
    socket.on("message", (data, binary) => {
      const message = binary ? undefined : readUpMessage(String(data));
      if (message) handlers.message(message);
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#closed = true;
      handlers.closed();
    });
    this.#drained = handlers.drained;
  }

  get waiting(): number {
    return this.#socket.bufferedAmount;
  }
  sendText(message: PlayerDownMessage): void {
    if (!this.#closed) this.#socket.send(JSON.stringify(message));
  }
  sendBinary(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.bytes += bytes.length;
    this.#socket.send(bytes, { binary: true, compress: false });
  }
  /** Like sendBinary; `drained` of the handlers is called when these bytes have left. */
  sendPaced(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.bytes += bytes.length;
    this.#socket.send(bytes, { binary: true, compress: false }, () => this.#drained());
  }
  /** Says why, and closes: at once for the socket of a player that does not answer within half a second. */
  end(why: ViewerEnd): void {
    if (this.#closed) return;
    this.sendText({ type: "end", why });
    this.#closed = true;
    this.#socket.close(NORMAL_CLOSURE, why);
    const timer = setTimeout(() => this.#socket.terminate(), CLOSE_PATIENCE_MS);
    this.#socket.once("close", () => clearTimeout(timer));
  }
}

/** Completes the handshake of an upgrade request that another process received; `failed` when it was refused or the connection closed first. */
export function acceptUpgrade(server: WebSocketServer, upgrade: UpgradeRequest, socket: Socket, handlers: { ready: (socket: WebSocket) => void; failed: () => void }): void {
  let ready = false;
  socket.on("error", () => {});
  socket.once("close", () => !ready && handlers.failed());
  socket.setNoDelay(true);
  const request = { method: "GET", url: upgrade.url, headers: upgrade.headers, httpVersion: "1.1", socket } as unknown as IncomingMessage;
  server.handleUpgrade(request, socket, Buffer.from(upgrade.head), (webSocket) => {
    ready = true;
    handlers.ready(webSocket);
  });
}

/** A player's message, or undefined for anything else. */
export function readUpMessage(text: string): PlayerUpMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const message = value as Record<string, unknown>;
  const numbers = (...names: string[]): boolean => names.every((name) => Number.isFinite(message[name]));
  if (message.type === "seek" && numbers("at", "serial")) return { type: "seek", at: Number(message.at), serial: Number(message.serial) };
  if (message.type === "position" && numbers("playing", "buffered")) return { type: "position", playing: Number(message.playing), buffered: Number(message.buffered) };
  return undefined;
}
