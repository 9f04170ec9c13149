import { rgb } from "./paint.ts";
import type { Surface } from "./surface.ts";

/** A lamp: light that falls on things within about `rx` × `ry` of it, and a halo of radius `halo` seen around it. */
export type Lamp = { x: number; y: number; rx: number; ry: number; colour: string; power: number; halo?: number; haloPower?: number };

/** How the evening falls on the picture: what is left of each colour, and the lamps. */
export type Evening = { ambientTop: string; ambientFoot: string; lamps: readonly Lamp[] };

export type Lighting = { readonly gain: Float32Array; readonly halo: Float32Array };

/** Works out once, for every pixel, the light that falls there and the glow in the air. */
export function createLighting(evening: Evening, width: number, height: number): Lighting {
  const gain = new Float32Array(width * height * 3), halo = new Float32Array(width * height * 3);
  const top = rgb(evening.ambientTop), foot = rgb(evening.ambientFoot);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      for (let c = 0; c < 3; c++) gain[at + c] = (top[c] + ((foot[c] - top[c]) * y) / height) / 255;
    }
  }
  for (const lamp of evening.lamps) addLamp(lamp, gain, halo, width, height);
  return { gain, halo };
}

function addLamp(lamp: Lamp, gain: Float32Array, halo: Float32Array, width: number, height: number): void {
  const colour = rgb(lamp.colour).map((v) => v / 255);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const fall = ((x - lamp.x) / lamp.rx) ** 2 + ((y - lamp.y) / lamp.ry) ** 2;
      const light = lamp.power / (1 + fall * 1.6) ** 2;
      const near = lamp.halo ? Math.hypot(x - lamp.x, y - lamp.y) / lamp.halo : 1;
      const glow = near < 1 ? (1 - near) ** 2.4 * 255 * (lamp.haloPower ?? 0.55) : 0;
      for (let c = 0; c < 3; c++) {
        gain[at + c] += light * colour[c];
        halo[at + c] += glow * colour[c];
      }
    }
  }
}

/** Turns the drawn surface into 8-bit RGB; without lighting the colours stay as drawn. */
export function develop(surface: Surface, lighting: Lighting | undefined, out: Uint8ClampedArray): void {
  const { data } = surface;
  const pixels = surface.width * surface.height;
  for (let i = 0; i < pixels; i++) {
    const shine = data[i * 4 + 3] / 255;
    for (let c = 0; c < 3; c++) {
      const drawn = data[i * 4 + c];
      if (!lighting) {
        out[i * 3 + c] = drawn;
        continue;
      }
      const gain = lighting.gain[i * 3 + c];
      const lit = shoulder(drawn * (gain + (1 - gain) * shine));
      out[i * 3 + c] = lit + lighting.halo[i * 3 + c] * (1 - lit / 255);
    }
  }
}

/** Bends what is brighter than paper gently back, so that a lamp's pool keeps its shape. */
const shoulder = (v: number): number => (v < 200 ? v : 255 - 55 / (1 + (v - 200) / 55));
