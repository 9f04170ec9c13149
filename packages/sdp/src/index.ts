export { sdpFaults, type SdpFaultCode } from "./lib/faults.ts";
export { formatSessionDescription } from "./lib/format.ts";
export { gbAnswer, gbAudioMaps, gbOffer, gbVideoMaps, mediaHost, recordDevice, type GbAnswer, type GbOffer, type GbSession } from "./lib/gb-session.ts";
export { formatMediaFormat, parseMediaFormat, type AudioCodec, type MediaFormat, type VideoCodec } from "./lib/media-format.ts";
export type { SdpConnection, SdpDirection, SdpMedia, SdpOrigin, SdpRtpMap, SdpSetup, SdpTransport, SessionDescription } from "./lib/model.ts";
export { defaultSdpLimits, parseSessionDescription, type SdpLimits } from "./lib/parse.ts";
export { formatSsrc, parseSsrc } from "./lib/ssrc-text.ts";
