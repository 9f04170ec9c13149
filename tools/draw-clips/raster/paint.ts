/** What a fill lays down at one place: red, green, blue 0–255, opacity 0–1, and how much it shines by itself 0–1. */
export type Ink = { r: number; g: number; b: number; a: number; emit: number };
/** Writes the ink of a place, in the coordinates of the pen that fills. */
export type Paint = ((x: number, y: number, ink: Ink) => void) & { flat?: boolean };
export type Stop = readonly [at: number, colour: string, alpha?: number];

export function rgb(hex: string): [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

export function mix(from: string, to: string, by: number): string {
  const a = rgb(from), b = rgb(to);
  return `#${a.map((v, i) => Math.round(v + (b[i] - v) * by).toString(16).padStart(2, "0")).join("")}`;
}

/** One colour. `emit` 1 means the dusk does not darken it: a lit window, a lamp, the sky. */
export function solid(hex: string, alpha = 1, emit = 0): Paint {
  const [r, g, b] = rgb(hex);
  const paint: Paint = (_x, _y, ink) => void Object.assign(ink, { r, g, b, a: alpha, emit });
  paint.flat = true;
  return paint;
}

function ramp(stops: readonly Stop[], emit: number): (t: number, ink: Ink) => void {
  const table = stops.map(([at, hex, alpha = 1]) => [at, ...rgb(hex), alpha] as const);
  return (t, ink) => {
    let i = 1;
    while (i < table.length - 1 && table[i][0] < t) i++;
    const lo = table[i - 1], hi = table[i];
    const k = Math.min(1, Math.max(0, (t - lo[0]) / (hi[0] - lo[0])));
    ink.r = lo[1] + (hi[1] - lo[1]) * k;
    ink.g = lo[2] + (hi[2] - lo[2]) * k;
    ink.b = lo[3] + (hi[3] - lo[3]) * k;
    ink.a = lo[4] + (hi[4] - lo[4]) * k;
    ink.emit = emit;
  };
}

/** A gradient from one point to another. */
export function linear(x0: number, y0: number, x1: number, y1: number, stops: readonly Stop[], emit = 0): Paint {
  const dx = x1 - x0, dy = y1 - y0, square = dx * dx + dy * dy, at = ramp(stops, emit);
  return (x, y, ink) => at(((x - x0) * dx + (y - y0) * dy) / square, ink);
}

/** A gradient from a centre (0) to an ellipse (1). */
export function radial(cx: number, cy: number, rx: number, ry: number, stops: readonly Stop[], emit = 0): Paint {
  const at = ramp(stops, emit);
  return (x, y, ink) => at(Math.hypot((x - cx) / rx, (y - cy) / ry), ink);
}
