import type { SdpDirection, SdpMedia, SdpRtpMap, SdpSetup, SdpTransport, SessionDescription } from "./model.ts";

/** What both sides of a GB/T 28181 media session say. */
export interface GbSession {
  /** Who offers: platform or device ID, for o=. */
  readonly id: string;
  /** Address media is sent to or comes from. */
  readonly host: string;
  readonly port: number;
  readonly name: "Play" | "Playback" | "Download" | "Talk";
  readonly transport: SdpTransport;
  /** TCP role; written for TCP only. Default `passive` in an offer, the complement in an answer is the caller's choice. */
  readonly setup?: SdpSetup;
  /** Default `video`. */
  readonly kind?: "video" | "audio";
  /** Absent: no y= line. */
  readonly ssrc?: number;
  readonly format?: string;
  /** History: Unix seconds. Default 0 0, live. */
  readonly start?: number;
  readonly stop?: number;
  readonly streamNumber?: number;
}

/** An offer to receive. */
export interface GbOffer extends GbSession {
  /** History: the device ID of u=. */
  readonly recordOf?: string;
  /** History, 2022: 0 all, 1 manual, 2 alarm, 3 time. Default 0. */
  readonly recordType?: number;
  readonly downloadSpeed?: number;
  /** Default `recvonly`. */
  readonly direction?: SdpDirection;
  /** Default {@link gbVideoMaps} for video, {@link gbAudioMaps} for audio. */
  readonly rtpMaps?: readonly SdpRtpMap[];
}

/** An answer that sends. */
export interface GbAnswer extends GbSession {
  readonly fileSize?: number;
  /** Default `sendonly`. */
  readonly direction?: SdpDirection;
  /** Default PS on 96 for video, PCMA on 8 for audio. */
  readonly rtpMaps?: readonly SdpRtpMap[];
}

/** Payload types offered for video (Annex C): program stream, H.264, H.265 and MPEG-4 elementary streams. */
export const gbVideoMaps: readonly SdpRtpMap[] = [
  { payloadType: 96, encoding: "PS", clockRate: 90_000 },
  { payloadType: 98, encoding: "H264", clockRate: 90_000 },
  { payloadType: 100, encoding: "H265", clockRate: 90_000 },
  { payloadType: 97, encoding: "MPEG4", clockRate: 90_000 },
];

export const gbAudioMaps: readonly SdpRtpMap[] = [{ payloadType: 8, encoding: "PCMA", clockRate: 8_000 }];

/** The session description of an INVITE (GB/T 28181 §9.2, Annex G). */
export function gbOffer(offer: GbOffer): SessionDescription {
  const maps = offer.rtpMaps ?? (offer.kind === "audio" ? gbAudioMaps : gbVideoMaps);
  const media = mediaOf(offer, maps, offer.direction ?? "recvonly", offer.setup ?? "passive");
  const download = offer.downloadSpeed === undefined ? {} : { downloadSpeed: offer.downloadSpeed };
  const uri = offer.recordOf === undefined ? {} : { uri: `${offer.recordOf}:${offer.recordType ?? 0}` };
  return { ...sessionOf(offer), ...uri, media: [{ ...media, ...download }] };
}

/** The session description of a 200 to INVITE. For TCP the default role is `active`: the device connects to the media server. */
export function gbAnswer(answer: GbAnswer): SessionDescription {
  const maps = answer.rtpMaps ?? (answer.kind === "audio" ? gbAudioMaps : gbVideoMaps.slice(0, 1));
  const media = mediaOf(answer, maps, answer.direction ?? "sendonly", answer.setup ?? "active");
  const size = answer.fileSize === undefined ? {} : { fileSize: answer.fileSize };
  return { ...sessionOf(answer), media: [{ ...media, ...size }] };
}

/** Where an m= section's media goes: its own c= or the session's. */
export function mediaHost(description: SessionDescription, media: SdpMedia): string | undefined {
  return (media.connection ?? description.connection)?.host;
}

/** The part of `u=` before the colon: the device or channel whose record is wanted. */
export function recordDevice(description: SessionDescription): string | undefined {
  return description.uri?.split(":")[0] || undefined;
}

function sessionOf(session: GbSession): Omit<SessionDescription, "media" | "uri"> {
  const connection = { family: session.host.includes(":") ? ("IP6" as const) : ("IP4" as const), host: session.host };
  return {
    origin: { username: session.id, sessionId: "0", version: "0", ...connection },
    name: session.name,
    connection,
    start: session.start ?? 0,
    stop: session.stop ?? 0,
    ...(session.ssrc === undefined ? {} : { ssrc: session.ssrc }),
    ...(session.format === undefined ? {} : { format: session.format }),
  };
}

function mediaOf(session: GbSession, rtpMaps: readonly SdpRtpMap[], direction: SdpDirection, setup: SdpSetup): SdpMedia {
  const tcp = session.transport === "tcp" ? { setup, connectionReuse: "new" as const } : {};
  return {
    ...{ kind: session.kind ?? "video", port: session.port, transport: session.transport, direction, rtpMaps, attributes: [] },
    payloadTypes: rtpMaps.map((map) => map.payloadType),
    ...tcp,
    ...(session.streamNumber === undefined ? {} : { streamNumber: session.streamNumber }),
  };
}
