import { linear, mix, solid } from "../raster/paint.ts";
import { ellipse, rect, roundRect } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";
import { during, sway, wrap, type Light, type Scene } from "../scene.ts";
import { dog } from "../props/animals.ts";
import { pane } from "../props/house.ts";
import { ground, hills, woods } from "../props/land.ts";
import { bamboo, bush } from "../props/plants.ts";
import { bird, clouds, moon, sky, stars, sun, tone } from "../props/sky.ts";
import { moths, streetLamp } from "../props/street.ts";
import { bicycle, truck } from "../props/travellers.ts";

const floor = 262;

/** Factory gate (企业): a bamboo works with saw-tooth roofs, its guard hut and the folding gate. */
export const gate: Scene = {
  evening: {
    ambientTop: "#3a4c84", ambientFoot: "#414f86",
    lamps: [
      { x: 152, y: 262, rx: 120, ry: 80, colour: "#ffc98a", power: 0.75, halo: 110, haloPower: 0.2 },
      { x: 260, y: 126, rx: 60, ry: 110, colour: "#ffd7a0", power: 0.5, halo: 84, haloPower: 0.42 },
      { x: 340, y: 292, rx: 230, ry: 42, colour: "#ffc586", power: 0.6 },
      { x: 390, y: 220, rx: 150, ry: 50, colour: "#ffc586", power: 0.28 },
    ],
  },
  sky(pen, light) {
    sky(pen, light, 200);
    if (light === "day") sun(pen, 250, 52);
    else moon(pen, 262, 48);
  },
  inSky(pen, { t, light }) {
    if (light === "day") clouds(pen, light, t, 33, 34);
    else stars(pen, t, 17, 120);
    if (light === "day") for (let i = 0; i < 4; i++) bird(pen.at({ x: 700 - wrap(t + 0.35 - i * 0.022) * 780, y: 66 + i * 7 + sway(t, 3, i * 0.2) * 4, scale: 0.8 }), sway(t, 36, i * 0.2), "#56636b");
    steam(pen, t, light);
  },
  still(pen, light) {
    hills(pen, light, 214, 41, 104);
    woods(pen, light, -10, 650, 216, 6, 8);
    halls(pen, light);
    ground(pen, floor, "#bdb9b0", "#a4a097");
    pen.fill([[238, floor], [566, floor], [700, 362], [120, 362]], linear(0, floor, 0, 360, [[0, "#8b8d92"], [1, "#74767c"]]));
    for (let i = 0; i < 4; i++) pen.fill([[398 - i * 1.5, 274 + i * 22], [406 + i * 1.5, 274 + i * 22], [408 + i * 2, 286 + i * 25], [396 - i * 2, 286 + i * 25]], solid("#ece7d8", 0.65));
    pen.fill([[222, floor + 1], [582, floor + 1], [584, floor + 5], [220, floor + 5]], "#5d6066");
    streetLamp(pen.at({ x: 228, y: 268 }), light, 148);
    walls(pen);
    hut(pen, light);
    stacks(pen);
  },
  moving(pen, { t, light }) {
    bamboo(pen.at({ x: 622, y: 288 }), t, 51, 180, 6);
    traffic(pen, t, light);
    if (light === "dusk") moths(pen, t, 259, 130, 14);
  },
};

function halls(pen: Pen, light: Light): void {
  pen.fill(rect(508, 60, 17, 130), linear(508, 0, 525, 0, [[0, "#b8705a"], [1, "#8e5140"]]));
  for (const y of [68, 84]) pen.fill(rect(507, y, 19, 6), "#ece5d6");
  for (let i = 0; i < 4; i++) {
    const x = 236 + i * 88;
    pen.fill([[x, 160], [x, 128], [x + 88, 160]], "#7e9099");
    pen.fill([[x, 160], [x, 128], [x + 14, 133], [x + 14, 160]], tone(light, solid("#b8d3da"), solid(i % 2 ? "#e8bd80" : "#5d6f98", 1, i % 2 ? 1 : 0)));
    pen.line([[x, 128], [x + 88, 160]], 3, "#5c6d76");
  }
  pen.fill(rect(236, 158, 352, floor - 156), linear(0, 158, 0, floor, [[0, "#e9e3d4"], [1, "#d4ccbb"]]));
  pen.fill(rect(236, 158, 352, 5), "#5b8f7d");
  for (let i = 0; i < 7; i++) pane(pen, light, 252 + i * 48, 178, 30, 22, i !== 2 && i !== 5);
  pen.fill(rect(330, 216, 62, floor - 216), "#6f7f88");
  for (let y = 222; y < floor; y += 7) pen.line([[330, y], [392, y]], 1, "#5c6b74");
  pen.fill(rect(430, 216, 62, floor - 216), tone(light, solid("#5a5148"), linear(0, 216, 0, floor, [[0, "#ffc874"], [1, "#c98a4a"]], 0.9)));
  for (let i = 0; i < 9; i++) pen.line([[434, 256 - i * 3.6], [488, 256 - i * 3.6]], 2.8, solid(mix("#8fae5a", "#c9cf82", (i * 5) % 7 / 7), 1, tone(light, 0, 0.35)));
}

/** The wall to the road, its two pillars and the gate's rail. */
function walls(pen: Pen): void {
  for (const [x, w] of [[-10, 92], [580, 70]]) {
    pen.fill(rect(x, 214, w, floor - 210), linear(0, 214, 0, floor, [[0, "#efe9dc"], [1, "#d5cdbd"]]));
    pen.fill(rect(x - 3, 208, w + 6, 8), "#5d6873");
  }
  for (const x of [216, 566]) {
    pen.fill(rect(x, 178, 24, floor - 172), linear(x, 0, x + 24, 0, [[0, "#c98364"], [1, "#a9644a"]]));
    for (let y = 190; y < floor; y += 11) pen.line([[x, y], [x + 24, y]], 0.8, solid("#8a4d38", 0.6));
    pen.fill(rect(x - 4, 172, 32, 8), "#e8e1d2");
    pen.fill(ellipse(x + 12, 166, 7), "#e8e1d2");
  }
  bush(pen.at({ x: 20, y: floor + 6 }), 74, 30, "#5c8f52");
  bush(pen.at({ x: 62, y: floor + 8 }), 54, 24, "#6d9d59");
  for (const [x, c] of [[8, "#e0567a"], [30, "#f4c34c"], [52, "#e0567a"], [70, "#f3ead6"]] as const) pen.fill(ellipse(x, floor - 12 + (x % 7), 3), c);
}

function hut(pen: Pen, light: Light): void {
  pen.fill(rect(96, 186, 112, floor - 180), linear(96, 0, 208, 0, [[0, "#f6f1e6"], [1, "#e5ddcd"]]));
  pen.fill([[84, 186], [96, 170], [208, 170], [220, 186]], "#5d6873");
  pen.fill(rect(84, 184, 136, 6), "#434c56");
  pane(pen, light, 108, 204, 52, 34, true);
  pen.fill(rect(172, 204, 26, floor - 198), "#4f7f72");
  pen.fill(rect(176, 209, 18, 20), tone(light, solid("#a9c6cd"), solid("#ffd795", 1, 1)));
  pen.fill(rect(92, floor + 2, 122, 6), "#a29c92");
  pen.fill(roundRect(144, 190, 12, 6, 2), tone(light, solid("#f5ecd0"), solid("#fff4d0", 1, 1)));
}

/** Bundles of cut bamboo by the wall, seen from their ends. */
function stacks(pen: Pen): void {
  for (let row = 0; row < 4; row++) {
    for (let i = 0; i < 9 - row; i++) {
      const x = 500 + i * 8 + row * 4, y = floor + 18 - row * 7;
      pen.fill(ellipse(x, y, 4.2), mix("#86a552", "#b8c474", ((i * 3 + row) % 5) / 5));
      pen.fill(ellipse(x, y, 2), "#e9e2b8");
    }
  }
}

function steam(pen: Pen, t: number, light: Light): void {
  for (let i = 0; i < 7; i++) {
    const k = wrap(t * 3 + i / 7), size = 5 + k * 17;
    pen.fill(ellipse(517 + k * 60 + sway(k, 1) * 4, 56 - k * 40, size, size * 0.72), solid(tone(light, "#ffffff", "#8d95b8"), Math.sin(Math.PI * Math.min(1, k + 0.12)) * tone(light, 0.5, 0.28), 1));
  }
}

/** The folding gate: lattice that opens (`open` 0–1) towards the left pillar. */
function foldingGate(pen: Pen, open: number): void {
  const from = 240, width = 326 * (1 - open * 0.78), count = 18, y = floor + 4;
  for (let i = 0; i < count; i++) {
    const a = from + (width * i) / count, b = from + (width * (i + 1)) / count;
    pen.line([[a, y - 4], [b, y - 36]], 1.8, "#c9d0d4");
    pen.line([[a, y - 36], [b, y - 4]], 1.8, "#a7b0b6");
    pen.line([[a, y], [a, y - 40]], 2.4, "#dfe4e6");
  }
  pen.fill(roundRect(from + width - 4, y - 46, 14, 47, 3), "#d8863f");
  for (const dy of [38, 28, 18]) pen.fill(rect(from + width - 4, y - dy, 14, 4), "#f6ead0");
}

function traffic(pen: Pen, t: number, light: Light): void {
  const lamp = light === "dusk";
  const bike = during(t, 0.0, 0.26), run = during(t, 0.72, 0.98), pass = during(t, 0.3, 0.66);
  const open = Math.min(1, Math.max(0, Math.min((t - 0.2) * 8, (0.8 - t) * 8)));
  foldingGate(pen, open);
  if (bike !== undefined) bicycle(pen.at({ x: -50 + bike * 760, y: 314, scale: 1.1 }), { roll: bike * 690, lamp }, "#3c78a5");
  if (pass !== undefined) truck(pen.at({ x: 780 - pass * 920, y: 330, scale: 1.28, scaleX: -1.28 }), { roll: pass * 720, lamp });
  if (run !== undefined) dog(pen.at({ x: -40 + run * 740, y: 306 }), run * 15, "#e2d3bb");
}
