/** What a test switches on to make a virtual camera misbehave; everything is off by default. May be changed at any time. */
export interface CameraQuirks {
  /** Keepalives are not sent; the camera believes they were. */
  muteKeepalives: boolean;
  /** No RTP leaves, the session stays up. */
  muteRtp: boolean;
  /** No packet carries the marker bit. */
  noMarker: boolean;
  /** Added to RTP and PES times, in 90 kHz ticks: change it during a session for a jump. */
  ticksOffset: number;
  /** Added to the SSRC of the packets of sessions that begin from now on: they no longer carry the announced one. */
  ssrcOffset: number;
  /** Sessions that begin from now on announce and use an SSRC of the camera's own choice. */
  ownSsrc: boolean;
  /** The SDP answer carries no `y=` line. */
  noSsrcLine: boolean;
  /** Every INVITE is refused 486. */
  busy: boolean;
}

export function noQuirks(): CameraQuirks {
  return { muteKeepalives: false, muteRtp: false, noMarker: false, ticksOffset: 0, ssrcOffset: 0, ownSsrc: false, noSsrcLine: false, busy: false };
}
