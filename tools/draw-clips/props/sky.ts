import { createChance } from "../raster/chance.ts";
import { linear, radial, solid } from "../raster/paint.ts";
import { ellipse, rect } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";
import { sway, wrap, type Light } from "../scene.ts";

/** Picks by light. */
export const tone = <T>(light: Light, day: T, dusk: T): T => (light === "day" ? day : dusk);

/** The sky down to `horizon`; it shines by itself, so that the evening's light does not dim it twice. */
export function sky(pen: Pen, light: Light, horizon: number): void {
  const stops = tone(light,
    [[0, "#9fcbe6"], [0.55, "#c6e0ea"], [1, "#f3efdf"]] as const,
    [[0, "#101b3c"], [0.45, "#203460"], [0.78, "#48598c"], [0.92, "#8a7793"], [1, "#c49080"]] as const);
  pen.fill(rect(0, 0, 640, horizon + 2), linear(0, 0, 0, horizon, stops, 1));
}

export function sun(pen: Pen, x: number, y: number): void {
  pen.fill(ellipse(x, y, 70), radial(x, y, 70, 70, [[0, "#fff6dc", 0.7], [1, "#fff6dc", 0]], 1));
  pen.fill(ellipse(x, y, 17), solid("#fff7e2", 1, 1));
}

export function moon(pen: Pen, x: number, y: number): void {
  pen.fill(ellipse(x, y, 44), radial(x, y, 44, 44, [[0, "#dfe6ff", 0.35], [1, "#dfe6ff", 0]], 1));
  pen.fill([ellipse(x, y, 11)], solid("#f4f1e2", 1, 1));
  pen.fill(ellipse(x + 4.5, y - 2.5, 9.5), solid("#233763", 1, 1));
}

/** Stars that breathe slowly, above `below` and right of the corner kept for the date. */
export function stars(pen: Pen, t: number, seed: number, below: number): void {
  const chance = createChance(seed);
  for (let i = 0; i < 26; i++) {
    const x = 20 + chance() * 610, y = 6 + chance() * (below - 8), size = 0.6 + chance() * 0.7;
    const bright = 0.55 + 0.3 * sway(t, 2 + Math.floor(chance() * 3), chance());
    pen.fill(ellipse(x, y, size), solid("#e9efff", bright * (1 - (y / below) * 0.6), 1));
  }
}

/** Flat clouds that drift to and fro. */
export function clouds(pen: Pen, light: Light, t: number, seed: number, y: number): void {
  const chance = createChance(seed);
  const paint = tone(light, solid("#ffffff", 0.75, 1), solid("#5b6796", 0.4, 1));
  for (let i = 0; i < 3; i++) {
    const x = wrap(chance() + i / 3) * 760 - 60 + sway(t, 1, i * 0.37) * 16;
    cloud(pen.at({ x, y: y + chance() * 34, scale: 0.6 + chance() * 0.6 }), paint);
  }
}

function cloud(pen: Pen, paint: ReturnType<typeof solid>): void {
  const bottom = Math.PI, full = Math.PI * 2;
  pen.fill([[-56, 0], ...ellipse(-34, 0, 20, 12, bottom, full), ...ellipse(-6, 0, 26, 24, bottom + 0.4, full - 0.5), ...ellipse(28, 0, 20, 14, bottom + 0.5, full), [60, 0], [50, 4], [-46, 4]], paint);
}

/** Birds far away: a wing beat as two strokes. */
export function bird(pen: Pen, flap: number, colour: string): void {
  const tip = -4 * flap;
  pen.line([[-9, tip], [-4, -2 - flap], [0, 0]], 1, colour, 2);
  pen.line([[9, tip], [4, -2 - flap], [0, 0]], 1, colour, 2);
  pen.fill(ellipse(0, 0.6, 3.4, 1.3), colour);
}
