import { NalScan, isPictureNal, nalType } from "@porchlight/codecs";
import { ambientAlaw, ambientRate } from "../clips/ambient.ts";
import type { Clip, ClipCodec } from "../clips/clip-library.ts";

/** A frame made ready for the air: Annex B bytes and where the send stamp goes, before the first slice. */
export interface ReelFrame {
  readonly data: Uint8Array;
  readonly key: boolean;
  readonly stampAt: number;
}

/** A clip and its sound, prepared once and shared by all cameras that play it. */
export interface Reel {
  readonly codec: ClipCodec;
  readonly fps: number;
  readonly frames: readonly ReelFrame[];
  /** Bytes of the longest frame. */
  readonly longest: number;
  /** A loop of A-law samples at 8 kHz; undefined for a silent camera. */
  readonly sound: Uint8Array | undefined;
}

/** `sound`: the ambient loop of the clip's scene (of the porch for a clip from elsewhere), or none. */
export function createReel(clip: Clip, sound: boolean): Reel {
  const scan = new NalScan(clip.codec);
  const frames = clip.accessUnits.map(({ data, key }) => ({ data, key, stampAt: firstSlice(scan, data) }));
  return {
    codec: clip.codec,
    fps: clip.fps,
    frames,
    longest: frames.reduce((most, { data }) => Math.max(most, data.length), 0),
    sound: sound ? ambientAlaw(clip.scene ?? "porch") : undefined,
  };
}

function firstSlice(scan: NalScan, data: Uint8Array): number {
  scan.scanAnnexB(data, 0, data.length);
  for (let i = 0; i < scan.count; i++) {
    const start = scan.starts[i];
    if (isPictureNal(scan.codec, nalType(scan.codec, data[start]))) return start >= 4 && data[start - 4] === 0 ? start - 4 : start - 3;
  }
  return data.length;
}

/** The frame on the air as frame number `number` since 1970. */
export const frameOf = (reel: Reel, number: number): ReelFrame => reel.frames[number % reel.frames.length];

/** The number of the frame on the air at wall time `at`: `floor(at · fps / 1000)`. */
export const frameNumberAt = (fps: number, at: number): number => Math.floor((at * fps) / 1000);

/** First whole millisecond at which frame `number` is on the air. */
export const frameDue = (fps: number, number: number): number => Math.ceil((number * 1000) / fps);

/** 90 kHz ticks since 1970 at the frame's instant, unwrapped. */
export const frameTicks = (fps: number, number: number): number => Math.round((number * 90_000) / fps);

/** A-law samples since 1970 at the frame's instant. */
export const frameSamples = (fps: number, number: number): number => Math.round((number * ambientRate) / fps);

/** How old a key frame may be for a session to begin with it. */
const freshKeyMs = 200;

/**
 * Where a session that begins at `now` starts: at the latest key frame when that is less than 200 ms old (it and the
 * frames since are then sent at once), otherwise at the next one. A camera asked for a picture encodes a key frame;
 * a clip cannot, and an old frame with an old time would look like delay.
 */
export function startFrame(reel: Reel, now: number): number {
  const current = frameNumberAt(reel.fps, now);
  const last = keyFrom(reel, current, -1);
  return now - frameDue(reel.fps, last) < freshKeyMs ? last : keyFrom(reel, current + 1, 1);
}

function keyFrom(reel: Reel, from: number, step: 1 | -1): number {
  let number = from;
  while (!frameOf(reel, number).key) number += step;
  return number;
}
