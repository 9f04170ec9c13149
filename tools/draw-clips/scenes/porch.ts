import { solid } from "../raster/paint.ts";
import { ellipse, rect, roundRect } from "../raster/path.ts";
import { during, sway, wrap, type Scene } from "../scene.ts";
import { dog, hen } from "../props/animals.ts";
import { door, tileRoof, whiteWall, window } from "../props/house.ts";
import { ground, hills, paddies, woods } from "../props/land.ts";
import { bamboo, fallingLeaf, pot } from "../props/plants.ts";
import { clouds, moon, sky, stars, sun } from "../props/sky.ts";
import { fireflies, laundry, moths, porchLamp } from "../props/street.ts";
import type { Pen } from "../raster/pen.ts";

const lamp = { x: 348, y: 172 };

/** Home (家庭): a tiled farmhouse, its porch lamp, the yard and the rice behind it. */
export const porch: Scene = {
  evening: {
    ambientTop: "#3c4f86", ambientFoot: "#46558c",
    lamps: [
      { x: lamp.x, y: lamp.y + 26, rx: 150, ry: 130, colour: "#ffb765", power: 1.15, halo: 120, haloPower: 0.34 },
      { x: lamp.x, y: lamp.y, rx: 34, ry: 34, colour: "#ffd9a0", power: 0.3 },
      { x: lamp.x + 20, y: 300, rx: 200, ry: 40, colour: "#ffa850", power: 0.55 },
      { x: 556, y: 200, rx: 60, ry: 60, colour: "#ffb765", power: 0.35, halo: 60, haloPower: 0.2 },
    ],
  },
  sky(pen, light) {
    sky(pen, light, 196);
    if (light === "day") sun(pen, 196, 54);
    else moon(pen, 196, 50);
  },
  inSky(pen, { t, light }) {
    if (light === "day") clouds(pen, light, t, 4, 34);
    else stars(pen, t, 9, 110);
  },
  still(pen, light) {
    hills(pen, light, 200, 11, 96);
    woods(pen, light, 0, 300, 200, 3, 7);
    paddies(pen, light, 200, 268, 5);
    ground(pen, 262, "#d3c8ae", "#bcae92");
    pen.fill([[0, 262], [206, 262], [172, 284], [60, 300], [0, 306]], "#9db56a");
    house(pen, light);
    pen.fill([[262, 283], [640, 283], [640, 292], [254, 292]], solid("#6d675f", 0.28));
    for (const [x, y, w] of [[300, 312, 60], [392, 330, 74], [500, 318, 64], [250, 346, 80], [590, 344, 70], [456, 352, 40]]) pen.fill(ellipse(x, y, w / 2, w * 0.09), solid("#a99c82", 0.3));
  },
  moving(pen, { t, light }) {
    bamboo(pen.at({ x: 26, y: 292 }), t, 21, 215, 7);
    pen.line([[212, 300], [212, 178]], 4.5, "#a98a55", 3.6);
    laundry(pen, [60, 196], [212, 186], t, ["#4f86a8", "#e7ddc8", "#c65b49", "#6f9a78"], 0.92);
    life(pen, t);
    if (light === "dusk") {
      moths(pen, t, lamp.x, lamp.y + 2, 26);
      fireflies(pen, t, 30, 214, 190, 76);
    }
  },
};

function house(pen: Pen, light: "day" | "dusk"): void {
  whiteWall(pen, 262, 112, 400, 172);
  tileRoof(pen, 232, 56, 450, 62, 26);
  door(pen, 398, 280, 84, 116);
  window(pen, light, 528, 168, 58, 62);
  window(pen, light, 284, 172, 30, 50, false);
  drying(pen);
  porchLamp(pen.at({ x: lamp.x, y: lamp.y, scale: 1.05 }), light);
  pot(pen.at({ x: 300, y: 286 }), "#5f9450", "#e0567a");
  pot(pen.at({ x: 330, y: 288, scale: 0.8 }), "#7aa858");
  pot(pen.at({ x: 612, y: 287, scale: 1.05 }), "#4e8a55", "#f0a23c");
  bench(pen);
}

/** Strings of chillies and of maize under the eaves. */
function drying(pen: Pen): void {
  for (const [x, colour, dark] of [[599, "#d0392b", "#9d2a20"], [612, "#e9b13c", "#c08a22"], [625, "#d0392b", "#9d2a20"]]) {
    pen.line([[Number(x), 118], [Number(x), 128]], 1.2, "#8a6a42");
    for (let i = 0; i < 8; i++) {
      pen.fill(ellipse(Number(x) + (i % 2 ? 3 : -3), 130 + i * 4.4, 3.6, 3), String(i % 3 === 0 ? dark : colour));
    }
  }
}

function bench(pen: Pen): void {
  for (const x of [508, 582]) pen.fill(rect(x, 268, 6, 20), "#6d442b");
  pen.fill(roundRect(500, 261, 96, 8, 2), "#96623d");
  pen.fill(ellipse(540, 254, 10, 8), "#4f7f8f");
  pen.line([[549, 252], [557, 247]], 3.2, "#4f7f8f", 2);
  pen.fill(ellipse(540, 246, 3, 2), "#3d6876");
  for (const x of [566, 578]) pen.fill([[x, 254], [x + 8, 254], [x + 7, 261], [x + 1, 261]], "#7fa0a8");
}

function life(pen: Pen, t: number): void {
  for (const [x, y, colour, phase] of [[292, 322, "#b5613a", 0], [334, 334, "#e9dcc0", 0.31], [262, 338, "#7d4a36", 0.62]] as const) {
    const peck = Math.max(0, sway(t, 9, phase)) ** 0.5;
    hen(pen.at({ x: x + sway(t, 1, phase) * 16, y, scale: 0.95, scaleX: Math.cos((t + phase) * Math.PI * 2) > 0 ? 0.95 : -0.95 }), peck, colour);
  }
  const out = during(t, 0.08, 0.4), back = during(t, 0.56, 0.9);
  if (out !== undefined) dog(pen.at({ x: -40 + out * 730, y: 350, scale: 1.15 }), out * 13);
  if (back !== undefined) dog(pen.at({ x: 680 - back * 730, y: 346, scale: 1.1, scaleX: -1.1 }), back * 13);
  for (let i = 0; i < 4; i++) {
    const k = wrap(t + i * 0.25);
    fallingLeaf(pen.at({ x: 40 + i * 34 + k * 60, y: 110 + k * 196 }), k, i % 2 ? "#a9b95c" : "#d6a94c");
  }
}
