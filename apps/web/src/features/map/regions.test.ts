import assert from "node:assert/strict";
import { test } from "node:test";
import { outline, placeBelow, regionOf, softPath, touchesName, type Point } from "./regions.ts";

const square: Point[] = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 100 },
  { x: 0, y: 100 },
];
const area = (points: readonly Point[]): number =>
  Math.abs(
    points.reduce((sum, a, index) => {
      const b = points[(index + 1) % points.length] ?? a;
      return sum + a.x * b.y - b.x * a.y;
    }, 0),
  ) / 2;

test("two villages share a square along the line half-way between them", () => {
  const left = { x: 25, y: 50 };
  const right = { x: 75, y: 50 };
  assert.equal(area(regionOf(square, left, [left, right])), 5000);
  assert.ok(regionOf(square, left, [left, right]).every(({ x }) => x <= 50));
});

test("regions of many villages fill the township exactly once", () => {
  const places = Array.from({ length: 17 }, (_, index) => ({ x: 150 + ((index * 211) % 700), y: 150 + ((index * 367) % 700) }));
  const sum = places.reduce((total, place) => total + area(regionOf(outline, place, places)), 0);
  assert.ok(Math.abs(sum - area(outline)) < 1);
});

test("a soft path closes, dots do not share a place, and hills keep off names", () => {
  assert.match(softPath(square), /^M.*Z$/);
  assert.equal(softPath([]), "");
  const dots = Array.from({ length: 20 }, (_, index) => placeBelow({ x: 500, y: 500 }, index, 20));
  assert.equal(touchesName({ x: 540, y: 520 }, [{ x: 500, y: 500 }]), true);
  assert.equal(touchesName({ x: 640, y: 520 }, [{ x: 500, y: 500 }]), false);
  assert.equal(new Set(dots.map(({ x, y }) => `${x} ${y}`)).size, 20);
});
