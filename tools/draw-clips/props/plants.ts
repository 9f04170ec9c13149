import { createChance } from "../raster/chance.ts";
import { mix, solid } from "../raster/paint.ts";
import { curve, ellipse, rect, type Point } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";
import { sway } from "../scene.ts";

/** A clump of bamboo with its foot at the pen's origin; `t` moves the tips. */
export function bamboo(pen: Pen, t: number, seed: number, height: number, stems = 6): void {
  const chance = createChance(seed);
  for (let i = 0; i < stems; i++) {
    const x = (i - stems / 2) * 11 + chance() * 8, tall = height * (0.7 + chance() * 0.3);
    const lean = (chance() - 0.45) * 34 + sway(t, 3, i * 0.13) * 3.5;
    const green = mix("#6f9a4a", "#98b85c", chance());
    const stem = curve([[x, 0], [x + lean * 0.1, -tall * 0.4], [x + lean * 0.45, -tall * 0.8], [x + lean, -tall]], 6);
    pen.line(stem, 4.2, green, 1.6);
    for (let k = 2; k < stem.length - 1; k += 3) pen.fill(ellipse(stem[k][0], stem[k][1], 2.4, 0.8), mix(green, "#3d5a2c", 0.5));
    leaves(pen, stem, chance);
  }
}

function leaves(pen: Pen, stem: readonly Point[], chance: () => number): void {
  for (let k = Math.floor(stem.length * 0.35); k < stem.length; k++) {
    for (let i = 0; i < 4; i++) {
      const side = chance() < 0.5 ? -1 : 1, turn = side * (0.5 + chance() * 0.7), length = 13 + chance() * 11;
      const leaf = pen.at({ x: stem[k][0] + side * 2, y: stem[k][1], turn: turn + (side < 0 ? Math.PI : 0) });
      leaf.fill([[0, 0], [length * 0.4, -2.4], [length, 0.6], [length * 0.4, 2]], mix("#4c7d3a", "#86ad55", chance()));
    }
  }
}

/** A round broad-leaved tree with its foot at the origin. */
export function tree(pen: Pen, t: number, seed: number, height: number, green = "#4f8a4e"): void {
  const chance = createChance(seed);
  const lean = sway(t, 2, chance()) * 1.6;
  pen.line(curve([[0, 2], [2, -height * 0.3], [lean, -height * 0.6]]), height * 0.1, "#6d523c", height * 0.05);
  const r = height * 0.3;
  const blobs = [[-0.75, -0.55, 0.8], [0.75, -0.5, 0.85], [0, -0.9, 1], [-0.35, -0.35, 0.75], [0.35, -0.3, 0.7]];
  for (const [bx, by, size] of blobs) pen.fill(ellipse(bx * r + lean, -height * 0.42 + by * r, r * size, r * size * 0.86), mix(green, "#2f5c3c", 0.35));
  for (const [bx, by, size] of blobs) pen.fill(ellipse(bx * r + lean - 3, -height * 0.42 + by * r - 5, r * size * 0.8, r * size * 0.62), solid(mix(green, "#a9cf75", 0.12 + chance() * 0.25), 0.9));
}

export function bush(pen: Pen, width: number, height: number, green: string): void {
  for (const [k, s] of [[0.15, 0.7], [0.85, 0.7], [0.35, 0.95], [0.65, 1]]) pen.fill(ellipse(width * (k - 0.5), -height * 0.42 * s, width * 0.24, height * 0.55 * s), green);
  for (const [k, s] of [[0.3, 0.8], [0.62, 0.9]]) pen.fill(ellipse(width * (k - 0.52), -height * 0.62 * s, width * 0.14, height * 0.25 * s), solid(mix(green, "#d5e59a", 0.3), 0.8));
}

/** A glazed pot with a plant; `bloom` adds flowers. */
export function pot(pen: Pen, green: string, bloom?: string): void {
  for (let i = 0; i < 7; i++) {
    const leaf = pen.at({ x: (i - 3) * 1.6, y: -17, turn: -Math.PI / 2 + (i - 3) * 0.33 });
    leaf.fill([[0, -2], [12, -3.4], [24, 0], [12, 3.4], [0, 2]], mix(green, "#2f5c3c", (i % 3) * 0.2));
  }
  if (bloom) for (const [x, y] of [[-10, -34], [0, -41], [11, -33], [4, -30]]) pen.fill(ellipse(x, y, 3.4), bloom);
  pen.fill([[-11, -19], [11, -19], [8, 0], [-8, 0]], "#a4573b");
  pen.fill(rect(-12.5, -22, 25, 5), "#b86a49");
}

/** A leaf that falls through the picture, turning. */
export function fallingLeaf(pen: Pen, k: number, colour: string): void {
  const leaf = pen.at({ x: sway(k, 2.5) * 16, turn: k * 9 });
  leaf.fill(curve([[-6, 0], [-1, -2.8], [6, 0], [-1, 2.8], [-6, 0]], 4), colour);
}
