import { defaultSipLimits, type SipLimits } from "./limits.ts";
import type { SipMessage } from "./message.ts";
import { findHeadEnd, parseHead, tooLarge } from "./parse.ts";

/** What a byte stream yields: messages, and `ping` for the double CRLF of RFC 5626 §4.4.1 (answer one CRLF). */
export type SipFrame = { readonly kind: "message"; readonly message: SipMessage } | { readonly kind: "ping" };

export interface SipFramer {
  /** Takes the next bytes and hands every complete frame to `sink`, in order. Throws as `parseSipMessage` does; the stream is then lost. */
  push(chunk: Uint8Array, sink: (frame: SipFrame) => void): void;
  /** Bytes held of an unfinished message; never above `messageBytes` plus one chunk. */
  readonly pending: number;
}

const LF = 10;
const CR = 13;

/** Cuts a TCP stream into messages by Content-Length (RFC 3261 §18.3); a message without that header has no body. */
export function createSipFramer(limits: Partial<SipLimits> = {}): SipFramer {
  return new StreamFramer({ ...defaultSipLimits, ...limits });
}

class StreamFramer implements SipFramer {
  readonly #limits: SipLimits;
  #buffer = new Uint8Array(2048);
  #start = 0;
  #end = 0;
  #scanned = 0;
  #need = 0;
  #blankBytes = 0;

  constructor(limits: SipLimits) {
    this.#limits = limits;
  }

  get pending(): number {
    return this.#end - this.#start;
  }

  push(chunk: Uint8Array, sink: (frame: SipFrame) => void): void {
    this.#append(chunk);
    if (this.pending < this.#need) return;
    let pinged = false;
    const ping = (): void => {
      if (!pinged) sink({ kind: "ping" });
      pinged = true;
    };
    while (this.#blankLines(ping) && this.#message(sink));
    if (this.pending > this.#limits.messageBytes) throw tooLarge(this.pending, this.#limits);
  }

  #append(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#buffer.length) {
      const need = this.pending + chunk.length;
      const roomy = need * 2 <= this.#buffer.length ? this.#buffer : new Uint8Array(Math.max(2048, need * 2));
      roomy.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = roomy;
      this.#end -= this.#start;
      this.#scanned -= this.#start;
      this.#start = 0;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  #blankLines(ping: () => void): boolean {
    while (this.#start < this.#end && (this.#buffer[this.#start] === CR || this.#buffer[this.#start] === LF)) {
      this.#start++;
      if (++this.#blankBytes % 4 === 0) ping();
    }
    if (this.pending > 0) this.#blankBytes = 0;
    return this.pending > 0;
  }

  #message(sink: (frame: SipFrame) => void): boolean {
    const held = this.#buffer.subarray(0, this.#end);
    const head = findHeadEnd(held, Math.max(this.#start, this.#scanned - 3));
    if (!head) {
      this.#scanned = this.#end;
      return false;
    }
    const { message, contentLength } = parseHead(held.subarray(this.#start, head.end), this.#limits);
    const length = head.bodyAt - this.#start + (contentLength ?? 0);
    if (length > this.#limits.messageBytes) throw tooLarge(length, this.#limits);
    this.#need = this.pending < length ? length : 0;
    if (this.#need > 0) return false;
    this.#start += length;
    this.#scanned = this.#start;
    sink({ kind: "message", message: { ...message, body: held.slice(head.bodyAt, this.#start) } });
    return true;
  }
}
