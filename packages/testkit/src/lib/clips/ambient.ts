import { g711Encode } from "@porchlight/codecs";
import type { ClipScene } from "./clip-library.ts";

/** Samples a second of the ambient loops. */
export const ambientRate = 8000;
/** Length of an ambient loop: that of the library's clips, 20 s. */
export const ambientSamples = 20 * ambientRate;
/** A chime sounds this often, from sample 0 on. */
export const chimeEverySamples = 2 * ambientRate;

/** The chime's pitch in hertz: it tells which scene is heard. */
export const chimeHz: Readonly<Record<ClipScene, number>> = { porch: 523, shop: 587, gate: 659, school: 784, lane: 880, crossing: 1047 };

/** The sound of a place as 16-bit samples, 8 kHz mono, made to be looped: a soft chime every 2 s, crickets and a little wind. Always the same. */
export function ambientPcm(scene: ClipScene): Int16Array {
  const random = createNoise(chimeHz[scene]);
  let wind = 0;
  return Int16Array.from({ length: ambientSamples }, (_, i) => {
    wind += (random() - 0.5 - wind) * 0.05;
    return Math.round(chime(chimeHz[scene], i % chimeEverySamples) * 5200 + cricket(i) * 260 + wind * 1400);
  });
}

/** {@link ambientPcm} as G.711 A-law: 160 000 bytes, one a sample. */
export function ambientAlaw(scene: ClipScene): Uint8Array {
  const pcm = ambientPcm(scene), out = new Uint8Array(pcm.length);
  g711Encode("alaw", pcm, 0, pcm.length, out);
  return out;
}

/** A struck bell: a quick rise, then the tone and a quieter overtone die away within the 2 s. */
function chime(hz: number, sample: number): number {
  const t = sample / ambientRate, angle = 2 * Math.PI * hz * t;
  const rise = Math.min(1, t / 0.008), fade = Math.min(1, (2 - t) * 4);
  return rise * fade * (Math.exp(-t * 3.2) * Math.sin(angle) + 0.25 * Math.exp(-t * 7) * Math.sin(angle * 2.76));
}

/** A chirp of three beats in every 0.8 s. */
function cricket(sample: number): number {
  const t = (sample / ambientRate) % 0.8;
  if (t > 0.18) return 0;
  return Math.sin(2 * Math.PI * 3150 * t) * Math.max(0, Math.sin((2 * Math.PI * t) / 0.06)) ** 2;
}

function createNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
