import { mix } from "../raster/paint.ts";
import { curve, ellipse } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";
import { solid } from "../raster/paint.ts";

const shadow = (pen: Pen, width: number): void => pen.fill(ellipse(0, 1, width, width * 0.13), solid("#2c2a33", 0.22));

/** A dog that trots to the right; `step` counts strides. */
export function dog(pen: Pen, step: number, colour = "#c08a4e"): void {
  const a = step * Math.PI * 2, bob = Math.abs(Math.sin(a)) * -1.5, dark = mix(colour, "#5a3a20", 0.4);
  shadow(pen, 22);
  for (const [x, phase, shade] of [[-12, 0.5, dark], [11, 0, dark], [-14, 0, colour], [13, 0.5, colour]] as const) {
    const swing = Math.sin(a + phase * Math.PI * 2) * 6;
    pen.line([[x, -15 + bob], [x + swing * 0.5, -8], [x + swing, 0]], 4.4, shade, 3.2);
  }
  pen.line(curve([[-16, -20 + bob], [-24, -26 + bob], [-23, -35 + bob + Math.sin(a * 2) * 2], [-17, -36 + bob]]), 4.6, colour, 2.6);
  pen.fill(curve([[-18, -19 + bob], [-10, -25 + bob], [8, -24 + bob], [18, -27 + bob], [18, -15 + bob], [6, -12 + bob], [-12, -11 + bob], [-18, -19 + bob]], 6), colour);
  pen.fill(curve([[13, -22 + bob], [16, -34 + bob], [24, -35 + bob], [34, -29 + bob], [33, -25 + bob], [24, -23 + bob], [16, -18 + bob], [13, -22 + bob]], 6), colour);
  pen.fill([[17, -32 + bob], [15, -41 + bob], [23, -35 + bob]], dark);
  pen.fill(ellipse(33.5, -27.6 + bob, 1.7), "#2b2320");
}

/** A hen; `peck` 0 (looks up) to 1 (beak on the ground). */
export function hen(pen: Pen, peck: number, colour = "#b5613a"): void {
  shadow(pen, 11);
  for (const x of [-2, 3]) pen.line([[x, -6], [x, 0]], 1.3, "#d39a3c");
  pen.fill(curve([[-13, -18], [-7, -12], [2, -14], [9, -11], [6, -5], [-5, -4], [-10, -9], [-13, -18]], 6), colour);
  pen.fill(curve([[-7, -11], [0, -12], [2, -7], [-5, -7], [-7, -11]], 5), mix(colour, "#5c2c1c", 0.35));
  const hx = 9 + peck * 5, hy = -19 + peck * 15;
  pen.line([[5, -10], [(5 + hx) / 2 + 1, (-10 + hy) / 2], [hx, hy]], 6, colour, 5);
  pen.fill(ellipse(hx, hy, 3.6), colour);
  pen.fill([[hx + 2.6, hy - 1.5], [hx + 7, hy + 0.4], [hx + 2.6, hy + 1.6]], "#e0a53f");
  for (const x of [-2, 0.5, 3]) pen.fill(ellipse(hx + x - 0.5, hy - 3.8, 1.5), "#d23b2f");
}

/** A cat that sits and moves its tail. */
export function sittingCat(pen: Pen, tail: number, colour = "#e8a65a"): void {
  pen.line(curve([[-8, -3], [-16, -2], [-20, -8 + tail * 4], [-17 + tail * 3, -15]]), 3.6, colour, 2.6);
  pen.fill(curve([[-10, 0], [-10, -10], [-3, -22], [5, -21], [8, -10], [8, 0], [-10, 0]], 6), colour);
  pen.fill(ellipse(3, -26, 7, 6.4), colour);
  pen.fill([[-3, -29], [-2.6, -37], [2, -32]], colour);
  pen.fill([[4, -32], [8.6, -37], [9, -29]], colour);
  for (const y of [-12, -16, -8]) pen.line([[-9, y], [-4, y - 0.5]], 1.4, mix(colour, "#8a4f1e", 0.6), 0.6);
  pen.fill(ellipse(5, -3, 4.5, 3), mix(colour, "#fff3df", 0.7));
}

/** A water buffalo that grazes; `head` 0–1 lowers the head. */
export function buffalo(pen: Pen, head: number): void {
  const hide = "#5d5a63", dark = "#46434c";
  shadow(pen, 30);
  for (const x of [-19, 15]) pen.line([[x, -18], [x - 1, 0]], 6.5, dark, 5);
  for (const x of [-13, 21]) pen.line([[x, -18], [x, 0]], 6.5, hide, 5);
  pen.line(curve([[-26, -28], [-31, -18], [-29, -8]]), 2.4, dark, 1.6);
  pen.fill(curve([[-27, -24], [-22, -37], [-4, -38], [14, -41], [26, -34], [26, -20], [12, -13], [-16, -13], [-27, -24]], 6), hide);
  const p = pen.at({ x: 26, y: -32, turn: head * 0.7 });
  p.fill(curve([[-6, -6], [6, -7], [17, 2], [19, 9], [13, 12], [4, 8], [-6, 6], [-6, -6]], 5), hide);
  p.line(curve([[2, -6], [-5, -13], [-14, -13]]), 3.4, "#c9c2b4", 1);
  p.fill(ellipse(17, 9, 3, 2.6), "#8f8a90");
}
