import { Fault } from "@porchlight/base";
import type { MediaFaultCode } from "../faults.ts";

const LONGEST_NAME = 200;

/** A camera id as a folder name: letters, digits, `-` and `_` stay, other bytes become `%XX`. Reversible. Throws `media.archive-path` when empty or longer than 200. */
export function cameraFolder(cameraId: string): string {
  let name = "";
  for (const byte of new TextEncoder().encode(cameraId)) {
    const char = String.fromCharCode(byte);
    name += /[A-Za-z0-9_-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  if (name === "" || name.length > LONGEST_NAME) throw new Fault<MediaFaultCode>("media.archive-path", "a camera id of this length is no folder name", { context: { length: name.length } });
  return name;
}

/** The camera id of a folder name, or undefined when no camera has such a folder. */
export function cameraOfFolder(folder: string): string | undefined {
  if (!/^(?:[A-Za-z0-9_-]|%[0-9A-F]{2})+$/.test(folder)) return undefined;
  try {
    const id = decodeURIComponent(folder);
    return cameraFolder(id) === folder ? id : undefined;
  } catch {
    return undefined;
  }
}

/** A segment id carries its start, so that a file without a row still knows when it began: 11 hex digits of Unix ms, then 8 random ones. */
export function segmentId(startedAt: number, random: Uint8Array): string {
  let tail = "";
  for (let i = 0; i < 4; i++) tail += random[i].toString(16).padStart(2, "0");
  return Math.round(startedAt).toString(16).padStart(11, "0") + tail;
}

/** Path below the archive folder, always with `/`: `<camera>/<yyyy-mm-dd>/<HHMMSS>-<id>.mp4`, in UTC. */
export function segmentPath(cameraId: string, startedAt: number, id: string): string {
  const iso = new Date(startedAt).toISOString();
  return `${cameraFolder(cameraId)}/${iso.slice(0, 10)}/${iso.slice(11, 19).replaceAll(":", "")}-${id}.mp4`;
}

export interface SegmentName {
  readonly cameraId: string;
  readonly id: string;
  readonly startedAt: number;
}

/** What a path below the archive folder says about its segment; undefined when it is no segment path. */
export function readSegmentPath(path: string): SegmentName | undefined {
  const match = /^([^/]+)\/\d{4}-\d{2}-\d{2}\/\d{6}-([0-9a-f]{19})\.mp4$/.exec(path);
  if (!match) return undefined;
  const cameraId = cameraOfFolder(match[1]);
  const startedAt = Number.parseInt(match[2].slice(0, 11), 16);
  if (cameraId === undefined || segmentPath(cameraId, startedAt, match[2]) !== path) return undefined;
  return { cameraId, id: match[2], startedAt };
}
