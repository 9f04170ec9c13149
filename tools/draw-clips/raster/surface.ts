import type { Ink, Paint } from "./paint.ts";
import type { Path } from "./path.ts";

/** A picture being drawn: per pixel red, green, blue and self-shine, each 0–255 as a float. */
export type Surface = { readonly width: number; readonly height: number; readonly data: Float32Array };

export const createSurface = (width: number, height: number): Surface => ({ width, height, data: new Float32Array(width * height * 4) });

/** The inverse of a pen's transform: from the picture's coordinates to the pen's. */
export type Inverse = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

type Box = { x0: number; y0: number; w: number; h: number };

/** Fills outlines (given in picture pixels) with exact area coverage; an outline running the other way cuts a hole. */
export function fillPaths(surface: Surface, paths: readonly Path[], paint: Paint, inverse: Inverse): void {
  const box = bounds(paths, surface);
  if (!box) return;
  const cover = new Float32Array((box.w + 2) * box.h);
  for (const path of paths) {
    for (let i = 0; i < path.length; i++) edge(cover, box, path[i], path[(i + 1) % path.length]);
  }
  lay(surface, box, cover, paint, inverse);
}

function bounds(paths: readonly Path[], { width, height }: Surface): Box | undefined {
  let x0 = Infinity, y0 = Infinity, x1 = -Infinity, y1 = -Infinity;
  for (const path of paths) {
    for (const [x, y] of path) {
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
    }
  }
  x0 = Math.max(0, Math.floor(x0));
  y0 = Math.max(0, Math.floor(y0));
  x1 = Math.min(width, Math.ceil(x1));
  y1 = Math.min(height, Math.ceil(y1));
  return x1 > x0 && y1 > y0 ? { x0, y0, w: x1 - x0, h: y1 - y0 } : undefined;
}

/** Adds one edge to the table of signed area differences: a running sum along a row is then the coverage. */
function edge(cover: Float32Array, box: Box, from: readonly [number, number], to: readonly [number, number]): void {
  if (from[1] === to[1]) return;
  const direction = from[1] < to[1] ? 1 : -1;
  const [top, bottom] = direction === 1 ? [from, to] : [to, from];
  const slope = (bottom[0] - top[0]) / (bottom[1] - top[1]);
  const first = Math.max(top[1] - box.y0, 0), last = Math.min(bottom[1] - box.y0, box.h);
  for (let row = Math.floor(first); row < last; row++) {
    const y0 = Math.max(row, first), y1 = Math.min(row + 1, last);
    const xa = top[0] + (y0 + box.y0 - top[1]) * slope - box.x0;
    const xb = top[0] + (y1 + box.y0 - top[1]) * slope - box.x0;
    span(cover, row * (box.w + 2), box.w, xa, xb, (y1 - y0) * direction);
  }
}

function span(cover: Float32Array, row: number, w: number, xa: number, xb: number, height: number): void {
  const left = Math.min(Math.max(Math.min(xa, xb), 0), w), right = Math.min(Math.max(Math.max(xa, xb), 0), w);
  const first = Math.floor(left), last = Math.floor(right);
  if (first === last) {
    const part = (left + right) / 2 - first;
    cover[row + first] += height * (1 - part);
    cover[row + first + 1] += height * part;
    return;
  }
  const perPixel = height / (right - left);
  for (let x = first; x <= last; x++) {
    const a = Math.max(left, x), b = Math.min(right, x + 1);
    const share = (b - a) * perPixel, part = (a + b) / 2 - x;
    cover[row + x] += share * (1 - part);
    cover[row + x + 1] += share * part;
  }
}

function lay(surface: Surface, box: Box, cover: Float32Array, paint: Paint, m: Inverse): void {
  const ink: Ink = { r: 0, g: 0, b: 0, a: 0, emit: 0 };
  const { data, width } = surface;
  if (paint.flat) paint(0, 0, ink);
  for (let row = 0; row < box.h; row++) {
    let sum = 0;
    const y = row + box.y0 + 0.5;
    for (let column = 0; column < box.w; column++) {
      sum += cover[row * (box.w + 2) + column];
      const share = Math.min(1, Math.abs(sum));
      if (share < 0.004) continue;
      const x = column + box.x0 + 0.5;
      if (!paint.flat) paint(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5], ink);
      blend(data, ((row + box.y0) * width + column + box.x0) * 4, ink, share * ink.a);
    }
  }
}

function blend(data: Float32Array, at: number, ink: Ink, alpha: number): void {
  data[at] += (ink.r - data[at]) * alpha;
  data[at + 1] += (ink.g - data[at + 1]) * alpha;
  data[at + 2] += (ink.b - data[at + 2]) * alpha;
  data[at + 3] += (ink.emit * 255 - data[at + 3]) * alpha;
}
