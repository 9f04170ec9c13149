import type { FaultTable } from "@porchlight/base";

/** Every code this package throws. */
export type SipFaultCode =
  | "sip.start-line"
  | "sip.header"
  | "sip.too-large"
  | "sip.line-too-long"
  | "sip.too-many-headers"
  | "sip.content-length"
  | "sip.truncated"
  | "sip.value"
  | "sip.encode"
  | "sip.address"
  | "sip.port-in-use"
  | "sip.unreachable"
  | "sip.closed"
  | "sip.misuse";

export const sipFaults: FaultTable<SipFaultCode> = {
  "sip.start-line": "The first line is neither a SIP/2.0 request line nor a status line.",
  "sip.header": "A header line has no colon, an illegal name or a control character.",
  "sip.too-large": "The message is larger than the configured limit (default 64 KiB).",
  "sip.line-too-long": "A header line is longer than the configured limit (default 8 KiB).",
  "sip.too-many-headers": "The message has more header lines than the configured limit (default 128).",
  "sip.content-length": "Content-Length is not a number, or occurs twice with different values.",
  "sip.truncated": "The message ends before its headers or its declared body do.",
  "sip.value": "A structured header value (URI, Via, CSeq, address, credentials) cannot be read.",
  "sip.encode": "A message to be sent holds text that cannot be put on the wire, such as a line break inside a header.",
  "sip.address": "The listening address is not one of this machine, or the port may not be opened by this user.",
  "sip.port-in-use": "Another program already listens on the SIP port.",
  "sip.unreachable": "No connection to the peer could be opened: refused, timed out, or too many connections.",
  "sip.closed": "The agent or the flow is closed.",
  "sip.misuse": "The caller broke the agent's contract, such as sending INVITE by send().",
};
