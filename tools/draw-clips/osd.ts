import { counterCells, counterLayout } from "../../packages/testkit/src/lib/clips/counter.ts";

/** Digits as rows of 5 × 7 dots. */
const digits = [
  "01110 10001 10011 10101 11001 10001 01110", "00100 01100 00100 00100 00100 00100 01110",
  "01110 10001 00001 00110 01000 10000 11111", "11110 00001 00001 01110 00001 00001 11110",
  "00010 00110 01010 10010 11111 00010 00010", "11111 10000 11110 00001 00001 10001 01110",
  "00110 01000 10000 11110 10001 10001 01110", "11111 00001 00010 00100 01000 01000 01000",
  "01110 10001 10001 01110 10001 10001 01110", "01110 10001 10001 01111 00001 00010 01100",
].map((rows) => rows.split(" "));

/** Burns the frame counter (see `counterLayout`) into an RGB picture of 640 × 360. */
export function burnCounter(rgb: Uint8ClampedArray, index: number): void {
  const { panel, x, y, cell, digits: at } = counterLayout;
  fill(rgb, panel.x, panel.y, panel.width, panel.height, 250);
  counterCells(index).forEach((bit, i) => bit && fill(rgb, x + i * cell, y, cell, cell, 8));
  String(index).padStart(at.count, "0").split("").forEach((digit, i) => write(rgb, at.x + i * at.pitch, at.y, digits[Number(digit)]));
}

function write(rgb: Uint8ClampedArray, x: number, y: number, rows: readonly string[]): void {
  rows.forEach((row, dy) => [...row].forEach((dot, dx) => dot === "1" && fill(rgb, x + dx, y + dy, 1, 1, 24)));
}

function fill(rgb: Uint8ClampedArray, x: number, y: number, w: number, h: number, value: number): void {
  for (let row = y; row < y + h; row++) rgb.fill(value, (row * counterLayout.width + x) * 3, (row * counterLayout.width + x + w) * 3);
}
