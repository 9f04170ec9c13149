import { solid, type Paint } from "./paint.ts";
import { stroke, type Path, type Point } from "./path.ts";
import { fillPaths, type Inverse, type Surface } from "./surface.ts";

export type Place = { x?: number; y?: number; scale?: number; scaleX?: number; turn?: number };

/** Draws on a surface in its own coordinates; {@link Pen.at} gives a pen that is moved, scaled and turned. */
export interface Pen {
  fill(path: Path | readonly Path[], paint: Paint | string): void;
  line(points: readonly Point[], width: number, paint: Paint | string, endWidth?: number): void;
  at(place: Place): Pen;
}

type Matrix = Inverse;

export function createPen(surface: Surface, m: Matrix = [1, 0, 0, 1, 0, 0]): Pen {
  const inverse = invert(m);
  const move = (path: Path): Path => path.map(([x, y]): Point => [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]);
  const pen: Pen = {
    fill(path, paint) {
      const paths = (isPath(path) ? [path] : path).map(move);
      fillPaths(surface, paths, typeof paint === "string" ? solid(paint) : paint, inverse);
    },
    line: (points, width, paint, endWidth) => pen.fill(stroke(points, width, endWidth), paint),
    at: (place) => createPen(surface, multiply(m, placed(place))),
  };
  return pen;
}

const isPath = (path: Path | readonly Path[]): path is Path => typeof path[0]?.[0] === "number";

function placed({ x = 0, y = 0, scale = 1, scaleX = scale, turn = 0 }: Place): Matrix {
  const c = Math.cos(turn), s = Math.sin(turn);
  return [c * scaleX, s * scaleX, -s * scale, c * scale, x, y];
}

function multiply(p: Matrix, q: Matrix): Matrix {
  return [
    p[0] * q[0] + p[2] * q[1], p[1] * q[0] + p[3] * q[1],
    p[0] * q[2] + p[2] * q[3], p[1] * q[2] + p[3] * q[3],
    p[0] * q[4] + p[2] * q[5] + p[4], p[1] * q[4] + p[3] * q[5] + p[5],
  ];
}

function invert([a, b, c, d, e, f]: Matrix): Matrix {
  const det = a * d - b * c;
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
}
