import { counterLayout } from "../../packages/testkit/src/lib/clips/counter.ts";
import { burnCounter } from "./osd.ts";
import { createLighting, develop } from "./raster/light.ts";
import { createPen } from "./raster/pen.ts";
import { createSurface } from "./raster/surface.ts";
import type { Light, Scene } from "./scene.ts";

export const frameCount = 300;
const { width, height } = counterLayout;

/** Draws frames of a scene as RGB, 640 × 360; the returned array is reused by the next call. */
export function createFilm(scene: Scene, light: Light): (index: number) => Uint8ClampedArray {
  const sky = createSurface(width, height), still = createSurface(width, height), frame = createSurface(width, height);
  scene.sky(createPen(sky), light);
  still.data.set(sky.data);
  scene.still(createPen(still), light);
  const lighting = light === "dusk" ? createLighting(scene.evening, width, height) : undefined;
  const pen = createPen(frame), rgb = new Uint8ClampedArray(width * height * 3);
  return (index) => {
    const moment = { t: index / frameCount, light };
    frame.data.set(sky.data);
    scene.inSky(pen, moment);
    cover(frame.data, still.data, sky.data);
    scene.moving(pen, moment);
    develop(frame, lighting, rgb);
    burnCounter(rgb, index);
    return rgb;
  };
}

/** Lays the still picture over the frame wherever it is not open sky. */
function cover(frame: Float32Array, still: Float32Array, sky: Float32Array): void {
  for (let i = 0; i < frame.length; i += 4) {
    if (still[i] === sky[i] && still[i + 1] === sky[i + 1] && still[i + 2] === sky[i + 2]) continue;
    for (let c = 0; c < 4; c++) frame[i + c] = still[i + c];
  }
}
