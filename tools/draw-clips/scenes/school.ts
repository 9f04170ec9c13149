import { linear, solid } from "../raster/paint.ts";
import { curve, ellipse, rect, roundRect } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";
import { during, sway, wrap, type Light, type Scene } from "../scene.ts";
import { dog } from "../props/animals.ts";
import { pane } from "../props/house.ts";
import { ground, hills, woods } from "../props/land.ts";
import { bush, fallingLeaf, tree } from "../props/plants.ts";
import { bird, clouds, moon, sky, stars, sun, tone } from "../props/sky.ts";
import { moths, streetLamp } from "../props/street.ts";
import { bicycle, bus } from "../props/travellers.ts";

const floor = 258;

/** School entrance (学校): the arch of the gate, the classrooms' galleries, a kite, and a crossing before it. */
export const school: Scene = {
  evening: {
    ambientTop: "#3b4d86", ambientFoot: "#42518a",
    lamps: [
      { x: 320, y: 214, rx: 130, ry: 80, colour: "#ffc98a", power: 0.75, halo: 120, haloPower: 0.2 },
      { x: 320, y: 290, rx: 170, ry: 46, colour: "#ffb868", power: 0.7 },
      { x: 106, y: 130, rx: 60, ry: 110, colour: "#ffd7a0", power: 0.55, halo: 84, haloPower: 0.45 },
      { x: 106, y: 290, rx: 110, ry: 36, colour: "#ffbf7a", power: 0.5 },
      { x: 300, y: 130, rx: 260, ry: 60, colour: "#ffcf95", power: 0.2 },
    ],
  },
  sky(pen, light) {
    sky(pen, light, 200);
    if (light === "day") sun(pen, 84, 66);
    else moon(pen, 600, 40);
  },
  inSky(pen, { t, light }) {
    if (light === "day") clouds(pen, light, t, 44, 28);
    else stars(pen, t, 61, 90);
    if (light === "day") for (let i = 0; i < 3; i++) bird(pen.at({ x: -40 + wrap(t + 0.2 - i * 0.02) * 760, y: 36 + i * 6 + sway(t, 3, i * 0.2) * 4, scale: 0.7 }), sway(t, 40, i * 0.2), "#56636b");
  },
  still(pen, light) {
    hills(pen, light, 214, 71, 110);
    woods(pen, light, -10, 650, 216, 16, 8);
    classrooms(pen, light);
    ground(pen, floor - 14, "#cfc7b6", "#b9b2a4");
    pen.fill(rect(-10, floor - 14, 660, 14), "#8fb56b");
    pen.fill([[258, floor - 14], [382, floor - 14], [404, 300], [236, 300]], "#c9826b");
    pen.fill([[262, floor - 14], [266, floor - 14], [248, 300], [242, 300]], solid("#f2ead8", 0.7));
    pen.fill([[374, floor - 14], [378, floor - 14], [398, 300], [392, 300]], solid("#f2ead8", 0.7));
    fence(pen);
    arch(pen, light);
    road(pen);
    streetLamp(pen.at({ x: 76, y: 298 }), light, 172);
  },
  moving(pen, { t, light }) {
    tree(pen.at({ x: 26, y: 284 }), t, 15, 140, "#5a9352");
    tree(pen.at({ x: 606, y: 286 }), t, 25, 168, "#4b8650");
    bunting(pen, t);
    if (light === "day") kite(pen, t);
    traffic(pen, t, light);
    if (light === "dusk") moths(pen, t, 106, 134, 16);
    for (let i = 0; i < 3; i++) {
      const k = wrap(t + i / 3);
      fallingLeaf(pen.at({ x: 580 - i * 26 - k * 60, y: 180 + k * 120 }), k, i % 2 ? "#a9b95c" : "#d6a94c");
    }
  },
};

function classrooms(pen: Pen, light: Light): void {
  pen.fill(rect(132, 66, 376, 182), linear(132, 0, 508, 0, [[0, "#f6efe0"], [1, "#e6decd"]]));
  pen.fill(rect(124, 58, 392, 10), "#c0573f");
  pen.fill(rect(124, 66, 392, 3), "#8f3f2e");
  for (let storey = 0; storey < 3; storey++) {
    const y = 76 + storey * 56;
    pen.fill(rect(138, y, 364, 44), tone(light, "#cfc6b4", "#b7ad9c"));
    for (let i = 0; i < 7; i++) {
      const lit = (i * 3 + storey * 2) % 5 !== 0, x = 146 + i * 52;
      pane(pen, light, x, y + 8, 22, 26, lit);
      pen.fill(rect(x + 28, y + 8, 11, 36), "#6f9a86");
    }
    pen.fill(rect(134, y + 32, 372, 12), linear(0, y + 32, 0, y + 44, [[0, "#fbf6ea"], [1, "#e4dccb"]]));
    pen.fill(rect(134, y + 36, 372, 2.4), ["#5ba08d", "#e0a445", "#d0644a"][storey]);
    for (let i = 0; i <= 7; i++) pen.fill(rect(135 + i * 52, y, 5, 44), "#ece4d4");
    pen.fill(rect(130, y + 44, 380, 6), "#d9cfbd");
  }
  clock(pen, light);
}

function clock(pen: Pen, light: Light): void {
  pen.fill([[284, 58], [284, 26], [320, 12], [356, 26], [356, 58]], "#efe7d7");
  pen.fill([[276, 30], [320, 8], [364, 30], [360, 35], [320, 15], [280, 35]], "#c0573f");
  pen.fill(ellipse(320, 40, 13), "#4f7f72");
  pen.fill(ellipse(320, 40, 10.5), tone(light, solid("#fffaf0"), solid("#ffe9b8", 1, 1)));
  pen.line([[320, 40], [320, 32]], 1.6, "#3b3f46");
  pen.line([[320, 40], [326, 43]], 1.6, "#3b3f46");
}

function fence(pen: Pen): void {
  for (const [from, to] of [[-10, 216], [424, 650]]) {
    pen.fill(rect(from, 246, to - from, 26), linear(0, 246, 0, 272, [[0, "#efe8da"], [1, "#d3cbbb"]]));
    pen.fill(rect(from, 243, to - from, 4), "#c0573f");
    for (let x = from + 4; x < to; x += 9) pen.line([[x, 214], [x, 244]], 1.7, "#5b8f86");
    for (const y of [218, 238]) pen.line([[from, y], [to, y]], 2, "#5b8f86");
    for (let x = from + 20; x < to - 10; x += 46) bush(pen.at({ x, y: 282 }), 44, 17, (x >> 1) % 3 ? "#5c8f52" : "#77a55c");
  }
}

/** The arch over the entrance: two pillars, a curved beam with a row of coloured marks. */
function arch(pen: Pen, light: Light): void {
  for (const x of [214, 398]) {
    pen.fill(rect(x, 156, 28, 128), linear(x, 0, x + 28, 0, [[0, "#d98a68"], [1, "#b56a4c"]]));
    for (let y = 168; y < 280; y += 12) pen.line([[x, y], [x + 28, y]], 0.8, solid("#8f4f39", 0.55));
    pen.fill(rect(x - 5, 278, 38, 9), "#b9b1a3");
    pen.fill(rect(x - 4, 150, 36, 8), "#efe8da");
    pen.fill(ellipse(x + 14, 143, 8), tone(light, solid("#fff6df"), solid("#fff0c4", 1, 1)));
  }
  const beam = curve([[206, 156], [262, 138], [320, 131], [378, 138], [434, 156]]);
  pen.fill([...beam, ...curve([[434, 180], [378, 163], [320, 157], [262, 163], [206, 180]])], "#3f7d74");
  pen.line(beam, 4, "#f0cd7c");
  ["#f4c65a", "#f3efe2", "#ef8d62", "#f3efe2", "#f4c65a"].forEach((colour, i) => {
    const x = 256 + i * 32, y = 148 + Math.abs(i - 2) ** 2 * 1.6, ink = solid(colour, 1, tone(light, 0, 0.9));
    if (i % 2) pen.fill(roundRect(x - 7, y - 5, 14, 10, 2), ink);
    else pen.fill([[x, y - 8], [x + 8, y], [x, y + 8], [x - 8, y]], ink);
  });
}

function road(pen: Pen): void {
  pen.fill(rect(-10, 286, 660, 16), linear(0, 286, 0, 302, [[0, "#d8d2c5"], [1, "#c9c2b4"]]));
  pen.fill(rect(-10, 300, 660, 4), "#e9e5da");
  pen.fill(rect(-10, 304, 660, 60), linear(0, 304, 0, 360, [[0, "#7e8086"], [1, "#6a6c73"]]));
  for (let i = 0; i < 9; i++) {
    const x = 228 + i * 21, lean = (x + 5 - 320) * 0.16;
    pen.fill([[x, 308], [x + 12, 308], [x + 12 + lean * 1.4, 356], [x - 2 + lean * 1.4, 356]], solid("#efebde", 0.85));
  }
  for (const x of [40, 120, 470, 550, 630]) pen.fill(rect(x, 329, 42, 3.4), solid("#efebde", 0.6));
}

/** Small flags of many colours between the pillars' heads and the fence. */
function bunting(pen: Pen, t: number): void {
  const colours = ["#e0604a", "#f2bd4b", "#5fa38c", "#5b8fb8", "#e58aa0"];
  for (const [x0, x1, y0, y1] of [[40, 212, 196, 152], [428, 600, 152, 196]]) {
    const on = (k: number): [number, number] => [x0 + (x1 - x0) * k, y0 + (y1 - y0) * k + Math.sin(k * Math.PI) * 14 + sway(t, 4, k) * 1.4];
    pen.line(Array.from({ length: 13 }, (_, i) => on(i / 12)), 1, "#6a645c");
    for (let i = 0; i < 9; i++) {
      const [x, y] = on((i + 0.5) / 9);
      pen.at({ x, y, turn: sway(t, 7, i * 0.13) * 0.2 }).fill([[-6, 0], [6, 0], [0, 13]], colours[i % 5]);
    }
  }
}

function kite(pen: Pen, t: number): void {
  const x = 548 + sway(t, 2) * 26, y = 62 + sway(t, 4, 0.2) * 12, turn = 0.35 + sway(t, 4) * 0.16;
  const tail = Array.from({ length: 9 }, (_, i): [number, number] => [x - 4 - i * 5 + sway(t, 8, i * 0.12) * 3, y + 18 + i * 5]);
  pen.line(curve([[x, y + 4], [x - 12, y + 70], [560, 210]]), 0.7, solid("#6b6f74", 0.7));
  pen.line(tail, 1.6, "#e0604a");
  for (const i of [2, 4, 6, 8]) pen.fill(ellipse(tail[i][0], tail[i][1], 3, 2), i % 4 ? "#f2bd4b" : "#5b8fb8");
  const p = pen.at({ x, y, turn });
  p.fill([[0, -20], [14, -2], [0, 20], [-14, -2]], "#e0604a");
  p.fill([[0, -20], [14, -2], [0, -2]], "#f2bd4b");
  p.fill([[0, 20], [-14, -2], [0, -2]], "#5b8fb8");
}

function traffic(pen: Pen, t: number, light: Light): void {
  const lamp = light === "dusk";
  const ride = during(t, 0.04, 0.34), pass = during(t, 0.38, 0.74), run = during(t, 0.74, 0.99);
  if (ride !== undefined) bicycle(pen.at({ x: 690 - ride * 760, y: 322, scale: 1.1, scaleX: -1.1 }), { roll: ride * 690, lamp }, "#e0913c");
  if (pass !== undefined) bus(pen.at({ x: -150 + pass * 950, y: 346, scale: 1.2 }), { roll: pass * 790, lamp });
  if (run !== undefined) dog(pen.at({ x: -40 + run * 740, y: 298, scale: 0.9 }), run * 15, "#8b6a50");
}
