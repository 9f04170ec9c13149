import { Fault } from "@porchlight/base";
import type { SdpFaultCode } from "./faults.ts";
import { parseConnection, type SdpLine } from "./line.ts";
import type { SdpDirection, SdpMedia, SdpRtpMap, SdpSetup } from "./model.ts";

type Attribute = readonly [name: string, value: string];

const directions: readonly string[] = ["sendonly", "recvonly", "sendrecv", "inactive"] satisfies SdpDirection[];
const setups: readonly string[] = ["active", "passive", "actpass", "holdconn"] satisfies SdpSetup[];
const known = new Set(["rtpmap", "setup", "connection", "downloadspeed", "filesize", "streamnumber", ...directions]);

/** Reads one section whose first line is m=. Attributes with unusable values are kept as unknown ones. Throws `sdp.value`. */
export function parseMedia(section: readonly SdpLine[]): SdpMedia {
  const [[, head], ...lines] = section;
  const attributes = lines.filter(([type]) => type === "a").map(([, value]) => attributeOf(value));
  const connection = lines.find(([type]) => type === "c")?.[1];
  const read = namedAttributes(attributes);
  return {
    ...parseHead(head),
    ...(connection === undefined ? {} : { connection: parseConnection(connection) }),
    ...read.values,
    rtpMaps: attributes.filter(([name]) => name === "rtpmap").flatMap(([, value]) => rtpMapOf(value)),
    attributes: attributes.filter((attribute) => !known.has(attribute[0]) || read.unusable.has(attribute)),
  };
}

/** `video 30000 RTP/AVP 96 98`; also `TCP/RTP/AVP` and, as some devices write, `RTP/AVP/TCP`. */
function parseHead(value: string): Pick<SdpMedia, "kind" | "port" | "transport" | "payloadTypes"> {
  const [kind = "", port = "", protocol = "", ...formats] = value.split(/\s+/);
  const number = /^[0-9]{1,5}(\/[0-9]{1,3})?$/.test(port) ? Number(port.split("/")[0]) : Number.NaN;
  if (!/^[A-Za-z]{1,16}$/.test(kind) || !(number <= 65_535) || !/^[A-Za-z/]{3,24}$/.test(protocol)) {
    throw new Fault<SdpFaultCode>("sdp.value", "not a media line", { context: { value: value.slice(0, 60) } });
  }
  const payloadTypes = formats
    .filter((format) => /^[0-9]{1,3}$/.test(format))
    .map(Number)
    .filter((type) => type < 128);
  return { kind: kind.toLowerCase(), port: number, transport: /tcp/i.test(protocol) ? "tcp" : "udp", payloadTypes };
}

function attributeOf(value: string): Attribute {
  const colon = value.indexOf(":");
  const name = (colon < 0 ? value : value.slice(0, colon)).trim().toLowerCase();
  return [name, colon < 0 ? "" : value.slice(colon + 1).trim()];
}

type Named = Pick<SdpMedia, "direction" | "setup" | "connectionReuse" | "downloadSpeed" | "fileSize" | "streamNumber">;

function namedAttributes(attributes: readonly Attribute[]): { values: Named; unusable: Set<Attribute> } {
  let values: Named = {};
  const unusable = new Set<Attribute>();
  for (const attribute of attributes) {
    const read = namedAttribute(...attribute);
    if (read) values = { ...read, ...values };
    else unusable.add(attribute);
  }
  return { values, unusable };
}

function namedAttribute(name: string, value: string): Named | undefined {
  const word = value.toLowerCase();
  if (name === "rtpmap") return rtpMapOf(value).length > 0 ? {} : undefined;
  if (directions.includes(name)) return { direction: name as SdpDirection };
  if (name === "setup") return setups.includes(word) ? { setup: word as SdpSetup } : undefined;
  if (name === "connection") return word === "new" || word === "existing" ? { connectionReuse: word } : undefined;
  const number = /^[0-9]{1,15}(\.[0-9]{1,3})?$/.test(value) ? Number(value) : undefined;
  if (number === undefined) return undefined;
  if (name === "downloadspeed") return { downloadSpeed: number };
  if (name === "filesize") return Number.isInteger(number) ? { fileSize: number } : undefined;
  if (name === "streamnumber") return Number.isInteger(number) ? { streamNumber: number } : undefined;
  return undefined;
}

function rtpMapOf(value: string): SdpRtpMap[] {
  const match = /^([0-9]{1,3})\s+([^\s/]{1,32})\s*\/\s*([0-9]{1,6})(?:\/[0-9]+)?$/.exec(value);
  if (!match || Number(match[1]) > 127) return [];
  return [{ payloadType: Number(match[1]), encoding: match[2], clockRate: Number(match[3]) }];
}
