import { linear, mix, solid } from "../raster/paint.ts";
import { ellipse, type Path, type Point } from "../raster/path.ts";
import type { Pen } from "../raster/pen.ts";
import { during, sway, wrap, type Light, type Scene } from "../scene.ts";
import { dog, sittingCat } from "../props/animals.ts";
import { hills, woods } from "../props/land.ts";
import { bamboo, fallingLeaf, pot } from "../props/plants.ts";
import { bird, clouds, moon, sky, stars, tone } from "../props/sky.ts";
import { lantern, laundry, moths, porchLamp } from "../props/street.ts";
import { bicycle } from "../props/travellers.ts";

/** The lane runs to this point. */
const far = { x: 330, y: 196 };
/** Depth 0 is the picture's edge, 1 the vanishing point; gives the scale there. */
const shrink = (depth: number): number => 1 - depth;
/** A place on the lane's floor: `across` −1 (left wall) to 1. */
const floorAt = (across: number, depth: number): Point => [far.x + across * 330 * shrink(depth), far.y + 250 * shrink(depth)];
/** A place on a wall: `up` 0 (floor) to 1 (eaves). */
const onWall = (side: -1 | 1, depth: number, up: number): Point => {
  const [x, y] = floorAt(side, depth);
  return [x, y - up * 400 * shrink(depth)];
};
const wallPath = (side: -1 | 1, d0: number, d1: number, up0: number, up1: number): Path => [onWall(side, d0, up0), onWall(side, d1, up0), onWall(side, d1, up1), onWall(side, d0, up1)];

/** Lane (小巷): white walls and tiled eaves on both sides, flagstones, lanterns, and a lamp by a door. */
export const lane: Scene = {
  evening: {
    ambientTop: "#33457c", ambientFoot: "#3c4b82",
    lamps: [
      { x: 152, y: 176, rx: 120, ry: 130, colour: "#ffb765", power: 1.1, halo: 110, haloPower: 0.36 },
      { x: 230, y: 300, rx: 150, ry: 46, colour: "#ffa850", power: 0.7 },
      { x: 446, y: 190, rx: 60, ry: 70, colour: "#ffb765", power: 0.8, halo: 62, haloPower: 0.36 },
      { x: 400, y: 252, rx: 80, ry: 26, colour: "#ffa850", power: 0.5 },
      { x: 318, y: 205, rx: 46, ry: 30, colour: "#ffb765", power: 0.7, halo: 44, haloPower: 0.3 },
    ],
  },
  sky(pen, light) {
    sky(pen, light, 206);
    if (light === "dusk") moon(pen, 372, 54);
  },
  inSky(pen, { t, light }) {
    if (light === "day") {
      clouds(pen, light, t, 19, 40);
      for (let i = 0; i < 3; i++) bird(pen.at({ x: 120 + wrap(t + 0.1 - i * 0.02) * 420, y: 70 - i * 6 + sway(t, 3, i * 0.2) * 4, scale: 0.7 }), sway(t, 40, i * 0.2), "#56636b");
    } else stars(pen, t, 83, 150);
  },
  still(pen, light) {
    hills(pen, light, 204, 91, 74);
    woods(pen, light, 230, 430, 206, 18, 6);
    flagstones(pen);
    for (const side of [-1, 1] as const) wall(pen, side);
    doorway(pen, -1, 0.3, 0.43);
    doorway(pen, 1, 0.6, 0.68);
    opening(pen, light, 1, 0.26, 0.42, true);
    opening(pen, light, -1, 0.56, 0.64, false);
    opening(pen, light, 1, 0.76, 0.8, true);
    porchLamp(pen.at({ x: 152, y: 170, scale: 1.15, scaleX: -1.15 }), light);
    porchLamp(pen.at({ x: 446, y: 188, scale: 0.62 }), light);
    porchLamp(pen.at({ x: 297, y: 192, scale: 0.24, scaleX: -0.24 }), light);
    for (const [x, y, scale, bloom] of [[76, 332, 1.25, "#e0567a"], [560, 322, 1.2, "#f4c34c"], [517, 298, 0.95, ""], [212, 282, 0.75, "#f08c4e"]] as const) pot(pen.at({ x, y, scale }), "#5f9450", bloom || undefined);
  },
  moving(pen, { t, light }) {
    bamboo(pen.at({ x: 404, y: 240, scale: 0.52 }), t, 33, 210, 5);
    laundry(pen, [206, 128], [446, 122], t, ["#e7ddc8", "#4f86a8", "#c65b49", "#6f9a78", "#d8a24a"], 0.7);
    lanterns(pen, t, light);
    sittingCat(pen.at({ x: 262, y: 268, scale: 0.55 }), sway(t, 6));
    traffic(pen, t, light);
    if (light === "dusk") moths(pen, t, 152, 174, 24);
  },
};

function flagstones(pen: Pen): void {
  pen.fill([floorAt(-1, 0), floorAt(-1, 0.93), floorAt(1, 0.93), floorAt(1, 0)], linear(0, far.y, 0, 360, [[0, "#c3bcae"], [1, "#a49d91"]]));
  const rows = Array.from({ length: 15 }, (_, i) => 1 - 1 / (1 + i * 0.32));
  rows.forEach((d, row) => {
    pen.line([floorAt(-1, d), floorAt(1, d)], 2 * shrink(d) + 0.3, solid("#7e776c", 0.55));
    const next = rows[row + 1] ?? 0.93;
    for (let i = -3; i <= 3; i++) {
      const across = i * 0.28 + (row % 2 ? 0.14 : 0);
      if (Math.abs(across) < 0.99) pen.line([floorAt(across, d), floorAt(across, next)], 2 * shrink(d) + 0.3, solid("#7e776c", 0.5), 2 * shrink(next) + 0.3);
      if ((i * 5 + row * 3) % 4 === 0) pen.fill([floorAt(across, d), floorAt(across, next), floorAt(across + 0.28, next), floorAt(across + 0.28, d)], solid("#d7d0c1", 0.3));
    }
  });
  for (const side of [-1, 1]) pen.fill([floorAt(side * 0.93, 0), floorAt(side * 0.93, 0.93), floorAt(side, 0.93), floorAt(side, 0)], solid("#6f6a60", 0.6));
}

/** One side of the lane: three houses of different height, each with a stone foot, a tiled eave and its shade. */
function wall(pen: Pen, side: -1 | 1): void {
  const houses = side < 0 ? [[-0.3, 0.5, 1.08], [0.5, 0.74, 0.94], [0.74, 0.92, 1.12]] : [[-0.3, 0.46, 1], [0.46, 0.72, 1.16], [0.72, 0.92, 0.96]];
  for (const [d0, d1, up] of [...houses].reverse()) {
    const [x0] = onWall(side, d0, 0), [x1] = onWall(side, d1, 0);
    const shade = side < 0 ? ["#f2ecdf", "#ded6c6"] : ["#e3dbcb", "#cfc6b6"];
    pen.fill(wallPath(side, d0, d1, 0, up), linear(x0, 0, x1, 0, [[0, shade[0]], [1, shade[1]]]));
    pen.fill(wallPath(side, d0, d1, 0, 0.1), "#a8a297");
    pen.fill(wallPath(side, d0, d1, up - 0.09, up), solid("#6b675f", 0.35));
    eave(pen, side, d0, d1, up);
    pen.line([onWall(side, d1, 0), onWall(side, d1, up)], 1.6 * shrink(d1) + 0.5, solid("#8d867a", 0.8));
  }
}

/** A place on the eaves of a wall `up` high: `lift` above its edge, `reach` out over the lane. */
function onEave(side: -1 | 1, d: number, up: number, lift: number, reach: number): Point {
  const [x, y] = onWall(side, d, up + lift);
  return [x - side * reach * shrink(d), y];
}

function eave(pen: Pen, side: -1 | 1, d0: number, d1: number, up: number): void {
  const out = (d: number, lift: number, reach: number): Point => onEave(side, d, up, lift, reach);
  pen.fill([out(d0, -0.03, 44), out(d1, -0.03, 44), out(d1, 0.09, -30), out(d0, 0.09, -30)], "#4d5761");
  const ribs = Math.round((1 / shrink(d1) - 1 / shrink(d0)) * 9) + 4;
  for (let i = 0; i <= ribs; i++) {
    const inverse = 1 / shrink(d0) + ((1 / shrink(d1) - 1 / shrink(d0)) * i) / ribs, d = 1 - 1 / inverse;
    pen.line([out(d, -0.03, 44), out(d, 0.09, -30)], 4.6 * shrink(d) + 0.4, "#39414a");
    const [x, y] = out(d, -0.034, 44);
    pen.fill(ellipse(x, y, 5 * shrink(d) + 0.3), "#89929b");
  }
  pen.line([out(d0, -0.03, 44), out(d1, -0.03, 44)], 3 * shrink(d0), "#2f363f", 3 * shrink(d1));
  pen.line([out(d0, 0.095, -30), out(d1, 0.095, -30)], 9 * shrink(d0), "#434b54", 9 * shrink(d1));
}

function doorway(pen: Pen, side: -1 | 1, d0: number, d1: number): void {
  const at = (k: number): number => d0 + (d1 - d0) * k;
  pen.fill(wallPath(side, d0 - 0.015, d1 + 0.012, 0, 0.54), "#5a3524");
  pen.fill(wallPath(side, d0, d1, 0.02, 0.51), "#8a5637");
  pen.line([onWall(side, at(0.54), 0.02), onWall(side, at(0.54), 0.51)], 2.4 * shrink(d0), "#4a2b1c");
  for (const k of [0.46, 0.62]) {
    const [x, y] = onWall(side, at(k), 0.24);
    pen.fill(ellipse(x, y, 2.6 * shrink(d0), 3.6 * shrink(d0)), "#d9b25c");
  }
  pen.fill(wallPath(side, d0 - 0.075, d0 - 0.04, 0.12, 0.5), "#c8402f");
  pen.fill(wallPath(side, d1 + 0.026, d1 + 0.052, 0.12, 0.5), "#c8402f");
  for (let i = 0; i < 5; i++) {
    pen.fill(wallPath(side, d0 - 0.066, d0 - 0.049, 0.15 + i * 0.07, 0.19 + i * 0.07), "#f1c766");
    pen.fill(wallPath(side, d1 + 0.032, d1 + 0.046, 0.15 + i * 0.07, 0.19 + i * 0.07), "#f1c766");
  }
  pen.fill(wallPath(side, d0, d1, 0.555, 0.6), "#c8402f");
}

function opening(pen: Pen, light: Light, side: -1 | 1, d0: number, d1: number, lit: boolean): void {
  pen.fill(wallPath(side, d0 - 0.012, d1 + 0.01, 0.27, 0.58), "#7a4a30");
  const glass = tone(light, solid("#86a0a6"), lit ? linear(0, 120, 0, 250, [[0, "#ffd890"], [1, "#f4a94e"]], 1) : solid("#445680"));
  pen.fill(wallPath(side, d0, d1, 0.29, 0.56), glass);
  for (const k of [0.25, 0.5, 0.75]) {
    const d = d0 + (d1 - d0) * k;
    pen.line([onWall(side, d, 0.29), onWall(side, d, 0.56)], 3.4 * shrink(d), mix("#7a4a30", "#5a3524", 0.4));
  }
  for (const up of [0.37, 0.48]) pen.line([onWall(side, d0, up), onWall(side, d1, up)], 3 * shrink(d0), "#6a3f29", 3 * shrink(d1));
}

function lanterns(pen: Pen, t: number, light: Light): void {
  for (const [side, depth, up] of [[-1, 0.2, 1.08], [1, 0.2, 1], [-1, 0.6, 0.94], [1, 0.55, 1.16], [-1, 0.8, 1.12]] as const) {
    const [x, y] = onEave(side, depth, up, -0.03, 36);
    lantern(pen.at({ x, y }), light, sway(t, 3, depth) * 0.08, 1.5 * shrink(depth));
  }
}

/** Whoever goes along the lane, seen at an angle: `k` 0 is far off, 1 is past the eye, at an even pace. */
function along(pen: Pen, across: number, k: number, size: number, slim: number): Pen {
  const depth = 1 - 1 / (8 - 7.3 * k), [x, y] = floorAt(across, depth), scale = shrink(depth) * size;
  return pen.at({ x, y, scale, scaleX: scale * slim });
}

function traffic(pen: Pen, t: number, light: Light): void {
  const ride = during(t, 0.04, 0.5), run = during(t, 0.54, 0.96);
  if (ride !== undefined) bicycle(along(pen, -0.1 + ride * 0.35, ride, 2.1, 0.66), { roll: ride * 700, lamp: light === "dusk" });
  if (run !== undefined) dog(along(pen, 0.3 - run * 0.1, 1 - run, 2.2, -0.8), run * 26);
  for (let i = 0; i < 4; i++) {
    const k = wrap(t + i / 4);
    fallingLeaf(pen.at({ x: 380 - i * 30 - k * 60, y: 120 + k * 180, scale: 0.9 }), k, i % 2 ? "#a9b95c" : "#d6a94c");
  }
}
