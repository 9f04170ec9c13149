import { mix, radial, solid } from "../raster/paint.ts";
import { curve, ellipse, rect, roundRect, type Point } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";
import { sway, type Light } from "../scene.ts";
import { tone } from "./sky.ts";

/** The porch lamp of the name: a bracket on the wall and a lantern of glass under a small roof. Origin at the glass. */
export function porchLamp(pen: Pen, light: Light): void {
  const iron = "#2f3440";
  pen.line(curve([[16, -24], [4, -27], [0, -20]]), 2.6, iron);
  pen.fill(roundRect(14, -32, 5, 22, 2), iron);
  pen.fill([[-12, -10], [-5, -18], [5, -18], [12, -10]], iron);
  pen.fill([[-9, -10], [9, -10], [6.5, 11], [-6.5, 11]], tone(light, solid("#fff1c9"), solid("#fff0c0", 1, 1)));
  pen.fill(ellipse(0, 1, 4, 6), tone(light, solid("#ffdf94"), solid("#ffffff", 1, 1)));
  for (const x of [-9, 9]) pen.line([[x, -10], [x * 0.72, 11]], 1.8, iron);
  pen.line([[0, -10], [0, -6]], 2, iron);
  pen.fill(roundRect(-8, 10, 16, 3.6, 1.5), iron);
}

/** A red paper lantern that hangs from the origin. */
export function lantern(pen: Pen, light: Light, turn: number, size = 1): void {
  const p = pen.at({ turn, scale: size });
  p.line([[0, 0], [0, 10]], 1.2, "#3b3330");
  p.fill(ellipse(0, 22, 14, 12), tone(light, radial(-3, 19, 17, 15, [[0, "#ea6a4c"], [1, "#b92f26"]]), radial(0, 22, 15, 13, [[0, "#ffd07a"], [0.55, "#f4743f"], [1, "#c23a2a"]], 1)));
  for (const k of [-0.55, 0, 0.55]) p.line(curve([[k * 12, 11], [k * 24, 22], [k * 12, 33]], 5), 0.8, solid("#8f1f1a", 0.5, 0.6));
  p.fill(rect(-6, 8.5, 12, 3.4), "#e2b04f");
  p.fill(rect(-6, 32, 12, 3.4), "#e2b04f");
  for (const x of [-2, 0, 2]) p.line([[x, 35], [x * 1.5, 45]], 0.9, "#d9a13f");
}

/** A tall street lamp; the head leans to the right. */
export function streetLamp(pen: Pen, light: Light, height: number, colour = "#5c6670"): void {
  pen.fill(roundRect(-4, -14, 8, 14, 2), mix(colour, "#20242c", 0.3));
  pen.line(curve([[0, 0], [0, -height * 0.6], [1, -height + 6], [10, -height], [26, -height + 2]]), 4.2, colour, 2.6);
  pen.fill([[16, -height - 2], [42, -height + 3], [40, -height + 7], [16, -height + 5]], colour);
  pen.fill([[20, -height + 5], [39, -height + 7], [36, -height + 9], [22, -height + 8]], tone(light, solid("#e9edf0"), solid("#fff2cb", 1, 1)));
}

/** Concrete poles joined by hanging wires. */
export function wires(pen: Pen, poles: readonly (readonly [x: number, foot: number, height: number])[], light: Light): void {
  const concrete = tone(light, "#a8a59d", "#7d7f8c"), wire = solid(tone(light, "#51565c", "#141c33"), 0.7, tone(light, 0, 1));
  poles.forEach(([x, foot, height], i) => {
    pen.line([[x, foot], [x, foot - height]], height * 0.032, concrete, height * 0.02);
    pen.line([[x - height * 0.1, foot - height * 0.93], [x + height * 0.1, foot - height * 0.93]], height * 0.018, "#6c6a66");
    const next = poles[i + 1];
    if (!next) return;
    for (const side of [-0.09, 0.09]) {
      const from: Point = [x + height * side, foot - height * 0.94], to: Point = [next[0] + next[2] * side, next[1] - next[2] * 0.94];
      pen.line(curve([from, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2 + Math.abs(to[0] - from[0]) * 0.04], to]), 0.9, wire);
    }
  });
}

/** Clothes on a line between two points; each piece swings a little later than the one before. */
export function laundry(pen: Pen, from: Point, to: Point, t: number, pieces: readonly string[], size = 1): void {
  const sag = (k: number): number => Math.sin(k * Math.PI) * 9 * size;
  const on = (k: number): Point => [from[0] + (to[0] - from[0]) * k, from[1] + (to[1] - from[1]) * k + sag(k)];
  pen.line(Array.from({ length: 17 }, (_, i) => on(i / 16)), 1.1, "#57524c");
  pieces.forEach((colour, i) => {
    const [x, y] = on((i + 0.75) / (pieces.length + 0.5));
    const swing = sway(t, 5, i * 0.11) * 0.09 + sway(t, 2, i * 0.07) * 0.06;
    garment(pen.at({ x, y, turn: swing, scale: size }), colour, i, swing);
  });
}

function garment(pen: Pen, colour: string, kind: number, swing: number): void {
  const flow = swing * 40, shade = solid(mix(colour, "#2d2a3a", 0.3), 0.5);
  if (kind % 3 === 0) {
    pen.fill([[-12, 0], [-5, -1], [0, 3], [5, -1], [12, 0], [20, 11], [14, 15], [10, 10], [10 + flow * 0.4, 34], [-10 + flow * 0.4, 34], [-10, 10], [-14, 15], [-20, 11]], colour);
    pen.fill([[4, 4], [10, 10], [10 + flow * 0.4, 34], [3 + flow * 0.4, 34]], shade);
  } else if (kind % 3 === 1) {
    pen.fill([[-13, 0], [13, 0], [13 + flow * 0.6, 44], [-13 + flow * 0.6, 44]], colour);
    for (const y of [9, 18, 27, 36]) pen.line([[-13 + (flow * 0.6 * y) / 44, y], [13 + (flow * 0.6 * y) / 44, y]], 2, shade);
  } else {
    pen.fill([[-9, 0], [9, 0], [11 + flow * 0.5, 40], [3 + flow * 0.5, 40], [0.5, 12], [-3 + flow * 0.5, 40], [-11 + flow * 0.5, 40]], colour);
    pen.fill([[5, 0], [9, 0], [11 + flow * 0.5, 40], [7 + flow * 0.5, 40]], shade);
  }
  for (const x of [-8, 8]) pen.fill(rect(x - 1, -3, 2, 5), "#e8c06a");
}

/** Small insects around a lamp, each on its own loop. */
export function moths(pen: Pen, t: number, x: number, y: number, reach: number): void {
  for (let i = 0; i < 5; i++) {
    const px = x + sway(t, 5 + i * 2, i * 0.3) * reach * (0.5 + i * 0.12), py = y + sway(t, 7 + i, i * 0.21) * reach * 0.7;
    pen.fill(ellipse(px, py, 1.2, 0.5 + 0.5 * Math.abs(sway(t, 40 + i, i * 0.2))), solid("#fff2c8", 0.9, 1));
  }
}

/** Fireflies over a piece of land. */
export function fireflies(pen: Pen, t: number, x: number, y: number, w: number, h: number, count = 9): void {
  for (let i = 0; i < count; i++) {
    const px = x + w * ((i * 0.381966 + 0.1) % 1) + sway(t, 1 + (i % 3), i * 0.17) * 14;
    const py = y + h * ((i * 0.618034) % 1) + sway(t, 2 + (i % 2), i * 0.29) * 9;
    const glow = Math.max(0, sway(t, 4 + (i % 3), i * 0.23));
    pen.fill(ellipse(px, py, 6), radial(px, py, 6, 6, [[0, "#dfff8a", 0.55 * glow], [1, "#dfff8a", 0]], 1));
    pen.fill(ellipse(px, py, 1.2), solid("#f4ffc4", glow, 1));
  }
}
