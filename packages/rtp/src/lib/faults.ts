import type { FaultTable } from "@porchlight/base";

/** Every code this package throws. */
export type RtpFaultCode = "rtp.desync" | "rtp.rtcp" | "rtp.option" | "rtp.no-port" | "rtp.address" | "rtp.connect" | "rtp.no-peer";

export const rtpFaults: FaultTable<RtpFaultCode> = {
  "rtp.desync": "A TCP media stream holds no RTP packet within the bytes searched (default 64 KiB): close the connection.",
  "rtp.rtcp": "A compound RTCP packet is cut short or has an impossible length.",
  "rtp.option": "A window, port range or payload size is outside its documented limits.",
  "rtp.no-port": "Every port of the configured media port range is in use.",
  "rtp.address": "The media address is not one of this machine, or the port may not be opened by this user.",
  "rtp.connect": "No TCP media connection to the peer could be opened: refused, unreachable or timed out.",
  "rtp.no-peer": "The peer did not open its TCP media connection in time (default 15 s).",
};
