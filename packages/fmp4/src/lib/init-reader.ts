import { Fault } from "@porchlight/base";
import { avcCodecString, hevcCodecString } from "@porchlight/codecs";
import { badBox, boxesIn, readFields, type BoxRange } from "./box-reader.ts";
import type { Fmp4FaultCode } from "./faults.ts";

export interface TrackInfo {
  readonly id: number;
  readonly kind: "video" | "audio";
  /** RFC 6381, e.g. `avc1.64001f`, `flac`; the bare sample entry type when nothing more is known. */
  readonly codecString: string;
  readonly timescale: number;
  /** 0 for audio. */
  readonly width: number;
  readonly height: number;
  /** avcC, hvcC or dfLa content; empty when there is none. */
  readonly configRecord: Uint8Array;
}

export interface InitInfo {
  /** Bytes of ftyp and moov. */
  readonly length: number;
  readonly tracks: readonly TrackInfo[];
}

/** Reads ftyp + moov at the start of `bytes`. Throws `fmp4.box`, `fmp4.init`, `fmp4.limit`. */
export function readInit(bytes: Uint8Array): InitInfo {
  const moov = leading(bytes).find(({ type }) => type === "moov");
  if (!moov) throw new Fault<Fmp4FaultCode>("fmp4.init", "no movie header");
  const tracks = boxesIn(bytes, moov.body, moov.end)
    .filter(({ type }) => type === "trak")
    .flatMap((trak) => readTrack(bytes, trak) ?? []);
  if (tracks.length === 0) throw new Fault<Fmp4FaultCode>("fmp4.init", "no video or audio track");
  return { length: moov.end, tracks };
}

/** Boxes up to and including moov: what follows need not be complete. */
function leading(bytes: Uint8Array): BoxRange[] {
  let at = 0;
  const found: BoxRange[] = [];
  while (at + 8 <= bytes.length && found.length < 16) {
    const size = readFields(bytes, { body: at, end: bytes.length }, (fields) => fields.u32());
    if (size < 8 || at + size > bytes.length) break;
    found.push(...boxesIn(bytes, at, at + size));
    if (found[found.length - 1].type === "moov") break;
    at += size;
  }
  return found;
}

function child(bytes: Uint8Array, parent: BoxRange, ...path: string[]): BoxRange {
  let range = parent;
  for (const type of path) {
    const found = boxesIn(bytes, range.body, range.end).find((inner) => inner.type === type);
    if (!found) throw badBox(range.start, `no ${type}`);
    range = found;
  }
  return range;
}

function readTrack(bytes: Uint8Array, trak: BoxRange): TrackInfo | undefined {
  const handler = readFields(bytes, child(bytes, trak, "mdia", "hdlr"), (f) => (f.skip(8), f.ascii(4)));
  const kind = handler === "vide" ? "video" : handler === "soun" ? "audio" : undefined;
  if (!kind) return undefined;
  const id = readFields(bytes, child(bytes, trak, "tkhd"), (f) => (f.skip(f.u8() === 1 ? 19 : 11), f.u32()));
  const timescale = readFields(bytes, child(bytes, trak, "mdia", "mdhd"), (f) => (f.skip(f.u8() === 1 ? 19 : 11), f.u32()));
  const table = child(bytes, trak, "mdia", "minf", "stbl", "stsd");
  const entry = boxesIn(bytes, table.body + 8, table.end)[0];
  if (!entry) throw badBox(table.start);
  return { id, kind, timescale, ...(kind === "video" ? readVideoEntry(bytes, entry) : readAudioEntry(bytes, entry)) };
}

type EntryInfo = Pick<TrackInfo, "codecString" | "width" | "height" | "configRecord">;

function readVideoEntry(bytes: Uint8Array, entry: BoxRange): EntryInfo {
  const [width, height] = readFields(bytes, entry, (f) => (f.skip(24), [f.u16(), f.u16()]));
  const fixedPart = 78;
  const config = boxesIn(bytes, entry.body + fixedPart, entry.end).find(({ type }) => type === "avcC" || type === "hvcC");
  const configRecord = config ? new Uint8Array(bytes.subarray(config.body, config.end)) : new Uint8Array(0);
  return { width, height, configRecord, codecString: videoCodecString(entry.type, config?.type, configRecord) };
}

function videoCodecString(entryType: string, configType: string | undefined, record: Uint8Array): string {
  if (configType === "avcC" && record.length >= 4) return avcCodecString({ profile: record[1], constraints: record[2], level: record[3] });
  if (configType === "hvcC" && record.length >= 13) return hevcCodecString({ profileTierLevel: record.subarray(1, 13) }).replace("hvc1", entryType);
  return entryType;
}

function readAudioEntry(bytes: Uint8Array, entry: BoxRange): EntryInfo {
  const fixedPart = 28;
  const config = boxesIn(bytes, entry.body + fixedPart, entry.end).find(({ type }) => type === "dfLa");
  const configRecord = config ? new Uint8Array(bytes.subarray(config.body, config.end)) : new Uint8Array(0);
  return { width: 0, height: 0, configRecord, codecString: entry.type === "fLaC" ? "flac" : entry.type };
}
