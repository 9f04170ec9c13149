import { Fault } from "@porchlight/base";
import { formatSessionDescription, gbAnswer, gbOffer, mediaHost, parseSessionDescription, type SdpMedia, type SessionDescription } from "@porchlight/sdp";
import type { MediaAddress, MediaTransport } from "../contract.ts";
import type { GbFaultCode } from "../faults.ts";

/** One side's view of a live session (Annex G). `transport` is always seen from the receiver of media, who offers. */
export interface LiveDescription {
  /** Who describes: the `o=` user. */
  readonly originId: string;
  readonly address: MediaAddress;
  readonly transport: MediaTransport;
  readonly ssrc: number;
}

/** What a peer's description says; `ssrc` is undefined when `y=` is missing. */
export interface ReadDescription {
  readonly address: MediaAddress;
  readonly transport: MediaTransport;
  readonly ssrc: number | undefined;
}

/** The receiver's offer: `a=recvonly`, program stream first. */
export function writeLiveOffer(offer: LiveDescription): Uint8Array {
  return formatSessionDescription(gbOffer({ ...common(offer), setup: offer.transport === "tcp-passive" ? "passive" : "active" }));
}

/** The sender's answer: `a=sendonly`, program stream alone; over TCP it takes the role the receiver left. */
export function writeLiveAnswer(answer: LiveDescription): Uint8Array {
  return formatSessionDescription(gbAnswer({ ...common(answer), setup: answer.transport === "tcp-passive" ? "active" : "passive" }));
}

/** Reads an INVITE's offer. Throws `gb.media-offer` for anything but live video that can be served, and the `sdp.*` faults. */
export function readLiveOffer(body: Uint8Array): ReadDescription {
  const description = parseSessionDescription(body);
  if (description.name.toLowerCase() !== "play") throw refused("the session is not s=Play");
  const media = videoOf(description);
  return { address: addressOf(description, media), transport: receiverTransport(media), ssrc: description.ssrc };
}

/** Reads the sender's answer to an offer of `transport`. Throws `gb.media-offer` when it answers another one, and the `sdp.*` faults. */
export function readLiveAnswer(body: Uint8Array, transport: MediaTransport): Omit<ReadDescription, "transport"> {
  const description = parseSessionDescription(body);
  const media = videoOf(description);
  if ((media.transport === "tcp") !== (transport !== "udp")) throw refused("the answer changes between UDP and TCP");
  const role = transport === "tcp-passive" ? "active" : "passive";
  if (transport !== "udp" && media.setup !== undefined && media.setup !== role) throw refused(`the answer is not a=setup:${role}`);
  return { address: addressOf(description, media), ssrc: description.ssrc };
}

function common({ originId, address, transport, ssrc }: LiveDescription) {
  return { id: originId, host: address.host, port: address.port, name: "Play", transport: transport === "udp" ? "udp" : "tcp", ssrc } as const;
}

function videoOf(description: SessionDescription): SdpMedia {
  const media = description.media.find((m) => m.kind === "video");
  if (!media) throw refused("no video description");
  return media;
}

function addressOf(description: SessionDescription, media: SdpMedia): MediaAddress {
  const host = mediaHost(description, media);
  if (host === undefined) throw refused("no connection address");
  if (media.port === 0) throw refused("the video stream has no port");
  return { host, port: media.port };
}

/** Without a=setup the offerer is the active side (RFC 4145 §4.1). */
function receiverTransport(media: SdpMedia): MediaTransport {
  if (media.transport === "udp") return "udp";
  if (media.setup === "holdconn") throw refused("the offer holds the connection back");
  return media.setup === "passive" || media.setup === "actpass" ? "tcp-passive" : "tcp-active";
}

function refused(message: string): Fault<GbFaultCode> {
  return new Fault<GbFaultCode>("gb.media-offer", message);
}
