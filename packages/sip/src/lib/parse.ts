import { Fault } from "@porchlight/base";
import type { SipFaultCode } from "./faults.ts";
import { sipHeaders, type SipHeaderEntry, type SipHeaders } from "./headers.ts";
import { latin1Decode } from "./latin1.ts";
import { defaultSipLimits, type SipLimits } from "./limits.ts";
import type { SipMessage } from "./message.ts";

/** Letters, digits and the marks of `token` (RFC 3261 §25.1). */
export const tokenPattern = /^[A-Za-z0-9\-.!%*_+`'~]+$/;
const requestLine = /^([A-Za-z0-9\-.!%*_+`'~]{1,64}) +(\S+) +SIP\/2\.0 *$/i;
const statusLine = /^SIP\/2\.0 +([1-6][0-9]{2})(?: (.*))?$/i;
const controlCharacter = /[\0-\x08\x0a-\x1f\x7f]/;

const LF = 10;
const CR = 13;

/**
 * Reads one datagram (RFC 3261 §7, §18.3). Bytes after the declared body are ignored; without Content-Length the body is the
 * rest. Lone LF line ends and leading blank lines are tolerated.
 * Throws `sip.start-line`, `sip.header`, `sip.too-large`, `sip.line-too-long`, `sip.too-many-headers`, `sip.content-length`, `sip.truncated`.
 */
export function parseSipMessage(bytes: Uint8Array, limits: Partial<SipLimits> = {}): SipMessage {
  const bounds = { ...defaultSipLimits, ...limits };
  if (bytes.length > bounds.messageBytes) throw tooLarge(bytes.length, bounds);
  const start = skipBlankLines(bytes, 0);
  const head = findHeadEnd(bytes, start);
  if (head === undefined) throw new Fault<SipFaultCode>("sip.truncated", "no blank line ends the headers", { context: { length: bytes.length } });
  const { message, contentLength } = parseHead(bytes.subarray(start, head.end), bounds);
  const available = bytes.length - head.bodyAt;
  const length = contentLength ?? available;
  if (length > available) throw new Fault<SipFaultCode>("sip.truncated", `body has ${available} of ${length} bytes`, { context: { available, length } });
  return { ...message, body: bytes.slice(head.bodyAt, head.bodyAt + length) };
}

/** First offset at or after `at` that is not a CR or LF. */
export function skipBlankLines(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && (bytes[at] === CR || bytes[at] === LF)) at++;
  return at;
}

/** Finds the blank line that ends the headers. `end` is past the last header's line end, `bodyAt` past the blank line. */
export function findHeadEnd(bytes: Uint8Array, from: number): { end: number; bodyAt: number } | undefined {
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return { end: at + 1, bodyAt: at + 2 };
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return { end: at + 1, bodyAt: at + 3 };
  }
  return undefined;
}

/** Reads start line and headers; the body comes back empty. */
export function parseHead(head: Uint8Array, limits: SipLimits): { message: SipMessage; contentLength: number | undefined } {
  const [first, ...lines] = unfold(latin1Decode(head), limits);
  const headers = sipHeaders(lines.map(parseHeaderLine));
  return { message: startLine(first, headers), contentLength: contentLengthOf(headers) };
}

export function tooLarge(length: number, limits: SipLimits): Fault<SipFaultCode> {
  return new Fault<SipFaultCode>("sip.too-large", `${length} bytes, limit ${limits.messageBytes}`, { context: { length, limit: limits.messageBytes } });
}

function unfold(head: string, limits: SipLimits): string[] {
  const lines: string[] = [];
  for (const raw of head.split("\n")) {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (line === "") continue;
    const continues = lines.length > 1 && (line[0] === " " || line[0] === "\t");
    if (continues) lines[lines.length - 1] += ` ${line.trim()}`;
    else lines.push(line);
    if (lines[lines.length - 1].length > limits.headerLineBytes) {
      throw new Fault<SipFaultCode>("sip.line-too-long", `header line ${lines.length} is over ${limits.headerLineBytes} bytes`, {
        context: { line: lines.length, limit: limits.headerLineBytes },
      });
    }
    if (lines.length > limits.headerCount + 1) {
      throw new Fault<SipFaultCode>("sip.too-many-headers", `more than ${limits.headerCount} headers`, { context: { limit: limits.headerCount } });
    }
  }
  return lines;
}

function parseHeaderLine(line: string): SipHeaderEntry {
  const colon = line.indexOf(":");
  const name = line.slice(0, Math.max(0, colon)).trim();
  const value = line.slice(colon + 1).trim();
  if (colon < 1 || !tokenPattern.test(name) || controlCharacter.test(value)) {
    throw new Fault<SipFaultCode>("sip.header", "not a header line", { context: { line: line.slice(0, 40) } });
  }
  return [name, value];
}

function startLine(line: string, headers: SipHeaders): SipMessage {
  const body = new Uint8Array(0);
  const request = requestLine.exec(line);
  if (request) return { kind: "request", method: request[1], uri: request[2], headers, body };
  const status = statusLine.exec(line);
  if (status) return { kind: "response", status: Number(status[1]), reason: status[2] ?? "", headers, body };
  throw new Fault<SipFaultCode>("sip.start-line", "not SIP/2.0", { context: { line: line.slice(0, 40) } });
}

function contentLengthOf(headers: SipHeaders): number | undefined {
  const values = new Set(headers.getAll("content-length"));
  if (values.size === 0) return undefined;
  const [value] = values;
  if (values.size > 1 || !/^[0-9]{1,9}$/.test(value)) {
    throw new Fault<SipFaultCode>("sip.content-length", "unusable Content-Length", { context: { value: value.slice(0, 20), count: values.size } });
  }
  return Number(value);
}
