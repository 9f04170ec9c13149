import { Fault } from "@porchlight/base";
import type { SdpFaultCode } from "./faults.ts";
import type { SdpMedia, SdpOrigin, SessionDescription } from "./model.ts";
import { parseConnection, type SdpLine } from "./line.ts";
import { parseMedia } from "./parse-media.ts";
import { parseSsrc } from "./ssrc-text.ts";

export interface SdpLimits {
  /** Default 16384. */
  readonly bytes: number;
  /** Default 256. */
  readonly lines: number;
}

export const defaultSdpLimits: SdpLimits = { bytes: 16_384, lines: 256 };

/**
 * Reads a session description (RFC 8866 §5, GB/T 28181 Annex F/G). Tolerates lone LF, blank lines, outer blanks, trailing NULs,
 * a missing o=, s=, t= or y=, and y=/f= at any place. Any charset: bytes that are not UTF-8 are kept one per character.
 * Throws `sdp.too-large`, `sdp.too-many-lines`, `sdp.line`, `sdp.value`.
 */
export function parseSessionDescription(bytes: Uint8Array, limits: Partial<SdpLimits> = {}): SessionDescription {
  const lines = linesOf(bytes, { ...defaultSdpLimits, ...limits });
  if (lines[0]?.[0] !== "v" || lines[0][1] !== "0") throw new Fault<SdpFaultCode>("sdp.line", "does not start with v=0");
  const [session, ...sections] = sectionsOf(lines);
  const value = (type: string): string | undefined => session.find(([t]) => t === type)?.[1];
  const anywhere = (type: string): string | undefined => lines.find(([t]) => t === type)?.[1] || undefined;
  const [ssrc, format, uri, connection] = [anywhere("y"), anywhere("f"), value("u"), value("c")];
  return {
    origin: parseOrigin(value("o")),
    name: value("s") ?? "",
    ...(uri === undefined ? {} : { uri }),
    ...(connection === undefined ? {} : { connection: parseConnection(connection) }),
    ...parseTimes(value("t")),
    media: sections.map((section) => parseMedia(section)) satisfies SdpMedia[],
    ...(ssrc === undefined ? {} : { ssrc: parseSsrc(ssrc) }),
    ...(format === undefined ? {} : { format }),
  };
}

function linesOf(bytes: Uint8Array, limits: SdpLimits): SdpLine[] {
  if (bytes.length > limits.bytes)
    throw new Fault<SdpFaultCode>("sdp.too-large", `${bytes.length} bytes, limit ${limits.bytes}`, { context: { length: bytes.length, limit: limits.bytes } });
  const lines: SdpLine[] = [];
  for (const raw of textOf(bytes).split(/\r\n|\n|\r/)) {
    const line = raw.replaceAll("\0", "").trim();
    if (line === "") continue;
    if (lines.length >= limits.lines)
      throw new Fault<SdpFaultCode>("sdp.too-many-lines", `more than ${limits.lines} lines`, { context: { limit: limits.lines } });
    const match = /^([a-zA-Z])\s*=\s*(.*)$/s.exec(line);
    if (!match) throw new Fault<SdpFaultCode>("sdp.line", "not a line of a session description", { context: { line: line.slice(0, 40) } });
    lines.push([match[1].toLowerCase(), match[2]]);
  }
  return lines;
}

/** The session part, then one part per m= line. */
function sectionsOf(lines: readonly SdpLine[]): SdpLine[][] {
  const sections: SdpLine[][] = [[]];
  for (const line of lines) {
    if (line[0] === "m") sections.push([]);
    sections[sections.length - 1].push(line);
  }
  return sections;
}

/** Nothing depends on o=, so an unreadable one is replaced by an empty one. */
function parseOrigin(value: string | undefined): SdpOrigin {
  const [username = "-", sessionId = "0", version = "0", , family, host = "0.0.0.0"] = (value ?? "").split(/\s+/).filter((part) => part !== "");
  return { username, sessionId, version, family: family?.toUpperCase() === "IP6" ? "IP6" : "IP4", host };
}

function parseTimes(value: string | undefined): { start: number; stop: number } {
  const match = /^([0-9]{1,12})(?:\s+([0-9]{1,12}))?$/.exec(value ?? "0 0");
  if (!match) throw new Fault<SdpFaultCode>("sdp.value", "not times", { context: { value: (value ?? "").slice(0, 40) } });
  return { start: Number(match[1]), stop: Number(match[2] ?? 0) };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  }
}
