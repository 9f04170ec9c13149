import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "@porchlight/base";
import { splitAccessUnits } from "@porchlight/codecs";
import type { ClipFaultCode } from "./faults.ts";

/** The places of the programme: home, shop, company, school, lane, village. */
export const clipScenes = ["porch", "shop", "gate", "school", "lane", "crossing"] as const;
export type ClipScene = (typeof clipScenes)[number];
export type ClipLight = "day" | "dusk";
export type ClipCodec = "h264" | "h265";
/** A clip of the library: the name of its file. */
export type ClipName = `${ClipScene}-${ClipLight}.${ClipCodec}`;

const inH265: readonly ClipName[] = ["porch-dusk.h265", "shop-day.h265", "lane-dusk.h265", "crossing-day.h265"];

/** Every clip of the library: all scenes by day and dusk in H.264, four of them in H.265 as well. */
export const clipNames: readonly ClipName[] = [
  ...clipScenes.flatMap((scene): ClipName[] => [`${scene}-day.h264`, `${scene}-dusk.h264`]),
  ...inH265,
];

/** Frames a second of every library clip, and how a clip from elsewhere is played. */
export const clipFps = 15;

/** One picture as the encoder wrote it: Annex B bytes, parameter sets included in a key frame. A view, not to be changed. */
export type ClipAccessUnit = { readonly data: Uint8Array; readonly key: boolean };

/** A loop of pictures that begins with a key frame. Library clips: 640 × 360, 300 frames (20 s), a key frame every 30, no B-frames. */
export type Clip = {
  /** A {@link ClipName}, or the file's name without its folder. */
  readonly name: string;
  readonly codec: ClipCodec;
  readonly fps: number;
  /** The place shown; undefined for a clip from elsewhere. */
  readonly scene: ClipScene | undefined;
  readonly accessUnits: readonly ClipAccessUnit[];
};

/** Where a clip of the library lies on disk. */
export const clipPath = (name: ClipName): string => fileURLToPath(new URL(`../../../clips/${name}`, import.meta.url));

/**
 * Reads a clip by its library name (`porch-dusk.h265`; `porch-dusk` means H.264) or by the path of an Annex B file.
 * Frames before the first key frame of such a file are left out. Faults: the `testkit.clip-…` codes.
 */
export async function loadClip(nameOrPath: string): Promise<Clip> {
  const known = clipNames.find((name) => name === nameOrPath || name === `${nameOrPath}.h264`);
  const codec = codecOf(known ?? nameOrPath);
  const units = splitAccessUnits(await read(known ? clipPath(known) : nameOrPath), codec);
  const first = units.findIndex((unit) => unit.key);
  if (first < 0) throw new Fault<ClipFaultCode>("testkit.clip-empty", `no key frame in ${nameOrPath}`, { context: { clip: nameOrPath } });
  return {
    name: known ?? basename(nameOrPath),
    codec,
    fps: clipFps,
    scene: clipScenes.find((scene) => known?.startsWith(`${scene}-`)),
    accessUnits: units.slice(first).map(({ bytes, key }) => ({ data: bytes, key })),
  };
}

function codecOf(name: string): ClipCodec {
  if (/\.h?264$/i.test(name)) return "h264";
  if (/\.(h?265|hevc)$/i.test(name)) return "h265";
  throw new Fault<ClipFaultCode>("testkit.clip-unknown", `no clip ${name}; the library has ${clipNames.join(", ")}`, { context: { clip: name } });
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Fault<ClipFaultCode>("testkit.clip-unreadable", `cannot read ${path}`, { cause, context: { clip: path } });
  }
}
