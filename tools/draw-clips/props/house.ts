import { linear, mix, solid } from "../raster/paint.ts";
import { curve, ellipse, rect, roundRect, type Point } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";
import type { Light } from "../scene.ts";
import { tone } from "./sky.ts";

const wall = "#f4efe3", wallFoot = "#d9d2c2", tile = "#56606b", tileLight = "#7b8691", wood = "#7a4a30", woodDark = "#5a3524";

/** A whitewashed wall with a stone foot and the shade of the eaves. */
export function whiteWall(pen: Pen, x: number, y: number, w: number, h: number): void {
  pen.fill(rect(x, y, w, h), linear(0, y, 0, y + h, [[0, "#e6dfd0"], [0.2, wall], [0.8, wall], [1, wallFoot]]));
  pen.fill(rect(x, y, w, 12), linear(0, y, 0, y + 12, [[0, "#6b675f", 0.55], [1, "#6b675f", 0]]));
  pen.fill(rect(x, y + h - 15, w, 15), "#b0aaa0");
  for (let i = 0; i * 34 < w; i++) pen.line([[x + i * 34 + 9, y + h - 15], [x + i * 34 + 9, y + h]], 0.9, solid("#8c867c", 0.7));
}

/** A roof of grey tiles seen from the front: ribs of tile, round ends along the eave, a ridge that lifts at its ends. */
export function tileRoof(pen: Pen, x: number, y: number, w: number, h: number, inset = h * 0.5): void {
  const slope = (k: number, down: number): Point => [x + inset + (w - inset * 2) * k + (k - 0.5) * inset * 2 * down, y + h * down];
  pen.fill([slope(0, 0), slope(1, 0), slope(1, 1), slope(0, 1)], linear(0, y, 0, y + h, [[0, mix(tile, "#2f363f", 0.25)], [1, tile]]));
  const ribs = Math.round(w / 11);
  for (let i = 0; i <= ribs; i++) {
    pen.line([slope(i / ribs, 0), slope(i / ribs, 1)], 2.2, solid("#3d454e", 0.8), 3);
    pen.line([slope(i / ribs - 0.0012, 0), slope(i / ribs - 0.0018, 1)], 1, solid(tileLight, 0.75), 1.4);
  }
  for (let row = 1; row < 5; row++) pen.line([slope(0, row / 5), slope(1, row / 5)], 0.7, solid("#353c45", 0.4));
  pen.fill(rect(x - 1, y + h - 1, w + 2, 3), "#3a4048");
  for (let i = 0; i <= ribs; i++) pen.fill(ellipse(slope(i / ribs, 1)[0], y + h + 1.5, 3.1), "#87919b");
  ridge(pen, x + inset, y, w - inset * 2);
}

function ridge(pen: Pen, x: number, y: number, w: number): void {
  const lift = (dy: number): Point[] => curve([[x - 12, y - 9 + dy], [x + 8, y - 1 + dy], [x + w / 2, y + dy], [x + w - 8, y - 1 + dy], [x + w + 12, y - 9 + dy]]);
  pen.line(lift(-1), 6.5, "#434b54");
  pen.line(lift(-3.6), 1.8, "#dcd8cc");
  pen.fill([[x + w / 2 - 9, y - 4], [x + w / 2, y - 14], [x + w / 2 + 9, y - 4]], "#434b54");
}

/** A lattice window; at dusk the room behind it is lit. `lit` false keeps it dark. */
export function window(pen: Pen, light: Light, x: number, y: number, w: number, h: number, lit = true): void {
  pen.fill(rect(x - 4, y - 4, w + 8, h + 8), wood);
  const glass = tone(light, linear(x, y, x + w, y + h, [[0, "#6f8b96"], [0.5, "#9db6ba"], [1, "#5f7984"]]), lit ? linear(0, y, 0, y + h, [[0, "#ffd890"], [1, "#f4a94e"]], 1) : linear(0, y, 0, y + h, [[0, "#50638a"], [1, "#2f3d5c"]]));
  pen.fill(rect(x, y, w, h), glass);
  for (const k of [0.25, 0.5, 0.75]) pen.line([[x + w * k, y], [x + w * k, y + h]], k === 0.5 ? 3 : 1.6, wood);
  for (const k of [0.3, 0.7]) pen.line([[x, y + h * k], [x + w, y + h * k]], 1.6, wood);
  pen.fill(rect(x - 7, y + h + 4, w + 14, 4), "#c9c2b4");
}

/** A plain metal window of a newer building. */
export function pane(pen: Pen, light: Light, x: number, y: number, w: number, h: number, lit: boolean): void {
  pen.fill(rect(x - 1.5, y - 1.5, w + 3, h + 3), "#e9e7df");
  pen.fill(rect(x, y, w, h), tone(light, linear(x, y, x + w, y + h, [[0, "#7fa3b3"], [0.6, "#a9c6cd"], [1, "#6d909f"]]), lit ? linear(0, y, 0, y + h, [[0, "#ffe1a0"], [1, "#f7b765"]], 1) : linear(0, y, 0, y + h, [[0, "#56688f"], [1, "#3a4868"]])));
  pen.line([[x + w / 2, y], [x + w / 2, y + h]], 1.2, "#e9e7df");
}

/** A double door of dark wood with ring handles, red paper strips beside and above it, and a step. */
export function door(pen: Pen, x: number, foot: number, w: number, h: number): void {
  pen.fill(rect(x - 8, foot - h - 8, w + 16, h + 8), woodDark);
  pen.fill(rect(x, foot - h, w, h), linear(x, 0, x + w, 0, [[0, "#8a5637"], [0.5, wood], [1, "#8a5637"]]));
  for (const side of [0, 1]) {
    for (const k of [0.08, 0.54]) pen.fill(rect(x + w * (0.06 + side * 0.5), foot - h + h * k, w * 0.38, h * 0.38), solid(woodDark, 0.45));
    pen.fill(ellipse(x + w / 2 + (side ? 6 : -6), foot - h * 0.48, 2.6), "#d9b25c");
  }
  pen.line([[x + w / 2, foot - h], [x + w / 2, foot]], 1.6, "#3f2418");
  paper(pen, x - 24, foot - h - 2, 12, h * 0.82, true);
  paper(pen, x + w + 12, foot - h - 2, 12, h * 0.82, true);
  paper(pen, x + 2, foot - h - 25, w - 4, 13, false);
  diamond(pen, x + w * 0.25, foot - h * 0.72, 10);
  diamond(pen, x + w * 0.75, foot - h * 0.72, 10);
  pen.fill(rect(x - 16, foot - 3, w + 32, 8), "#cbc5b9");
  pen.fill(rect(x - 22, foot + 5, w + 44, 7), "#b3ada2");
}

/** A strip of red paper with gold marks. */
function paper(pen: Pen, x: number, y: number, w: number, h: number, upright: boolean): void {
  pen.fill(rect(x, y, w, h), "#c8402f");
  const marks = upright ? 5 : 4;
  for (let i = 0; i < marks; i++) {
    const along = (i + 0.5) / marks;
    const cx = upright ? x + w / 2 : x + w * along, cy = upright ? y + h * along : y + h / 2;
    pen.fill(roundRect(cx - 3, cy - 3.4, 6, 1.8, 0.8), "#f1c766");
    pen.fill(roundRect(cx - 3, cy + 0.2, 6, 1.8, 0.8), "#f1c766");
    pen.fill(rect(cx - 0.9, cy - 4.6, 1.8, 9), "#f1c766");
  }
}

export function diamond(pen: Pen, x: number, y: number, r: number): void {
  pen.fill([[x, y - r], [x + r, y], [x, y + r], [x - r, y]], "#c8402f");
  pen.fill([[x, y - r * 0.55], [x + r * 0.55, y], [x, y + r * 0.55], [x - r * 0.55, y]], "#f1c766");
}

/** A small house far off: wall, roof and one window. */
export function farHouse(pen: Pen, light: Light, x: number, foot: number, size: number, lit = true): void {
  const p = pen.at({ x, y: foot, scale: size });
  p.fill(rect(-20, -18, 40, 18), solid(tone(light, "#f3efe4", "#7f8cb0"), 1, 1));
  p.fill([[-24, -17], [-17, -28], [17, -28], [24, -17]], solid(tone(light, "#5d6873", "#2b3757"), 1, 1));
  p.fill(rect(-25, -18, 50, 2), solid(tone(light, "#454e58", "#222c49"), 1, 1));
  p.fill(rect(-4, -11, 8, 11), solid(tone(light, "#7a4a30", "#35385a"), 1, 1));
  for (const wx of [-15, 9]) p.fill(rect(wx, -12, 6, 6), solid(tone(light, "#7f99a3", lit ? "#ffc66d" : "#46557e"), 1, 1));
}
