import { Fault } from "@porchlight/base";
import type { SipFaultCode } from "./faults.ts";
import { canonicalHeaderName } from "./headers.ts";
import { latin1Encode } from "./latin1.ts";
import type { SipMessage } from "./message.ts";
import { tokenPattern } from "./parse.ts";

const lineBreaker = /[\0\r\n]/;

/**
 * Bytes of a message. Content-Length is always written, counted in body bytes, in place of whatever the headers say.
 * Header text must be latin1 (see `headerTextFromUtf8`). Throws `sip.encode` for line breaks, bad names or wider characters.
 */
export function encodeSipMessage(message: SipMessage): Uint8Array {
  const lines = [firstLine(message)];
  for (const [name, value] of message.headers.entries) {
    if (canonicalHeaderName(name) !== "content-length") lines.push(headerLine(name, value));
  }
  lines.push(`Content-Length: ${message.body.length}`, "", "");
  const head = latin1Encode(lines.join("\r\n"));
  if (!head) throw new Fault<SipFaultCode>("sip.encode", "a header holds characters wider than a byte");
  const bytes = new Uint8Array(head.length + message.body.length);
  bytes.set(head);
  bytes.set(message.body, head.length);
  return bytes;
}

function firstLine(message: SipMessage): string {
  if (message.kind === "response") return checked(`SIP/2.0 ${message.status} ${message.reason}`, "status line");
  if (!tokenPattern.test(message.method) || /\s/.test(message.uri) || message.uri === "") {
    throw new Fault<SipFaultCode>("sip.encode", "not a request line", { context: { method: message.method.slice(0, 20) } });
  }
  return checked(`${message.method} ${message.uri} SIP/2.0`, "request line");
}

function headerLine(name: string, value: string): string {
  if (!tokenPattern.test(name)) throw new Fault<SipFaultCode>("sip.encode", "illegal header name", { context: { name: name.slice(0, 20) } });
  return checked(`${name}: ${value}`, name);
}

function checked(line: string, what: string): string {
  if (lineBreaker.test(line)) throw new Fault<SipFaultCode>("sip.encode", "a line break inside a line", { context: { what } });
  return line;
}
