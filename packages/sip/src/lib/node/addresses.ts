import { isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import { Fault } from "@porchlight/base";
import type { SipFaultCode } from "../faults.ts";

/** IPv4 in its plain form where a dual-stack socket reports `::ffff:192.0.2.1`. */
export function plainAddress(address: string): string {
  const mapped = address.toLowerCase().startsWith("::ffff:") ? address.slice(7) : address;
  return isIPv4(mapped) ? mapped : address;
}

export function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

/** The address to name in Via and Contact when listening on `host`: itself, or for a wildcard the first outside IPv4 of this machine. */
export function advertised(host: string): string {
  if (!isWildcard(host)) return host;
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((at) => at?.family === "IPv4" && !at.internal);
  return outside?.address ?? "127.0.0.1";
}

/** A bind error by its name: `sip.port-in-use` or `sip.address`. */
export function bindFault(error: unknown, host: string, port: number): Fault<SipFaultCode> {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EADDRINUSE")
    return new Fault<SipFaultCode>("sip.port-in-use", `SIP port ${port} on ${host} is in use`, { context: { host, port }, cause: error });
  return new Fault<SipFaultCode>("sip.address", `cannot listen on ${host} port ${port} (${code || String(error)})`, { context: { host, port }, cause: error });
}
