/** Bounds of the real sockets. */
export interface SipSocketLimits {
  /** Open TCP connections. Default 20000. */
  readonly connections: number;
  /** Open TCP connections from one address; many cameras may share one. Default 1000. */
  readonly connectionsPerSource: number;
  /** A TCP connection silent for this long is closed, in milliseconds. Default 300000. */
  readonly idleMs: number;
  /** How long opening a connection may take, in milliseconds. Default 10000. */
  readonly connectMs: number;
  /** Unsent bytes a TCP connection (or the UDP socket, times four) may hold before sends are refused. Default 1 MiB. */
  readonly sendBufferBytes: number;
}

export const defaultSipSocketLimits: SipSocketLimits = {
  connections: 20_000,
  connectionsPerSource: 1_000,
  idleMs: 300_000,
  connectMs: 10_000,
  sendBufferBytes: 1_048_576,
};
