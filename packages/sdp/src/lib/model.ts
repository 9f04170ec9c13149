/** Connection data, `c=IN IP4 192.0.2.1` (RFC 8866 §5.7). */
export interface SdpConnection {
  readonly family: "IP4" | "IP6";
  readonly host: string;
}

/** Origin, `o=` (RFC 8866 §5.2). GB/T 28181 puts a device ID in `username`. */
export interface SdpOrigin extends SdpConnection {
  readonly username: string;
  readonly sessionId: string;
  readonly version: string;
}

/** One `a=rtpmap`: payload type → encoding name and clock rate in Hz. */
export interface SdpRtpMap {
  readonly payloadType: number;
  readonly encoding: string;
  readonly clockRate: number;
}

export type SdpTransport = "udp" | "tcp";
/** TCP roles of RFC 4145 §4. */
export type SdpSetup = "active" | "passive" | "actpass" | "holdconn";
export type SdpDirection = "sendonly" | "recvonly" | "sendrecv" | "inactive";

/** One `m=` section (RFC 8866 §5.14) with the attributes GB/T 28181 uses; the others are in `attributes`. */
export interface SdpMedia {
  /** `video`, `audio`, or another word as written. */
  readonly kind: string;
  /** 0 means refused. */
  readonly port: number;
  readonly transport: SdpTransport;
  readonly payloadTypes: readonly number[];
  readonly connection?: SdpConnection;
  readonly rtpMaps: readonly SdpRtpMap[];
  readonly direction?: SdpDirection;
  readonly setup?: SdpSetup;
  readonly connectionReuse?: "new" | "existing";
  /** `a=downloadspeed`: a multiple of real time. */
  readonly downloadSpeed?: number;
  /** `a=filesize`, bytes. */
  readonly fileSize?: number;
  /** `a=streamnumber`: 0 main stream, 1 first sub-stream (2022). */
  readonly streamNumber?: number;
  /** Attributes not named above, in order; the value is `""` for a bare name. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** A session description with the GB/T 28181 lines u=, y= and f= (Annex F/G of both editions). */
export interface SessionDescription {
  readonly origin: SdpOrigin;
  /** `s=`: Play, Playback, Download, Talk. */
  readonly name: string;
  /** `u=`: device ID, colon, record type, for history. */
  readonly uri?: string;
  readonly connection?: SdpConnection;
  /** `t=`: Unix seconds; 0 0 for live. */
  readonly start: number;
  readonly stop: number;
  readonly media: readonly SdpMedia[];
  /** `y=`: the SSRC as a number, whatever zeros its text had. */
  readonly ssrc?: number;
  /** `f=`: media parameters as written; see `parseMediaFormat`. */
  readonly format?: string;
}
