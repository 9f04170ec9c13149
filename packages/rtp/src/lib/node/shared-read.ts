import { Socket } from "node:net";

/** One per worker: the buffer that every TCP media socket of the worker reads into. Default 256 KiB. */
export function createReadBuffer(bytes = 256 * 1024): Buffer {
  return Buffer.allocUnsafeSlow(bytes);
}

/** What is used of a socket's native handle. */
interface Handle {
  readonly readStart: () => number;
}
interface OpenSocket {
  _handle: Handle | null;
}
type HandleSocket = new (options: { handle: Handle; onread: { buffer: Uint8Array; callback: (length: number, buffer: Uint8Array) => boolean } }) => Socket;

/**
 * Makes a freshly accepted, paused socket read into `buffer`: no allocation per read. Node offers `onread` to
 * connecting sockets only, so an accepted one gives its handle to a new socket; where the handle is not reachable
 * the socket reads in the ordinary way.
 */
export function readInto(accepted: Socket, buffer: Uint8Array, received: (buffer: Uint8Array, length: number) => void): Socket {
  const open = accepted as unknown as OpenSocket;
  const handle = open._handle;
  if (!handle || typeof handle.readStart !== "function") {
    accepted.on("data", (chunk: Uint8Array) => received(chunk, chunk.length));
    accepted.resume();
    return accepted;
  }
  open._handle = null;
  accepted.destroy();
  const callback = (length: number) => {
    received(buffer, length);
    return true;
  };
  const socket = new (Socket as unknown as HandleSocket)({ handle, onread: { buffer, callback } });
  socket.read(0);
  return socket;
}
