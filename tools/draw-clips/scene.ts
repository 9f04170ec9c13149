import type { Evening } from "./raster/light.ts";
import type { Pen } from "./raster/pen.ts";

export type Light = "day" | "dusk";

/** One moment of a loop: `t` runs 0 to 1 over the 20 s and everything that moves returns to where it was. */
export type Moment = { t: number; light: Light };

/** A place that is drawn: the still part once, the moving part on top of it for every frame. */
export type Scene = {
  /** The open sky, and what moves in it: both lie behind everything that `still` draws. */
  readonly sky: (pen: Pen, light: Light) => void;
  readonly inSky: (pen: Pen, moment: Moment) => void;
  readonly still: (pen: Pen, light: Light) => void;
  readonly moving: (pen: Pen, moment: Moment) => void;
  readonly evening: Evening;
};

/** A wave that fits `cycles` whole times into the loop. */
export const sway = (t: number, cycles: number, phase = 0): number => Math.sin((t * cycles + phase) * Math.PI * 2);
/** The part of the loop between `from` and `to` as 0–1; undefined outside. */
export const during = (t: number, from: number, to: number): number | undefined => (t >= from && t < to ? (t - from) / (to - from) : undefined);
export const wrap = (v: number): number => v - Math.floor(v);
