/**
 * Where the frame counter is burned into every clip, in pixels of the 640 × 360 picture.
 * A white panel holds one row of square cells: four start cells (black, white, black, white), then twelve cells of frame
 * index and four of CRC-4 (polynomial x⁴ + x + 1, start value 1111), most significant bit first; black is 1.
 * The same number stands to the right of the cells in decimal digits.
 */
export const counterLayout = {
  width: 640,
  height: 360,
  /** The first cell's left edge and all cells' top edge; on the 8 px grid of the codecs' blocks. */
  x: 16,
  y: 336,
  cell: 8,
  /** White around the cells. */
  quiet: 4,
  start: [1, 0, 1, 0],
  indexBits: 12,
  checkBits: 4,
  /** The panel, digits included. */
  panel: { x: 12, y: 332, width: 204, height: 16 },
  digits: { x: 184, y: 336, count: 4, pitch: 7 },
} as const;

/** The cells of a frame index (0–4095), left to right, 1 for black: start cells, index, CRC-4. */
export function counterCells(index: number): number[] {
  const bits = Array.from({ length: counterLayout.indexBits }, (_, i) => (index >> (counterLayout.indexBits - 1 - i)) & 1);
  let crc = 15;
  for (const bit of bits) crc = ((crc << 1) & 15) ^ (((crc >> 3) ^ bit) & 1 ? 3 : 0);
  return [...counterLayout.start, ...bits, ...[3, 2, 1, 0].map((i) => (crc >> i) & 1)];
}

/**
 * Reads the burned-in counter from a picture of any size that shows the whole frame.
 * `pixels` is the luma plane (width × height bytes) or RGBA (four times that, a canvas's ImageData).
 * Returns the frame index within the clip's loop, or undefined when no intact counter is seen.
 * The function refers to nothing outside itself, so its source text can be run in a page.
 */
export function readCounter(pixels: Uint8Array | Uint8ClampedArray, width: number, height: number): number | undefined {
  const step = pixels.length >= width * height * 4 ? 4 : 1;
  const scaleX = width / 640, scaleY = height / 360;
  const brightness = (x: number, y: number): number => {
    const at = (y * width + x) * step;
    return step === 1 ? pixels[at] : pixels[at] * 0.2126 + pixels[at + 1] * 0.7152 + pixels[at + 2] * 0.0722;
  };
  const cell = (i: number): number => {
    const x0 = Math.floor((16 + i * 8 + 2) * scaleX), x1 = Math.max(x0 + 1, Math.round((16 + i * 8 + 6) * scaleX));
    const y0 = Math.floor((336 + 2) * scaleY), y1 = Math.max(y0 + 1, Math.round((336 + 6) * scaleY));
    let sum = 0;
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) sum += brightness(x, y);
    return sum / ((x1 - x0) * (y1 - y0));
  };
  const black = Math.max(cell(0), cell(2)), white = Math.min(cell(1), cell(3));
  if (!(white - black > 60)) return undefined;
  const bit = (i: number): number => (cell(i) < (black + white) / 2 ? 1 : 0);
  let index = 0, crc = 15, check = 0;
  for (let i = 4; i < 16; i++) {
    index = index * 2 + bit(i);
    crc = ((crc << 1) & 15) ^ (((crc >> 3) ^ bit(i)) & 1 ? 3 : 0);
  }
  for (let i = 16; i < 20; i++) check = check * 2 + bit(i);
  return check === crc ? index : undefined;
}
