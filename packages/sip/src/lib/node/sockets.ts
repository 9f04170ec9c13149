import { Fault, isFault } from "@porchlight/base";
import type { SipTransport } from "../agent.ts";
import type { SipFaultCode } from "../faults.ts";
import type { SipSockets } from "../sockets.ts";
import { advertised } from "./addresses.ts";
import { defaultSipSocketLimits, type SipSocketLimits } from "./socket-limits.ts";
import { openTcpPort, type TcpPort } from "./tcp.ts";
import { openUdpPort, type UdpPort } from "./udp.ts";

export interface SipSocketsOptions {
  /** Address to listen on. Default 0.0.0.0. */
  readonly host?: string;
  /** 0 takes a free port, the same number for UDP and TCP. Default 5060. */
  readonly port?: number;
  /** Default both. */
  readonly transports?: readonly SipTransport[];
  /** Host to name in Via and Contact. Default: `host`, or for a wildcard the first outside address. */
  readonly advertise?: string;
  readonly socketLimits?: Partial<SipSocketLimits>;
}

const attempts = 20;

/** Opens the listening sockets. Rejects with `sip.port-in-use` or `sip.address`; nothing stays open then. */
export async function openSipSockets(options: SipSocketsOptions = {}): Promise<SipSockets> {
  const { port = 5060 } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await openBoth(options, port);
    } catch (error) {
      if (port !== 0 || attempt === attempts || !isFault(error, "sip.port-in-use")) throw error;
    }
  }
}

async function openBoth(options: SipSocketsOptions, wanted: number): Promise<SipSockets> {
  const { host = "0.0.0.0", transports = ["udp", "tcp"] } = options;
  const name = options.advertise ?? advertised(host);
  const limits = { ...defaultSipSocketLimits, ...options.socketLimits };
  const tcp = transports.includes("tcp") ? await openTcpPort(host, wanted, name, limits) : undefined;
  try {
    const udp = transports.includes("udp") ? await openUdpPort(host, tcp?.port ?? wanted, name, limits.sendBufferBytes) : undefined;
    return socketsOf(name, udp, tcp);
  } catch (error) {
    await tcp?.close();
    throw error;
  }
}

function socketsOf(host: string, udp: UdpPort | undefined, tcp: TcpPort | undefined): SipSockets {
  const noTransport = (transport: SipTransport): Fault<SipFaultCode> =>
    new Fault<SipFaultCode>("sip.unreachable", `this agent does not speak ${transport}`, { context: { transport } });
  const at = (transport: SipTransport, port: number | undefined): { transport: SipTransport; host: string; port: number }[] =>
    port === undefined ? [] : [{ transport, host, port }];
  return {
    listening: [...at("udp", udp?.port), ...at("tcp", tcp?.port)],
    start(events) {
      udp?.start((flow, bytes) => events.received(flow, bytes));
      tcp?.start(events);
    },
    async connect(transport, remote, port) {
      const flow = transport === "udp" ? udp?.flowTo(remote, port) : tcp?.connect(remote, port);
      if (!flow) throw noTransport(transport);
      return flow;
    },
    send: (flow, bytes) => (flow.transport === "udp" ? udp?.send(flow, bytes) : tcp?.send(flow, bytes)) ?? "closed",
    close: (flow) => void (flow.transport === "tcp" && tcp?.drop(flow)),
    async [Symbol.asyncDispose]() {
      await Promise.all([udp?.close(), tcp?.close()]);
    },
  };
}
