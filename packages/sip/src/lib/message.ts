import type { SipHeaders } from "./headers.ts";

/** A request as parsed or to be sent (RFC 3261 §7.1). `uri` is the Request-URI text, untouched: digest hashes it literally. */
export interface SipRequest {
  readonly kind: "request";
  readonly method: string;
  readonly uri: string;
  readonly headers: SipHeaders;
  readonly body: Uint8Array;
}

/** A response as parsed or to be sent (RFC 3261 §7.2). */
export interface SipResponse {
  readonly kind: "response";
  /** 100–699. */
  readonly status: number;
  readonly reason: string;
  readonly headers: SipHeaders;
  readonly body: Uint8Array;
}

export type SipMessage = SipRequest | SipResponse;
