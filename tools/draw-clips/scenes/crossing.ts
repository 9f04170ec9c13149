import { linear, radial, solid } from "../raster/paint.ts";
import { curve, ellipse, rect, roundRect, type Point } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";
import { during, sway, wrap, type Light, type Scene } from "../scene.ts";
import { buffalo } from "../props/animals.ts";
import { farHouse } from "../props/house.ts";
import { hills, paddies, woods } from "../props/land.ts";
import { bamboo, fallingLeaf, tree } from "../props/plants.ts";
import { bird, clouds, moon, sky, stars, sun, tone } from "../props/sky.ts";
import { fireflies, moths, streetLamp, wires } from "../props/street.ts";
import { bicycle, tricycle, truck } from "../props/travellers.ts";

/** Village crossing (乡村): two roads that meet among rice terraces, a mirror for the bend, houses under the hills. */
export const crossing: Scene = {
  evening: {
    ambientTop: "#3c5088", ambientFoot: "#46568e",
    lamps: [
      { x: 494, y: 142, rx: 70, ry: 110, colour: "#ffd7a0", power: 0.6, halo: 92, haloPower: 0.48 },
      { x: 470, y: 306, rx: 190, ry: 44, colour: "#ffbf7a", power: 0.85 },
    ],
  },
  sky(pen, light) {
    sky(pen, light, 176);
    if (light === "day") sun(pen, 470, 46);
    else moon(pen, 300, 44);
  },
  inSky(pen, { t, light }) {
    if (light === "day") clouds(pen, light, t, 57, 30);
    else stars(pen, t, 27, 100);
    for (let i = 0; i < 4; i++) bird(pen.at({ x: 700 - wrap(t + 0.5 - i * 0.02) * 800, y: 78 + i * 7 + sway(t, 3, i * 0.2) * 5, scale: 0.9 }), sway(t, 32, i * 0.2), tone(light, "#fdfbf4", "#8794be"));
  },
  still(pen, light) {
    hills(pen, light, 180, 121, 118);
    woods(pen, light, -10, 650, 182, 28, 7);
    for (const [x, y, s, lit] of [[176, 190, 0.8, 1], [214, 194, 0.95, 0], [262, 192, 0.75, 1], [388, 190, 0.8, 1], [424, 194, 0.9, 1], [580, 192, 0.85, 0], [616, 195, 1, 1]] as const) farHouse(pen, light, x, y, s, lit === 1);
    paddies(pen, light, 192, 300, 15);
    if (light === "dusk") pen.fill(rect(-10, 192, 660, 110), radial(470, 300, 220, 70, [[0, "#c9a468", 0.5], [1, "#c9a468", 0]], 1));
    roads(pen);
    for (const [x, s] of [[352, 0.75], [318, 0.55]] as const) tree(pen.at({ x, y: 214, scale: s }), 0, Math.round(x), 60, "#4f8a4e");
    mirror(pen, light);
    streetLamp(pen.at({ x: 462, y: 300 }), light, 162);
  },
  moving(pen, { t, light }) {
    wires(pen, [[-40, 330, 260], [92, 268, 190], [196, 236, 120], [270, 218, 74], [318, 208, 46]], light);
    bamboo(pen.at({ x: 604, y: 292 }), t, 61, 190, 6);
    buffalo(pen.at({ x: 130 + sway(t, 1) * 10, y: 238, scale: 0.72 }), 0.5 + 0.5 * sway(t, 3));
    scarecrow(pen.at({ x: 560, y: 244, scale: 0.7 }), t);
    traffic(pen, t, light);
    if (light === "dusk") {
      moths(pen, t, 494, 148, 16);
      fireflies(pen, t, 20, 206, 300, 70, 11);
    }
  },
};

function roads(pen: Pen): void {
  const left: Point[] = curve([[318, 196], [330, 214], [322, 244], [300, 286], [250, 362]]);
  const right: Point[] = curve([[324, 196], [344, 214], [352, 244], [382, 286], [470, 362]]);
  pen.fill([...left, ...[...right].reverse()], linear(0, 196, 0, 360, [[0, "#b8b4ab"], [1, "#8f8e90"]]));
  const top = curve([[-10, 300], [200, 290], [420, 290], [650, 304]]), bottom = curve([[650, 362], [420, 346], [200, 346], [-10, 358]]);
  pen.fill([[-10, 362], ...curve([[-10, 350], [200, 338], [420, 338], [650, 352]]), [650, 362]], "#9db567");
  pen.fill([...top, ...bottom], linear(0, 290, 0, 350, [[0, "#a3a1a0"], [1, "#85858a"]]));
  pen.line(top, 2.4, solid("#e3dfd2", 0.8));
  pen.line(bottom, 3, solid("#e3dfd2", 0.8));
  pen.fill([[300, 287], [382, 287], [386, 296], [296, 296]], "#9c9b9c");
  for (let i = 0; i < 8; i++) pen.fill(roundRect(302 + i * 10, 292, 5, 5, 0.5), solid("#f1ede0", 0.8));
  for (let x = 10; x < 640; x += 74) if (x < 270 || x > 390) pen.fill(rect(x, 319 + Math.abs(x - 320) * 0.02, 36, 3), solid("#f1ede0", 0.7));
  for (let i = 1; i < 6; i++) {
    const y = 206 + i * i * 2.9;
    pen.fill(rect(335 - i * 0.3, y, 1 + i * 0.45, 2 + i * 1.5), solid("#f1ede0", 0.6));
  }
}

/** The round mirror at the bend, and a stone with marks. */
function mirror(pen: Pen, light: Light): void {
  pen.line([[410, 296], [410, 228]], 4, "#e0873c");
  for (const y of [286, 268]) pen.fill(rect(408, y, 4, 8), "#f6efe0");
  pen.fill(ellipse(410, 218, 17, 17), "#e0733a");
  pen.fill(ellipse(410, 218, 13.5, 13.5), tone(light, linear(0, 204, 0, 232, [[0, "#cfe6ee"], [0.5, "#a9cbb8"], [1, "#9b9b98"]]), linear(0, 204, 0, 232, [[0, "#3a4d80"], [0.5, "#52648f"], [1, "#c49a68"]], 1)));
  pen.fill(ellipse(405, 212, 4, 2.4), solid("#ffffff", 0.6));
  pen.fill([[398, 206], [410, 196], [422, 206], [420, 208], [410, 200], [400, 208]], "#c65f2c");
  pen.fill(roundRect(246, 258, 22, 30, 4), "#b9b3a6");
  for (const y of [265, 273, 281]) pen.fill(roundRect(252, y, 10, 3, 1), "#b5402f");
}

function scarecrow(pen: Pen, t: number): void {
  const p = pen.at({ turn: sway(t, 3) * 0.05 });
  p.line([[0, 0], [0, -46]], 3, "#8a6a42");
  p.line([[-22, -34], [22, -34]], 3, "#8a6a42");
  p.fill([[-22, -38], [22, -38], [20 + sway(t, 6) * 2, -24], [9, -26], [11, -10], [-11, -10], [-9, -26], [-20 + sway(t, 6, 0.3) * 2, -24]], "#c65b49");
  p.fill([[-17, -44], [0, -58], [17, -44]], "#dcb866");
}

function traffic(pen: Pen, t: number, light: Light): void {
  const lamp = light === "dusk";
  const lorry = during(t, 0.04, 0.38), cart = during(t, 0.5, 0.8), bike = during(t, 0.3, 0.62), down = during(t, 0.66, 0.98);
  if (down !== undefined) {
    const near = down ** 2, scale = 0.2 + near * 0.95;
    bicycle(pen.at({ x: 334 + near * 30, y: 210 + near * 160, scale, scaleX: scale * 0.8 }), { roll: down * 500 }, "#3c78a5");
  }
  if (lorry !== undefined) truck(pen.at({ x: -130 + lorry * 900, y: 322, scale: 0.98 }), { roll: lorry * 900, lamp }, "#c9683c", "canvas");
  if (bike !== undefined) bicycle(pen.at({ x: 700 - bike * 770, y: 338, scaleX: -1 }), { roll: bike * 770, lamp });
  if (cart !== undefined) tricycle(pen.at({ x: 720 - cart * 800, y: 336, scale: 1, scaleX: -1 }), { roll: cart * 800, lamp });
  for (let i = 0; i < 3; i++) {
    const k = wrap(t + i / 3);
    fallingLeaf(pen.at({ x: 600 - i * 22 - k * 90, y: 150 + k * 150 }), k, i % 2 ? "#a9b95c" : "#d6a94c");
  }
}
