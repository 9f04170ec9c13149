import { Fault } from "@porchlight/base";
import type { RtpFaultCode } from "../faults.ts";
import type { PacketSink } from "../packet.ts";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface MediaSocketEvents {
  /**
   * Datagrams (UDP, one per call, its own buffer) or stream bytes (TCP, in the shared read buffer: valid during the call
   * only). A fault thrown here closes the socket and is handed to `closed`.
   */
  data: PacketSink;
  /** Once, when a TCP peer is connected. */
  connected?: (peer: Endpoint) => void;
  /** Once, whatever the cause. `error` is undefined for an orderly end. */
  closed: (error?: unknown) => void;
}

/** A receiving and sending socket. `port` is the local one. */
export interface MediaSocket extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  /** Resolves when the port is free again. */
  close(): Promise<void>;
}

/** Ports `from`–`to`, inclusive; only even ones are used (RFC 3550 §11). */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

const anyPortTries = 32;

/**
 * Opens on a free even port of `range`, searched from a random place so that ports are not reused at once, or on any even port.
 * `open` gets 0 for "any"; `reject` releases what came up odd. Throws `rtp.no-port`, `rtp.address`, `rtp.option`.
 */
export async function openEvenPort<Opened extends { port: number }>(
  range: PortRange | undefined,
  open: (port: number) => Promise<Opened>,
  reject: (opened: Opened) => Promise<void>,
): Promise<Opened> {
  for (const port of candidates(range)) {
    const opened = await tryPort(port, open);
    if (!opened) continue;
    if (port !== 0 || opened.port % 2 === 0) return opened;
    // Linux hands out odd ports to listeners: the even neighbour is usually free.
    await reject(opened);
    const neighbour = opened.port < 65535 ? await tryPort(opened.port + 1, open) : undefined;
    if (neighbour) return neighbour;
  }
  throw new Fault<RtpFaultCode>("rtp.no-port", "no free even port", { context: { from: range?.from ?? 0, to: range?.to ?? 0 } });
}

function candidates(range: PortRange | undefined): number[] {
  if (!range) return new Array<number>(anyPortTries).fill(0);
  const first = range.from + (range.from % 2);
  if (range.from < 1 || range.to > 65535 || first > range.to) throw new Fault<RtpFaultCode>("rtp.option", `port range ${range.from}–${range.to}`);
  const ports = Array.from({ length: Math.floor((range.to - first) / 2) + 1 }, (_, i) => first + 2 * i);
  const turn = Math.floor(Math.random() * ports.length);
  return [...ports.slice(turn), ...ports.slice(0, turn)];
}

async function tryPort<Opened>(port: number, open: (port: number) => Promise<Opened>): Promise<Opened | undefined> {
  try {
    return await open(port);
  } catch (cause) {
    const code = (cause as { code?: string }).code;
    if (code === "EADDRINUSE") return undefined;
    if (code === "EADDRNOTAVAIL" || code === "EACCES" || code === "EINVAL")
      throw new Fault<RtpFaultCode>("rtp.address", `cannot listen: ${code}`, { cause, context: { port } });
    throw cause;
  }
}

/** IPv4 addresses mapped into IPv6 compare equal to plain ones. */
export function sameHost(a: string | undefined, b: string): boolean {
  const plain = (host: string) => host.replace(/^::ffff:/i, "").toLowerCase();
  return a !== undefined && plain(a) === plain(b);
}
