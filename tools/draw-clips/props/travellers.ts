import { mix, radial, solid } from "../raster/paint.ts";
import { curve, ellipse, rect, ring, roundRect } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";

/** All travellers face right and stand on the origin; mirror them with `scaleX`. `lamp` lights their lamps. */
type Going = { roll: number; lamp?: boolean };

const shadow = (pen: Pen, width: number): void => pen.fill(ellipse(0, 1, width, width * 0.09), solid("#2c2a33", 0.22));

function wheel(pen: Pen, x: number, y: number, r: number, roll: number, spokes = 6): void {
  pen.fill(ring(x, y, r, 2.4), "#2e3138");
  for (let i = 0; i < spokes; i++) {
    const a = roll / r + (i * Math.PI) / spokes * 2;
    pen.line([[x, y], [x + Math.cos(a) * r, y + Math.sin(a) * r]], 0.7, "#8b8f96");
  }
  pen.fill(ellipse(x, y, 1.8), "#55595f");
}

/** The light ahead of a lamp at (x, y): a soft lobe in the air, a patch on the ground, and the lamp itself. */
function beam(pen: Pen, x: number, y: number, length: number): void {
  const middle = x + length * 0.45;
  pen.fill(ellipse(middle, y * 0.55, length * 0.5, -y * 0.7), radial(middle - length * 0.2, y * 0.62, length * 0.62, -y * 0.7, [[0, "#ffe9b0", 0.2], [1, "#ffe9b0", 0]], 1));
  pen.fill(ellipse(middle, 2, length * 0.55, length * 0.09), radial(middle, 2, length * 0.55, length * 0.09, [[0, "#ffe3a0", 0.5], [1, "#ffe3a0", 0]], 1));
  pen.fill(ellipse(x, y, 10), radial(x, y, 10, 10, [[0, "#fff6da", 1], [0.35, "#ffedbe", 0.7], [1, "#ffe2a0", 0]], 1));
}

/** A bicycle that goes by itself: frame, basket and turning wheels, nobody on it. */
export function bicycle(pen: Pen, { roll, lamp }: Going, colour = "#2f7f86"): void {
  shadow(pen, 38);
  wheel(pen, -21, -15, 14.5, roll);
  wheel(pen, 21, -15, 14.5, roll);
  pen.line([[-21, -15], [-2, -15], [13, -36], [-9, -36], [-21, -15]], 2.6, colour);
  pen.line([[-2, -15], [-11, -42]], 2.6, colour);
  pen.line([[21, -15], [14, -44]], 2.6, colour);
  pen.line(curve([[14, -44], [8, -47], [4, -44]]), 2.2, "#3b3f46");
  pen.line([[-18, -43], [-5, -43]], 4.4, "#3b2a20");
  pen.fill([[15, -44], [33, -44], [30, -30], [18, -30]], "#c79a5b");
  for (const y of [-40, -35]) pen.line([[16, y], [32, y]], 1, "#96703a");
  const a = roll / 9;
  pen.line([[-2 - Math.cos(a) * 7, -15 - Math.sin(a) * 7], [-2 + Math.cos(a) * 7, -15 + Math.sin(a) * 7]], 2, "#3b3f46");
  if (lamp) beam(pen, 35, -34, 90);
}

/** A three-wheeled electric cart with a load of baskets. */
export function tricycle(pen: Pen, { roll, lamp }: Going): void {
  shadow(pen, 56);
  pen.fill(roundRect(-54, -40, 62, 24, 3), "#3f8f6b");
  pen.fill(rect(-54, -30, 62, 3), "#2f6f53");
  for (const [x, colour] of [[-42, "#e0913c"], [-24, "#d86a35"], [-6, "#e5a94a"]] as const) {
    pen.fill(ellipse(x, -42, 9, 8, Math.PI, Math.PI * 2), colour);
    pen.fill([[x - 10, -43], [x + 10, -43], [x + 8, -32], [x - 8, -32]], "#b98b52");
  }
  pen.fill(curve([[8, -22], [22, -24], [30, -30], [34, -48], [40, -48], [46, -22], [34, -16], [8, -16]], 5), "#3f8f6b");
  pen.line(curve([[34, -48], [31, -56], [24, -57]]), 2.4, "#3b3f46");
  pen.fill(roundRect(10, -34, 16, 6, 2), "#2f3138");
  pen.fill(roundRect(-52, -66, 84, 4, 2), "#e7e2d3");
  for (const x of [-48, 28]) pen.line([[x, -64], [x, -32]], 1.8, "#cfcabb");
  wheel(pen, -36, -10, 10, roll);
  wheel(pen, 38, -10, 10, roll);
  if (lamp) beam(pen, 46, -32, 110);
}

/** A small lorry with a canvas or a load of bamboo poles. */
export function truck(pen: Pen, { roll, lamp }: Going, colour = "#3c6ea5", load: "bamboo" | "canvas" = "bamboo"): void {
  shadow(pen, 92);
  pen.fill(rect(-86, -26, 120, 10), "#33373e");
  if (load === "bamboo") {
    for (let i = 0; i < 6; i++) pen.line([[-98 + i * 3, -34 - i * 5], [32, -34 - i * 5]], 5, mix("#8fae5a", "#c3cb7e", (i * 7) % 5 / 5));
    for (const x of [-80, -44, -8, 24]) pen.line([[x, -26], [x, -64]], 2.6, "#555b63");
  } else {
    pen.fill(curve([[-86, -26], [-86, -70], [-76, -78], [22, -78], [32, -70], [32, -26]], 5), "#7d9a6b");
    for (const x of [-58, -28, 2]) pen.line([[x, -77], [x, -27]], 1.6, "#64805a");
  }
  pen.fill(roundRect(-88, -32, 122, 12, 2), mix(colour, "#1f2f44", 0.2));
  pen.fill([[38, -18], [38, -68], [44, -74], [70, -74], [82, -44], [86, -40], [86, -18]], colour);
  pen.fill([[48, -66], [67, -66], [75, -46], [48, -46]], "#bcd6de");
  pen.fill(rect(38, -30, 48, 3), "#e9e5d8");
  pen.fill(rect(80, -34, 6, 6), "#ffefc0");
  for (const x of [-62, 60]) {
    pen.fill(ellipse(x, -13, 13), "#24272c");
    pen.fill(ellipse(x, -13, 6.5), "#b9bdc2");
    for (let i = 0; i < 5; i++) pen.fill(ellipse(x + Math.cos(roll / 13 + i * 1.2566) * 4.2, -13 + Math.sin(roll / 13 + i * 1.2566) * 4.2, 1), "#5a5e64");
  }
  if (lamp) {
    beam(pen, 86, -31, 150);
    pen.fill(ellipse(-88, -28, 7), radial(-88, -28, 7, 7, [[0, "#ff6a4d", 0.95], [1, "#ff4a3d", 0]], 1));
  }
}

/** A yellow bus; its windows are lit when its lamps are. */
export function bus(pen: Pen, { roll, lamp }: Going): void {
  shadow(pen, 96);
  pen.fill(roundRect(-92, -74, 182, 62, 9), "#f0b63a");
  pen.fill(rect(-92, -36, 182, 4), "#3a3a40");
  pen.fill(rect(-92, -24, 182, 3), "#d79a22");
  for (let i = 0; i < 6; i++) pen.fill(roundRect(-84 + i * 25, -65, 21, 22, 3), lamp ? solid("#ffe0a0", 1, 1) : solid("#a9cbd6"));
  pen.fill(roundRect(66, -66, 23, 42, 3), lamp ? solid("#ffe9bf", 1, 1) : solid("#bcd9e2"));
  for (const x of [-58, 46]) {
    pen.fill(ellipse(x, -12, 13), "#24272c");
    pen.fill(ellipse(x, -12, 6), "#c7cacd");
    for (let i = 0; i < 5; i++) pen.fill(ellipse(x + Math.cos(roll / 13 + i * 1.2566) * 4, -12 + Math.sin(roll / 13 + i * 1.2566) * 4, 1), "#5a5e64");
  }
  if (lamp) beam(pen, 89, -22, 140);
}
