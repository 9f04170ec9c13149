import { isFault } from "@porchlight/base";
import type { SipFlow } from "./agent.ts";
import { encodeSipMessage } from "./encode.ts";
import type { DropCounter } from "./flood-report.ts";
import { createSipFramer, type SipFramer } from "./framer.ts";
import type { SipLimits } from "./limits.ts";
import type { SipMessage } from "./message.ts";
import { parseSipMessage } from "./parse.ts";
import type { SipSockets } from "./sockets.ts";

export interface WireOptions {
  readonly sockets: SipSockets;
  readonly limits: Partial<SipLimits>;
  readonly drops: DropCounter;
  /** Asked before a message is looked at; `false` drops it. */
  readonly admit: (flow: SipFlow) => boolean;
  readonly received: (message: SipMessage, flow: SipFlow) => void;
  readonly closed: (flow: SipFlow) => void;
}

/** Messages in and out of sockets: frames streams, drops what cannot be read, closes streams that lost their framing. */
export interface Wire {
  send(flow: SipFlow, message: SipMessage): boolean;
  sendBytes(flow: SipFlow, bytes: Uint8Array): boolean;
}

const pong = new Uint8Array([13, 10]);

export function createWire(options: WireOptions): Wire {
  const { sockets, limits, drops } = options;
  const framers = new Map<string, SipFramer>();
  const take = (message: SipMessage, flow: SipFlow): void => {
    if (options.admit(flow)) options.received(message, flow);
    else drops.count("refused", flow.remoteHost);
  };
  const guarded = (flow: SipFlow, read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!isFault(error)) throw error;
      drops.count(error.code, flow.remoteHost);
      sockets.close(flow);
    }
  };
  const stream = (flow: SipFlow, bytes: Uint8Array): void => {
    const framer = framers.get(flow.id) ?? createSipFramer(limits);
    framers.set(flow.id, framer);
    const messages: SipMessage[] = [];
    guarded(flow, () =>
      framer.push(bytes, (frame) => {
        if (frame.kind === "message") messages.push(frame.message);
        else sockets.send(flow, pong);
      }),
    );
    for (const message of messages) take(message, flow);
  };
  const datagram = (flow: SipFlow, bytes: Uint8Array): void => {
    if (bytes.every((byte) => byte === 13 || byte === 10 || byte === 0)) return;
    let message: SipMessage | undefined;
    guarded(flow, () => (message = parseSipMessage(bytes, limits)));
    if (message) take(message, flow);
  };
  sockets.start({
    received: (flow, bytes) => (flow.transport === "tcp" ? stream(flow, bytes) : datagram(flow, bytes)),
    closed(flow) {
      framers.delete(flow.id);
      options.closed(flow);
    },
  });
  return {
    send: (flow, message) => sockets.send(flow, encodeSipMessage(message)) === "sent",
    sendBytes: (flow, bytes) => sockets.send(flow, bytes) === "sent",
  };
}
