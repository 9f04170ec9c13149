import { isFault, milliseconds, type Clock } from "@porchlight/base";
import type { IncomingLive, MediaAddress } from "@porchlight/gb28181";
import { acceptTcp, connectTcp, openUdp, type TcpSocket } from "@porchlight/rtp/node";

/** One way out for the packets of one session. */
export interface MediaChannel {
  /** What the SDP answer names: our listening port for a caller that dials, the sending port for UDP. */
  readonly local: MediaAddress;
  /** Connects, or waits for the caller to. False when that failed or the channel was closed. */
  open(): Promise<boolean>;
  /** Sends RFC 4571-framed packets, which must not change any more. False when nothing was sent. */
  send(framed: Uint8Array): boolean;
  close(): Promise<void>;
}

export interface MediaChannelOptions {
  readonly host: string;
  readonly clock: Clock;
  /** Shared by all channels: what a receiver sends is not looked at. */
  readonly readBuffer: Uint8Array;
  /** Called once when the receiver's end of a TCP connection goes away. */
  readonly lost: () => void;
}

/** Prepares the channel that the caller's offer asks for (RFC 4145 roles as GB/T 28181 uses them). Throws `rtp.no-port`, `rtp.address`. */
export function openMediaChannel(live: IncomingLive, options: MediaChannelOptions): Promise<MediaChannel> {
  if (live.transport === "udp") return openDatagrams(live.remote, options);
  if (live.transport === "tcp-active") return openListener(options);
  return Promise.resolve(createDialler(live.remote, options));
}

const ignore = (): void => {};

async function openDatagrams(to: MediaAddress, { host }: MediaChannelOptions): Promise<MediaChannel> {
  const socket = await openUdp({ host, events: { data: ignore, closed: ignore } });
  return {
    local: { host, port: socket.port },
    open: () => Promise.resolve(true),
    send: (framed) => socket.send(framed, 0, framed.length, to),
    close: () => socket.close(),
  };
}

async function openListener({ host, readBuffer, lost }: MediaChannelOptions): Promise<MediaChannel> {
  const { promise: connected, resolve } = Promise.withResolvers<boolean>();
  let closing = false;
  const closed = (): void => {
    resolve(false);
    if (!closing) lost();
  };
  const socket = await acceptTcp({ host, readBuffer, events: { data: ignore, connected: () => resolve(true), closed } });
  return {
    local: { host, port: socket.port },
    open: () => connected,
    send: (framed) => socket.send(framed),
    close() {
      closing = true;
      return socket.close();
    },
  };
}

/** Port 9, discard: the sender dials and has no port to name (RFC 4145 §4.1). */
const noPort = 9;
/** A device tries at least three times, a second apart (GB/T 28181-2022 Annex D.2). */
const dials = 3;
const dialPauseMs = 1000;

function createDialler(to: MediaAddress, { host, clock, readBuffer, lost }: MediaChannelOptions): MediaChannel {
  let socket: TcpSocket | undefined;
  let closing = false;
  const closed = (): void => {
    if (!closing) lost();
  };
  const dial = async (): Promise<boolean> => {
    try {
      const opened = await connectTcp({ host: to.host, port: to.port, localHost: host, readBuffer, events: { data: ignore, closed } });
      if (closing) await opened.close();
      else socket = opened;
      return !closing;
    } catch (error) {
      if (isFault(error)) return false;
      throw error;
    }
  };
  return {
    local: { host, port: noPort },
    async open() {
      for (let left = dials; left > 0 && !closing; left--) {
        if (await dial()) return true;
        if (left > 1) await pause(clock, dialPauseMs);
      }
      return false;
    },
    send: (framed) => socket?.send(framed) ?? false,
    async close() {
      closing = true;
      await socket?.close();
    },
  };
}

function pause(clock: Clock, time: number): Promise<void> {
  return new Promise((resolve) => clock.after(milliseconds(time), resolve));
}
