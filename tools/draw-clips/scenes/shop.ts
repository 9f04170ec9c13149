import { linear, solid } from "../raster/paint.ts";
import { curve, ellipse, rect, ring, roundRect } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";
import { during, sway, wrap, type Light, type Scene } from "../scene.ts";
import { dog, sittingCat } from "../props/animals.ts";
import { pane } from "../props/house.ts";
import { ground, hills, paving, woods } from "../props/land.ts";
import { fallingLeaf, pot, tree } from "../props/plants.ts";
import { clouds, moon, sky, stars, sun, tone } from "../props/sky.ts";
import { lantern, moths, streetLamp, wires } from "../props/street.ts";
import { bicycle, tricycle } from "../props/travellers.ts";
import { createChance } from "../raster/chance.ts";

const floor = 282;
const goods = ["#d7533c", "#efb43f", "#4f93a8", "#78a65a", "#f3ead6", "#c67a3b", "#8d5a8e", "#e58a72"];

/** Shop front (商铺): a corner shop with its awning, shelves, fruit in crates and the street before it. */
export const shop: Scene = {
  evening: {
    ambientTop: "#3a4c82", ambientFoot: "#3f4e84",
    lamps: [
      { x: 300, y: 226, rx: 180, ry: 80, colour: "#ffc078", power: 0.85, halo: 190, haloPower: 0.16 },
      { x: 300, y: 300, rx: 220, ry: 44, colour: "#ffb05c", power: 0.75 },
      { x: 572, y: 116, rx: 90, ry: 120, colour: "#ffcf95", power: 0.45, halo: 70, haloPower: 0.4 },
      { x: 580, y: 306, rx: 110, ry: 34, colour: "#ffbf7a", power: 0.5 },
    ],
  },
  sky(pen, light) {
    sky(pen, light, 210);
    if (light === "day") sun(pen, 560, 50);
    else moon(pen, 520, 44);
  },
  inSky(pen, { t, light }) {
    if (light === "day") clouds(pen, light, t, 12, 40);
    else stars(pen, t, 31, 120);
  },
  still(pen, light) {
    hills(pen, light, 220, 23, 84);
    woods(pen, light, 480, 650, 222, 8, 8);
    ground(pen, floor - 4, "#c9c3b7", "#b2aca2");
    pen.fill(rect(0, 316, 640, 46), linear(0, 316, 0, 360, [[0, "#7d7f85"], [1, "#6c6e75"]]));
    paving(pen, floor - 4, 300, "#9b948a", [290, 302], 44);
    pen.fill(rect(0, 278, 640, 40), solid("#c9c3b7", 0.35));
    pen.fill(rect(0, 313, 640, 5), "#dedad0");
    for (let x = 20; x < 640; x += 90) pen.fill([[x, 340], [x + 44, 340], [x + 40, 344], [x - 4, 344]], solid("#e8e4d6", 0.6));
    neighbour(pen, light);
    building(pen, light);
    crates(pen);
    streetLamp(pen.at({ x: 544, y: 314 }), light, 200);
  },
  moving(pen, { t, light }) {
    wires(pen, [[-30, 260, 150], [-31, 260, 150]], light);
    tree(pen.at({ x: 614, y: 312 }), t, 5, 150);
    for (const x of [122, 478]) lantern(pen.at({ x, y: 136 }), light, sway(t, 4, x / 640) * 0.09, 0.85);
    sittingCat(pen.at({ x: 436, y: 292, scale: 0.85 }), sway(t, 6));
    fan(pen, t);
    traffic(pen, t, light);
    if (light === "dusk") moths(pen, t, 574, 122, 20);
  },
};

function building(pen: Pen, light: Light): void {
  pen.fill(rect(92, 26, 416, floor - 26), linear(92, 0, 508, 0, [[0, "#efe8da"], [1, "#e2d9c8"]]));
  for (let y = 34; y < 96; y += 10) pen.line([[92, y], [508, y]], 0.6, solid("#c9bfac", 0.55));
  pen.fill(rect(86, 18, 428, 9), "#b9afa0");
  pen.fill(rect(86, 25, 428, 3), "#8f877b");
  [112, 206, 330, 424].forEach((x, i) => balcony(pen, light, x, i === 1 || i === 2));
  sign(pen, light);
  inside(pen, light);
  awning(pen);
  for (const x of [92, 494]) pen.fill(rect(x, 128, 14, floor - 128), "#c9bfae");
  pen.fill(rect(86, floor - 4, 428, 6), "#a59e93");
}

function balcony(pen: Pen, light: Light, x: number, lit: boolean): void {
  pane(pen, light, x, 40, 62, 42, lit);
  pen.fill(rect(x - 6, 78, 74, 3), "#7b8a86");
  for (let i = 0; i <= 12; i++) pen.line([[x - 5 + i * 6, 66], [x - 5 + i * 6, 79]], 1, "#7b8a86");
  pen.line([[x - 6, 66], [x + 68, 66]], 1.6, "#7b8a86");
}

/** The board above the shop: a lamp and abstract marks, no words. */
function sign(pen: Pen, light: Light): void {
  pen.fill(rect(98, 90, 404, 36), "#21514d");
  pen.fill(rect(98, 90, 404, 36), tone(light, solid("#2a6a62"), linear(98, 0, 502, 0, [[0, "#2f7d70"], [0.5, "#3b9482"], [1, "#2f7d70"]], 0.85)));
  pen.fill([rect(101, 93, 398, 30), [...rect(103, 95, 394, 26)].reverse()], solid("#f2cf7c", 1, tone(light, 0, 1)));
  const gold = solid("#ffe0a0", 1, tone(light, 0, 1));
  [186, 244, 302, 360, 418].forEach((x, i) => {
    if (i === 2) {
      pen.fill([[x - 9, 104], [x, 97], [x + 9, 104]], gold);
      pen.fill([[x - 7, 106], [x + 7, 106], [x + 5, 119], [x - 5, 119]], gold);
      return;
    }
    pen.fill(ring(x, 108, 8, 3), gold);
    pen.fill(i % 2 ? rect(x - 3, 105, 6, 6) : ellipse(x, 108, 3), gold);
  });
}

function inside(pen: Pen, light: Light): void {
  const emit = tone(light, 0, 0.9);
  pen.fill(rect(106, 140, 388, floor - 142), tone(light, linear(0, 140, 0, floor, [[0, "#8a7258"], [1, "#b59a78"]]), linear(0, 140, 0, floor, [[0, "#f0b564"], [0.6, "#ffd898"], [1, "#d99a58"]], 0.95)));
  const chance = createChance(77);
  for (const [from, to] of [[114, 226], [306, 420]]) {
    for (let row = 0; row < 4; row++) {
      const y = 178 + row * 24;
      for (let x = from + 3; x < to - 8; x += 9 + chance() * 3) {
        const h = 9 + chance() * 8, w = 6 + chance() * 3;
        pen.fill(roundRect(x, y - h, w, h, 1.5), solid(goods[Math.floor(chance() * goods.length)], 1, emit));
        pen.fill(rect(x, y - h * 0.6, w, 2), solid("#fff5dc", 0.6, emit));
      }
      pen.fill(rect(from, y, to - from, 3), solid("#77502f", 1, emit * 0.6));
    }
    for (const x of [from, to - 3]) pen.fill(rect(x, 160, 3, floor - 162), solid("#77502f", 1, emit * 0.6));
  }
  counter(pen, emit);
  cooler(pen, light);
}

function counter(pen: Pen, emit: number): void {
  pen.fill(rect(232, 236, 68, floor - 238), solid("#8d5b36", 1, emit * 0.4));
  pen.fill(rect(229, 231, 74, 6), solid("#b97f4c", 1, emit * 0.5));
  pen.fill(roundRect(240, 216, 20, 15, 2), solid("#45505c", 1, emit * 0.4));
  for (const [x, c] of [[270, "#d7533c"], [280, "#efb43f"], [290, "#78a65a"]] as const) {
    pen.fill(roundRect(x - 4, 218, 8, 13, 2), solid("#e9f1ee", 0.85, emit));
    pen.fill(rect(x - 3, 223, 6, 7), solid(c, 1, emit));
  }
}

function cooler(pen: Pen, light: Light): void {
  pen.fill(roundRect(428, 172, 40, floor - 174, 3), "#dfe6e6");
  pen.fill(rect(432, 180, 32, floor - 190), tone(light, solid("#bfe0e6"), solid("#d9f6fb", 1, 1)));
  for (let row = 0; row < 4; row++) for (let i = 0; i < 4; i++) pen.fill(roundRect(434 + i * 7.4, 186 + row * 22, 5.5, 15, 2), solid(["#4d9a6a", "#d4673d", "#e3b23d", "#4a86b4"][(i + row) % 4], 1, tone(light, 0, 0.9)));
}

function awning(pen: Pen): void {
  for (let i = 0; i < 20; i++) {
    const x0 = 104 + i * 19.6, x1 = x0 + 19.6, spread = (x: number): number => 300 + (x - 300) * 1.09;
    const colour = i % 2 ? "#f6efe0" : "#cf4f3a";
    pen.fill([[x0, 126], [x1, 126], [spread(x1), 150], ...curve([[spread(x1), 150], [(spread(x0) + spread(x1)) / 2, 159], [spread(x0), 150]], 5)], colour);
  }
  pen.fill([[104, 126], [496, 126], [514, 152], [87, 152]], linear(0, 126, 0, 152, [[0, "#2d2a33", 0.28], [1, "#2d2a33", 0]]));
}

function crates(pen: Pen): void {
  const fruit = [["#f08c2e", "#ffab4e"], ["#8fb34c", "#b2cc68"], ["#d4493b", "#ef6f57"], ["#f3c74a", "#ffdf78"]];
  fruit.forEach(([dark, bright], i) => {
    const x = 114 + i * 42 + (i > 1 ? 124 : 0), y = 262;
    for (let k = 0; k < 9; k++) pen.fill(ellipse(x + 4 + (k % 5) * 7 + (k > 4 ? 3.5 : 0), y - (k > 4 ? 5 : 0), 4.2), k % 2 ? dark : bright);
    pen.fill(rect(x - 2, y, 38, 24), "#b98a55");
    for (const dy of [7, 15]) pen.line([[x - 2, y + dy], [x + 36, y + dy]], 1.2, "#8b6337");
  });
  pot(pen.at({ x: 82, y: 296 }), "#5f9450", "#e0567a");
  pot(pen.at({ x: 522, y: 294, scale: 0.9 }), "#6fa05a", "#f4c34c");
}

function neighbour(pen: Pen, light: Light): void {
  pen.fill(rect(-10, 70, 98, floor - 70), "#d9cfc0");
  pen.fill(rect(-10, 62, 102, 9), "#a79d8f");
  pane(pen, light, 14, 92, 48, 40, false);
  pen.fill(rect(4, 168, 72, floor - 170), "#7f8f95");
  for (let y = 176; y < floor; y += 8) pen.line([[4, y], [76, y]], 1, "#6b7a80");
}

/** A small electric fan that turns on the counter. */
function fan(pen: Pen, t: number): void {
  pen.line([[236, 231], [236, 218]], 2, "#3f6a72");
  for (let i = 0; i < 3; i++) {
    const blade = pen.at({ x: 236, y: 213, turn: t * Math.PI * 2 * 20 + (i * Math.PI * 2) / 3 });
    blade.fill(ellipse(4, 0, 4, 2), solid("#8fd0d6", 0.9, 0.4));
  }
  pen.fill(ring(236, 213, 8.5, 1.2), "#3f6a72");
}

function traffic(pen: Pen, t: number, light: Light): void {
  const lamp = light === "dusk";
  const walk = during(t, 0.3, 0.62), cart = during(t, 0.02, 0.34), bike = during(t, 0.66, 0.97);
  if (walk !== undefined) dog(pen.at({ x: 690 - walk * 740, y: 309, scale: 0.95, scaleX: -0.95 }), walk * 14, "#8b6a50");
  if (cart !== undefined) tricycle(pen.at({ x: -80 + cart * 800, y: 352, scale: 1.2 }), { roll: cart * 660, lamp });
  if (bike !== undefined) bicycle(pen.at({ x: 700 - bike * 780, y: 336, scale: 1.2, scaleX: -1.2 }), { roll: bike * 640, lamp }, "#c9502f");
  for (let i = 0; i < 3; i++) {
    const k = wrap(t + i / 3);
    fallingLeaf(pen.at({ x: 600 - i * 22 - k * 70, y: 190 + k * 130 }), k, i % 2 ? "#a9b95c" : "#d6a94c");
  }
}
