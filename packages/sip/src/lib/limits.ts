/** Bounds of one SIP message. */
export interface SipLimits {
  /** Bytes of a whole message, headers and body. Default 65536. */
  readonly messageBytes: number;
  /** Bytes of one header line, unfolded. Default 8192. */
  readonly headerLineBytes: number;
  /** Header lines. Default 128. */
  readonly headerCount: number;
}

export const defaultSipLimits: SipLimits = { messageBytes: 65_536, headerLineBytes: 8_192, headerCount: 128 };
