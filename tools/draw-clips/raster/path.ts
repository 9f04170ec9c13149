/** A point in pixels; y grows downwards. */
export type Point = readonly [x: number, y: number];
/** A closed outline. */
export type Path = readonly Point[];

export const rect = (x: number, y: number, w: number, h: number): Path => [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];

export function ellipse(cx: number, cy: number, rx: number, ry = rx, from = 0, to = Math.PI * 2): Path {
  const steps = Math.max(10, Math.ceil((Math.max(rx, ry) * Math.abs(to - from)) / 3));
  return Array.from({ length: steps + 1 }, (_, i): Point => {
    const a = from + ((to - from) * i) / steps;
    return [cx + Math.cos(a) * rx, cy + Math.sin(a) * ry];
  });
}

export function roundRect(x: number, y: number, w: number, h: number, r: number): Path {
  const q = Math.PI / 2;
  return [
    ...ellipse(x + w - r, y + r, r, r, -q, 0),
    ...ellipse(x + w - r, y + h - r, r, r, 0, q),
    ...ellipse(x + r, y + h - r, r, r, q, 2 * q),
    ...ellipse(x + r, y + r, r, r, 2 * q, 3 * q),
  ];
}

/** A smooth open curve through the points (Catmull-Rom), as many short segments. */
export function curve(points: readonly Point[], steps = 10): Point[] {
  const out: Point[] = [];
  for (let i = 0; i < points.length - 1; i++) {
    const p0 = points[Math.max(0, i - 1)], p1 = points[i], p2 = points[i + 1], p3 = points[Math.min(points.length - 1, i + 2)];
    for (let s = 0; s < steps; s++) out.push([spline(p0[0], p1[0], p2[0], p3[0], s / steps), spline(p0[1], p1[1], p2[1], p3[1], s / steps)]);
  }
  out.push(points[points.length - 1]);
  return out;
}

function spline(a: number, b: number, c: number, d: number, t: number): number {
  return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
}

/** An open line with a width (tapering to `endWidth`), as an outline. */
export function stroke(line: readonly Point[], width: number, endWidth = width): Path {
  const left: Point[] = [], right: Point[] = [];
  for (let i = 0; i < line.length; i++) {
    const a = line[Math.max(0, i - 1)], b = line[Math.min(line.length - 1, i + 1)];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const half = (width + ((endWidth - width) * i) / Math.max(1, line.length - 1)) / 2;
    const nx = (-(b[1] - a[1]) / length) * half, ny = ((b[0] - a[0]) / length) * half;
    left.push([line[i][0] + nx, line[i][1] + ny]);
    right.unshift([line[i][0] - nx, line[i][1] - ny]);
  }
  return [...left, ...right];
}

/** A ring: the outer circle and, the other way round, the inner one. */
export const ring = (cx: number, cy: number, r: number, width: number): Path[] => [
  ellipse(cx, cy, r + width / 2),
  [...ellipse(cx, cy, r - width / 2)].reverse(),
];

/** The outline closed down to `floor`: a hill from its skyline. */
export const downTo = (line: readonly Point[], floor: number): Path => [...line, [line[line.length - 1][0], floor], [line[0][0], floor]];
