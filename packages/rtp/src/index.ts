export { rtpFaults, type RtpFaultCode } from "./lib/faults.ts";
export { isRtcp, readSsrc, rtpHeaderSize, RtpPacket, type PacketSink } from "./lib/packet.ts";
export { StreamFramer } from "./lib/stream-framer.ts";
export { ReorderBuffer } from "./lib/reorder.ts";
export { ReceptionStats, TickUnwrapper } from "./lib/counters.ts";
export { forEachFramed, RtpPacketizer, type RtpPacketizerOptions } from "./lib/packetizer.ts";
export { H264Depacketizer, H265Depacketizer, type Depacketizer } from "./lib/depacketize.ts";
export { bye, ntpTime, parseRtcp, receiverReport, senderReport, type ReportBlock, type RtcpPacket } from "./lib/rtcp.ts";
