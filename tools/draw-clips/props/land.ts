import { createChance } from "../raster/chance.ts";
import { linear, mix, solid } from "../raster/paint.ts";
import { curve, downTo, rect, type Point } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";
import type { Light } from "../scene.ts";
import { tone } from "./sky.ts";

/** Three rows of hills that pale into mist with distance; `foot` is where the land begins. */
export function hills(pen: Pen, light: Light, foot: number, seed: number, height = 90): void {
  const rows = tone(light,
    [["#a9c6cf", "#cfdeda"], ["#86b09f", "#b9d2bd"], ["#5f9470", "#94b98a"]],
    [["#4a5a88", "#7b7796"], ["#33466f", "#4f5f85"], ["#223757", "#324866"]]);
  const chance = createChance(seed);
  rows.forEach(([top, mist], row) => {
    const peak = height * (1 - row * 0.27);
    const points = Array.from({ length: 9 }, (_, i): Point => [-50 + i * 95 + chance() * 40, foot - peak * (0.45 + 0.55 * chance()) * (i % 2 ? 1 : 0.6)]);
    pen.fill(downTo(curve(points), 362), linear(0, foot - peak, 0, foot, [[0, top], [1, mist]], 1));
  });
}

/** A tree line of round crowns along `y`. */
export function woods(pen: Pen, light: Light, from: number, to: number, y: number, seed: number, size = 9): void {
  const chance = createChance(seed);
  const colour = tone(light, "#4f8257", "#1b2f49");
  for (let x = from; x < to; x += size * (0.7 + chance() * 0.5)) {
    const r = size * (0.7 + chance() * 0.7);
    pen.fill(curve([[x - r, y + 1], [x - r * 0.9, y - r * 0.8], [x, y - r * 1.5], [x + r * 0.9, y - r * 0.8], [x + r, y + 1]], 5), solid(mix(colour, tone(light, "#7fae6c", "#2a4560"), chance() * 0.5), 1, 1));
  }
}

/** Rice terraces between two heights: bands of young green, each with its bank of earth and rows of plants. */
export function paddies(pen: Pen, light: Light, top: number, bottom: number, seed: number): void {
  const chance = createChance(seed);
  const greens = tone(light, ["#b9cf73", "#a3c566", "#c7d67f", "#94bb5e"], ["#35536a", "#2f4d60", "#3d5b70", "#2a475a"]);
  let y = top;
  for (let i = 0; y < bottom; i++) {
    const deep = 5 + i * 4.2;
    const line = curve(Array.from({ length: 6 }, (_, k): Point => [-20 + k * 136, y + (chance() - 0.5) * (3 + i)]), 8);
    pen.fill(downTo(line, bottom), solid(greens[i % greens.length], 1, 1));
    pen.line(line, 0.8 + i * 0.25, solid(tone(light, "#7d8f4a", "#22394c"), 0.8, 1));
    for (let row = 1; row < 3; row++) pen.line(line.map(([x, ly]): Point => [x, ly + (deep * row) / 3]), 0.7, solid(tone(light, "#e3ecab", "#4a6a7e"), 0.5, 1));
    y += deep;
  }
}

/** Ground from `top` down with a slow change of colour. */
export const ground = (pen: Pen, top: number, far: string, near: string): void => pen.fill(rect(0, top, 640, 362 - top), linear(0, top, 0, 360, [[0, far], [1, near]]));

/** Joints of paving that run to a vanishing point. */
export function paving(pen: Pen, top: number, vanishX: number, colour: string, rows: readonly number[], every = 60): void {
  for (const y of rows) pen.line([[0, y], [640, y]], 0.8 + (y - top) / 160, solid(colour, 0.55));
  for (let x = -1200; x <= 1840; x += every) {
    pen.line([[vanishX + (x - vanishX) * 0.45, top], [x, 362]], 0.8, solid(colour, 0.35), 1.5);
  }
}
