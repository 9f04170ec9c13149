import { Fault } from "@porchlight/base";
import type { MediaAddress, MediaTransport } from "../contract.ts";
import type { GbFaultCode } from "../faults.ts";
import { formatSsrc, parseSsrc } from "../ssrc.ts";

/** One side's view of a live session (Annex G). `transport` is always seen from the receiver of media, who offers. */
export interface LiveDescription {
  /** Who describes: the `o=` user. */
  readonly originId: string;
  readonly address: MediaAddress;
  readonly transport: MediaTransport;
  readonly ssrc: number;
}

/** What a peer's description says; `ssrc` is undefined when `y=` is missing or no number. */
export interface ReadDescription {
  readonly address: MediaAddress;
  readonly transport: MediaTransport;
  readonly ssrc: number | undefined;
}

/** The receiver's offer: `a=recvonly`, PS first. */
export function writeLiveOffer(offer: LiveDescription): Uint8Array {
  const formats = ["a=recvonly", "a=rtpmap:96 PS/90000", "a=rtpmap:98 H264/90000", "a=rtpmap:97 MPEG4/90000", "a=rtpmap:100 H265/90000"];
  return write(offer, "96 98 97 100", [...formats, ...setup(offer.transport === "tcp-passive" ? "passive" : "active", offer.transport)]);
}

/** The sender's answer: `a=sendonly`, PS alone; over TCP it takes the role the receiver left. */
export function writeLiveAnswer(answer: LiveDescription): Uint8Array {
  return write(answer, "96", ["a=sendonly", "a=rtpmap:96 PS/90000", ...setup(answer.transport === "tcp-passive" ? "active" : "passive", answer.transport)]);
}

/** Reads an INVITE's offer. Throws `gb.media-offer` for anything but one live video stream that can be served. */
export function readLiveOffer(body: Uint8Array): ReadDescription {
  const sdp = read(body);
  if (sdp.name?.toLowerCase() !== "play") throw refused("the session is not s=Play");
  const role = sdp.tcp ? (sdp.setup ?? "active") : undefined;
  return { address: sdp.address, transport: role === undefined ? "udp" : role === "passive" ? "tcp-passive" : "tcp-active", ssrc: sdp.ssrc };
}

/** Reads the sender's answer to an offer of `transport`. Throws `gb.media-offer` when it answers another one. */
export function readLiveAnswer(body: Uint8Array, transport: MediaTransport): Omit<ReadDescription, "transport"> {
  const { address, ssrc, tcp, setup: role } = read(body);
  if (tcp !== (transport !== "udp")) throw refused("the answer changes between UDP and TCP");
  const expected = transport === "tcp-passive" ? "active" : "passive";
  if (tcp && role !== undefined && role !== expected) throw refused(`the answer is not a=setup:${expected}`);
  return { address, ssrc };
}

/** Bytes of a description read; media descriptions of this profile are well below 2 KiB. */
const maxBytes = 16 * 1024;

interface ReadSdp {
  readonly name: string | undefined;
  readonly address: MediaAddress;
  readonly tcp: boolean;
  readonly setup: "active" | "passive" | undefined;
  readonly ssrc: number | undefined;
}

function write(description: LiveDescription, formats: string, attributes: readonly string[]): Uint8Array {
  const { originId, address, transport, ssrc } = description;
  const where = `IN ${address.host.includes(":") ? "IP6" : "IP4"} ${address.host}`;
  const protocol = transport === "udp" ? "RTP/AVP" : "TCP/RTP/AVP";
  const lines = ["v=0", `o=${originId} 0 0 ${where}`, "s=Play", `c=${where}`, "t=0 0", `m=video ${address.port} ${protocol} ${formats}`, ...attributes, `y=${formatSsrc(ssrc)}`];
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n`);
}

function setup(role: "active" | "passive", transport: MediaTransport): string[] {
  return transport === "udp" ? [] : [`a=setup:${role}`, "a=connection:new"];
}

/** Lines of the session and of the first video section; other sections are not ours. */
function read(body: Uint8Array): ReadSdp {
  if (body.length > maxBytes) throw refused("the description is too long");
  const lines = new TextDecoder("latin1").decode(body).split(/\r?\n|\r/);
  const video = lines.findIndex((line) => /^m=video /i.test(line));
  if (!/^v=0\s*$/.test(lines[0] ?? "") || video < 0) throw refused("no video description");
  const next = lines.findIndex((line, i) => i > video && line.startsWith("m="));
  const section = lines.slice(video, next < 0 ? undefined : next);
  const session = lines.slice(0, lines.findIndex((line) => line.startsWith("m=")));
  const [, portText, protocol] = section[0].slice(2).split(/\s+/);
  const port = Number(portText?.split("/")[0]);
  const host = (valueOf(section, "c=") ?? valueOf(session, "c="))?.split(/\s+/)[2]?.split("/")[0];
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw refused("the video stream has no port");
  if (host === undefined || !/^[0-9A-Za-z.:-]{1,255}$/.test(host)) throw refused("no connection address");
  if (!/^(TCP\/)?RTP\/AVP$/i.test(protocol ?? "")) throw refused("the transport is not RTP");
  const role = /^(active|passive)$/i.exec(valueOf(section, "a=setup:") ?? valueOf(session, "a=setup:") ?? "")?.[1].toLowerCase();
  const ssrc = valueOf(lines, "y=");
  return {
    name: valueOf(session, "s=")?.trim(),
    address: { host, port },
    tcp: /^TCP/i.test(protocol),
    setup: role === "active" || role === "passive" ? role : undefined,
    ssrc: ssrc === undefined ? undefined : parseSsrc(ssrc),
  };
}

function valueOf(lines: readonly string[], prefix: string): string | undefined {
  return lines.find((line) => line.toLowerCase().startsWith(prefix))?.slice(prefix.length).trim();
}

function refused(message: string): Fault<GbFaultCode> {
  return new Fault<GbFaultCode>("gb.media-offer", message);
}
