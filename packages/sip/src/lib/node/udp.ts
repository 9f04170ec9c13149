import { createSocket, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { isIP, isIPv4, isIPv6 } from "node:net";
import { Fault } from "@porchlight/base";
import type { SipFlow } from "../agent.ts";
import type { SipFaultCode } from "../faults.ts";
import type { SendResult } from "../sockets.ts";
import { bindFault, plainAddress } from "./addresses.ts";

export interface UdpPort {
  readonly port: number;
  start(received: (flow: SipFlow, bytes: Uint8Array) => void): void;
  flowTo(host: string, port: number): Promise<SipFlow>;
  send(flow: SipFlow, bytes: Uint8Array): SendResult;
  close(): Promise<void>;
}

/** Binds a datagram socket. Rejects with `sip.port-in-use` or `sip.address`. */
export async function openUdpPort(host: string, port: number, advertised: string, sendBufferBytes: number): Promise<UdpPort> {
  const socket = createSocket({ type: isIPv6(host) ? "udp6" : "udp4", recvBufferSize: 4 * 1024 * 1024 });
  try {
    socket.bind({ address: host, port, exclusive: true });
    await once(socket, "listening");
  } catch (error) {
    socket.close();
    throw bindFault(error, host, port);
  }
  return udpPort(socket, advertised, sendBufferBytes * 4);
}

function udpPort(socket: Socket, localHost: string, sendQueueBytes: number): UdpPort {
  const { port: localPort, family } = socket.address();
  let open = true;
  const flow = (remoteHost: string, remotePort: number): SipFlow => ({
    id: `udp:${localPort}:${remoteHost}:${remotePort}`,
    transport: "udp",
    remoteHost,
    remotePort,
    localHost,
    localPort,
  });
  socket.on("error", () => {
    // Errors of single sends (ICMP, message size) are not the socket's end; transactions time out by themselves.
  });
  return {
    port: localPort,
    start(received) {
      socket.on("message", (message, from) => {
        if (from.port === 0) return;
        received(flow(plainAddress(from.address), from.port), new Uint8Array(message.buffer, message.byteOffset, message.length));
      });
    },
    async flowTo(host, port) {
      if (!open) throw new Fault<SipFaultCode>("sip.closed", "the agent is closed");
      try {
        return flow(isIP(host) > 0 ? host : (await lookup(host, family === "IPv4" ? 4 : 0)).address, port);
      } catch (error) {
        throw new Fault<SipFaultCode>("sip.unreachable", `no address for ${host}`, { context: { host }, cause: error });
      }
    },
    send(to, bytes) {
      if (!open || to.remotePort < 1 || to.remotePort > 65_535) return "closed";
      if (socket.getSendQueueSize() > sendQueueBytes) return "full";
      const address = family === "IPv6" && isIPv4(to.remoteHost) ? `::ffff:${to.remoteHost}` : to.remoteHost;
      socket.send(bytes, to.remotePort, address, () => {});
      return "sent";
    },
    async close() {
      if (!open) return;
      open = false;
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}
