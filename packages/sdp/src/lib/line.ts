import { Fault } from "@porchlight/base";
import type { SdpFaultCode } from "./faults.ts";
import type { SdpConnection } from "./model.ts";

/** One line, its letter in lower case. */
export type SdpLine = readonly [type: string, value: string];

/** `IN IP4 192.0.2.1`, a multicast TTL ignored. Throws `sdp.value`. */
export function parseConnection(value: string): SdpConnection {
  const match = /^IN\s+(IP[46])\s+([0-9A-Za-z.:\-_]{1,255})(?:\/[0-9/]*)?$/i.exec(value);
  if (!match) throw new Fault<SdpFaultCode>("sdp.value", "not connection data", { context: { value: value.slice(0, 60) } });
  return { family: match[1].toUpperCase() === "IP6" ? "IP6" : "IP4", host: match[2] };
}
