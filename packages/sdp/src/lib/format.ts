import { Fault } from "@porchlight/base";
import type { SdpFaultCode } from "./faults.ts";
import type { SdpConnection, SdpMedia, SessionDescription } from "./model.ts";
import { formatSsrc } from "./ssrc-text.ts";

/** Bytes of a session description, UTF-8 with CRLF, lines in the order of GB/T 28181 Annex G: y= and f= last. Throws `sdp.encode`. */
export function formatSessionDescription(description: SessionDescription): Uint8Array {
  const { origin, name, uri, connection, start, stop, media, ssrc, format } = description;
  const lines = [
    "v=0",
    `o=${field(origin.username)} ${field(origin.sessionId)} ${field(origin.version)} ${connectionValue(origin)}`,
    `s=${name}`,
    ...(uri === undefined ? [] : [`u=${uri}`]),
    ...(connection === undefined ? [] : [`c=${connectionValue(connection)}`]),
    `t=${whole(start, 999_999_999_999)} ${whole(stop, 999_999_999_999)}`,
    ...media.flatMap(mediaLines),
    ...(ssrc === undefined ? [] : [`y=${formatSsrc(ssrc)}`]),
    ...(format === undefined ? [] : [`f=${format}`]),
  ];
  for (const line of lines) if (/[\0\r\n]/.test(line)) throw new Fault<SdpFaultCode>("sdp.encode", "a line break inside a line");
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n`);
}

function mediaLines(media: SdpMedia): string[] {
  const protocol = media.transport === "tcp" ? "TCP/RTP/AVP" : "RTP/AVP";
  const attribute = (name: string, value: string | number | undefined): string[] => (value === undefined ? [] : [`a=${name}:${value}`]);
  return [
    ["m=" + field(media.kind), whole(media.port, 65_535), protocol, ...media.payloadTypes.map((type) => whole(type, 127))].join(" "),
    ...(media.connection === undefined ? [] : [`c=${connectionValue(media.connection)}`]),
    ...(media.direction === undefined ? [] : [`a=${media.direction}`]),
    ...media.rtpMaps.map((map) => `a=rtpmap:${whole(map.payloadType, 127)} ${field(map.encoding)}/${whole(map.clockRate, 999_999)}`),
    ...attribute("setup", media.setup),
    ...attribute("connection", media.connectionReuse),
    ...attribute("downloadspeed", media.downloadSpeed),
    ...attribute("filesize", media.fileSize),
    ...attribute("streamnumber", media.streamNumber),
    ...media.attributes.map(([name, value]) => (value === "" ? `a=${name}` : `a=${name}:${value}`)),
  ];
}

function connectionValue({ family, host }: SdpConnection): string {
  return `IN ${family} ${field(host)}`;
}

function field(text: string): string {
  if (text === "" || /\s/.test(text))
    throw new Fault<SdpFaultCode>("sdp.encode", "an empty field or one with blanks", { context: { text: text.slice(0, 40) } });
  return text;
}

function whole(value: number, most: number): string {
  if (!Number.isInteger(value) || value < 0 || value > most) throw new Fault<SdpFaultCode>("sdp.encode", "a number out of range", { context: { value, most } });
  return String(value);
}
