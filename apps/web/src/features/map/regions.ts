/** Geometry of the schematic map: soft village regions inside a township outline. Units 0..1000 each way. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A made-up outline that no survey could mistake for its own. */
export const outline: readonly Point[] = [
  [92, 210],
  [190, 110],
  [330, 70],
  [470, 92],
  [600, 48],
  [740, 84],
  [860, 150],
  [936, 270],
  [962, 420],
  [930, 560],
  [952, 690],
  [884, 820],
  [760, 912],
  [620, 936],
  [490, 962],
  [340, 934],
  [220, 892],
  [120, 800],
  [64, 660],
  [86, 520],
  [44, 370],
].map(([x = 0, y = 0]) => ({ x, y }));

/** The part of `shape` nearer to `own` than to any of `others` (their Voronoi cell, cut out of the outline). */
export function regionOf(shape: readonly Point[], own: Point, others: readonly Point[]): Point[] {
  return others.reduce<Point[]>((cell, other) => (other.x === own.x && other.y === own.y ? cell : cutNearer(cell, own, other)), [...shape]);
}

/** Keeps what lies on `own`'s side of the line half-way to `other` (Sutherland–Hodgman against one edge). */
function cutNearer(cell: readonly Point[], own: Point, other: Point): Point[] {
  const middle = { x: (own.x + other.x) / 2, y: (own.y + other.y) / 2 };
  const side = (p: Point): number => (p.x - middle.x) * (other.x - own.x) + (p.y - middle.y) * (other.y - own.y);
  return cell.flatMap((to, index) => {
    const from = cell[(index + cell.length - 1) % cell.length] ?? to;
    const [a, b] = [side(from), side(to)];
    const kept: Point[] = [];
    if (a <= 0 !== b <= 0) kept.push({ x: from.x + ((to.x - from.x) * a) / (a - b), y: from.y + ((to.y - from.y) * a) / (a - b) });
    if (b <= 0) kept.push(to);
    return kept;
  });
}

/** A closed path through the middles of the edges, each corner a curve: straight borders become soft ones. */
export function softPath(points: readonly Point[]): string {
  const middle = (a: Point, b: Point): string => `${round((a.x + b.x) / 2)} ${round((a.y + b.y) / 2)}`;
  const last = points.at(-1);
  const first = points[0];
  if (!last || !first) return "";
  return `M${middle(last, first)}${points.map((point, index) => `Q${round(point.x)} ${round(point.y)} ${middle(point, points[(index + 1) % points.length] ?? first)}`).join("")}Z`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Places for cameras without a position of their own: rows of six below the village's name, so that dots cover neither it nor each other. */
export function placeBelow(village: Point, index: number, count: number): Point {
  const perRow = 6;
  const row = Math.floor(index / perRow);
  const inRow = Math.min(perRow, count - row * perRow);
  return { x: village.x + ((index % perRow) - (inRow - 1) / 2) * 21, y: village.y + 46 + row * 20 };
}

/** True when a decoration of about 40 units at `place` would touch a village's name. */
export const touchesName = (place: Point, villages: readonly Point[]): boolean =>
  villages.some(({ x, y }) => Math.abs(x - place.x) < 95 && Math.abs(y + 15 - place.y) < 60);
