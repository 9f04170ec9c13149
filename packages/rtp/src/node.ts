import type { PacketSink } from "./index.ts";

/** One per worker: the buffer every TCP socket of the worker reads into. Default 256 KiB. */
export declare function createReadBuffer(bytes?: number): Uint8Array;

export interface MediaSocketEvents {
  /** Packets (UDP) or stream bytes (TCP); the range is only valid during the call for TCP. */
  data: PacketSink;
  /** Once, when a TCP peer is connected. */
  connected?: (peer: { address: string; port: number }) => void;
  /** Once, whatever the cause. `error` is undefined for an orderly end. */
  closed: (error?: unknown) => void;
}
/** A receiving or sending socket. `port` is the local one. */
export interface MediaSocket extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}
export interface PortRange { readonly from: number; readonly to: number }

/** A UDP socket of its own on an even port: of `range` (first free), or any. Receive buffer default 4 MiB. Throws `rtp.no-port`. */
export declare function openUdp(options: { host: string; range?: PortRange; receiveBytes?: number; events: MediaSocketEvents; expectedHost?: string }): Promise<UdpSocket>;
export interface UdpSocket extends MediaSocket {
  /** Datagrams from other hosts than expected, dropped. */
  readonly refused: number;
  /** Sends the RFC 4571-framed packets of `framed[start, end)` as datagrams; false when the bounded queue is full: skip to the next key frame. */
  send(framed: Uint8Array, start: number, end: number, to: { host: string; port: number }): boolean;
  /** Sends one datagram (RTCP). */
  sendOne(packet: Uint8Array, to: { host: string; port: number }): void;
}
/** Listens, takes one connection (from `expectedHost` when given), closes the listener. `timeoutMs` (default 15 s) → closed with `rtp.no-peer`. */
export declare function acceptTcp(options: { host: string; range?: PortRange; readBuffer: Uint8Array; events: MediaSocketEvents; expectedHost?: string; timeoutMs?: number; maxQueue?: number }): Promise<TcpSocket>;
/** Connects. `timeoutMs` default 5 s. Rejects with `rtp.connect`. */
export declare function connectTcp(options: { host: string; port: number; localHost?: string; readBuffer: Uint8Array; events: MediaSocketEvents; timeoutMs?: number; maxQueue?: number }): Promise<TcpSocket>;
export interface TcpSocket extends MediaSocket {
  /** Writes bytes (RFC 4571 framed); they must not change until written. False when more than `maxQueue` (default 4 MiB) bytes wait: nothing was written, skip to the next key frame. */
  send(bytes: Uint8Array): boolean;
  readonly queued: number;
}
