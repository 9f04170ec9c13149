// Draws and encodes the clips of packages/testkit/clips; see README.md.
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encode, type Codec } from "./encode.ts";
import { createFilm } from "./film.ts";
import type { Light } from "./scene.ts";
import { scenes, type SceneName } from "./scenes/index.ts";

const clipsFolder = fileURLToPath(new URL("../../packages/testkit/clips/", import.meta.url));
const inH265 = new Set(["porch-dusk", "lane-dusk", "crossing-day", "shop-day"]);
const quality: Readonly<Record<Codec, number>> = { h264: 27, h265: 27 };

async function film(scene: SceneName, light: Light): Promise<void> {
  const name = `${scene}-${light}`;
  for (const codec of inH265.has(name) ? (["h264", "h265"] as const) : (["h264"] as const)) {
    const path = join(clipsFolder, `${name}.${codec}`);
    await encode(createFilm(scenes[scene], light), codec, quality[codec], path);
    console.log(`${name}.${codec} ${((await stat(path)).size / 1024).toFixed(0)} KiB`);
  }
}

async function still(scene: SceneName, light: Light, frame: number, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const rgb = createFilm(scenes[scene], light)(frame);
  await writeFile(join(folder, `${scene}-${light}.ppm`), Buffer.concat([Buffer.from("P6\n640 360\n255\n"), Buffer.from(rgb)]));
}

const [wanted = "", option, frame, folder] = process.argv.slice(2);
for (const scene of Object.keys(scenes) as SceneName[]) {
  for (const light of ["day", "dusk"] as const) {
    if (!`${scene}-${light}`.startsWith(wanted)) continue;
    await (option === "--still" ? still(scene, light, Number(frame), folder ?? ".") : film(scene, light));
  }
}
