import assert from "node:assert/strict";
import { test } from "node:test";
import { counterCells, counterLayout, readCounter } from "./counter.ts";

const { x: left, y: top, cell, panel } = counterLayout;

/** A grey picture with the counter drawn at `scale`, as luma. */
function picture(index: number, scale = 1): { pixels: Uint8Array; width: number; height: number } {
  const width = Math.round(640 * scale), height = Math.round(360 * scale);
  const pixels = new Uint8Array(width * height).fill(110);
  const cells = counterCells(index);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const px = (x + 0.5) / scale, py = (y + 0.5) / scale;
      if (px < panel.x || px >= panel.x + panel.width || py < panel.y || py >= panel.y + panel.height) continue;
      const inRow = py >= top && py < top + cell;
      pixels[y * width + x] = inRow && cells[Math.floor((px - left) / cell)] === 1 ? 20 : 230;
    }
  }
  return { pixels, width, height };
}

test("every index of a loop is read back from luma", () => {
  for (let index = 0; index < 4096; index += 7) {
    const { pixels, width, height } = picture(index);
    assert.equal(readCounter(pixels, width, height), index);
  }
});

test("the counter is read from scaled pictures", () => {
  for (const scale of [0.5, 0.75, 1.5, 2, 3]) {
    const { pixels, width, height } = picture(299, scale);
    assert.equal(readCounter(pixels, width, height), 299, `scale ${scale}`);
  }
});

test("the counter is read from RGBA", () => {
  const { pixels, width, height } = picture(1234);
  const rgba = new Uint8ClampedArray(pixels.length * 4);
  pixels.forEach((v, i) => rgba.set([v, v, v, 255], i * 4));
  assert.equal(readCounter(rgba, width, height), 1234);
});

test("the reader works from its source text alone", () => {
  const read = new Function(`return ${readCounter.toString()}`)() as typeof readCounter;
  const { pixels, width, height } = picture(77);
  assert.equal(read(pixels, width, height), 77);
});

test("a picture without a counter, or with one damaged cell, gives no number", () => {
  assert.equal(readCounter(new Uint8Array(640 * 360).fill(200), 640, 360), undefined);
  for (let damaged = 0; damaged < 20; damaged++) {
    const { pixels, width, height } = picture(150);
    for (let y = top; y < top + cell; y++) {
      for (let x = left + damaged * cell; x < left + (damaged + 1) * cell; x++) pixels[y * width + x] = 250 - pixels[y * width + x];
    }
    assert.equal(readCounter(pixels, width, height), undefined, `cell ${damaged}`);
  }
});
