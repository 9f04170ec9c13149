import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { isFault } from "@porchlight/base";
import { NalScan } from "@porchlight/codecs";
import { clipNames, clipPath, loadClip, type ClipName } from "./clip-library.ts";
import { counterLayout, readCounter } from "./counter.ts";

const { width, height } = counterLayout;
const folder = fileURLToPath(new URL("../../../clips/", import.meta.url));

/** The luma planes of every `every`th frame of a clip, decoded by ffmpeg at the clip's own or another size. */
function decode(name: ClipName, w: number = width, h: number = height, every = 1): Uint8Array[] {
  const run = spawnSync("ffmpeg", ["-v", "error", "-i", clipPath(name), "-vf", `select=not(mod(n\\,${every})),scale=${w}:${h}`, "-pix_fmt", "gray", "-fps_mode", "passthrough", "-f", "rawvideo", "-"], { maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, String(run.stderr ?? run.error));
  assert.equal(String(run.stderr), "", name);
  return Array.from({ length: run.stdout.length / (w * h) }, (_, i) => run.stdout.subarray(i * w * h, (i + 1) * w * h));
}

test("the folder holds exactly the library's clips and stays under 5.5 MB", () => {
  assert.deepEqual(readdirSync(folder).filter((file) => !file.endsWith(".md")).toSorted(), [...clipNames].toSorted());
  const total = clipNames.reduce((sum, name) => sum + statSync(clipPath(name)).size, 0);
  assert.ok(total <= 5_500_000, `${total} bytes`);
});

for (const name of clipNames) {
  test(`${name} has 300 access units, with parameter sets and a key frame every 30`, async () => {
    const clip = await loadClip(name);
    assert.equal(clip.name, name);
    assert.equal(clip.codec, name.endsWith("h264") ? "h264" : "h265");
    assert.equal(clip.scene, name.split("-")[0]);
    assert.equal(clip.accessUnits.length, 300);
    const scan = new NalScan(clip.codec);
    clip.accessUnits.forEach(({ data, key }, i) => {
      scan.scanAnnexB(data, 0, data.length);
      assert.equal(key, i % 30 === 0, `frame ${i}`);
      assert.equal(scan.parameterSets, key, `frame ${i}`);
    });
  });

  test(`${name} decodes to 300 frames that each show their own number`, () => {
    const frames = decode(name);
    assert.equal(frames.length, 300);
    frames.forEach((luma, i) => assert.equal(readCounter(luma, width, height), i));
  });
}

test("the number survives being shown at other sizes", () => {
  for (const [w, h] of [[320, 180], [480, 270], [854, 480], [1280, 720]]) {
    decode("porch-dusk.h264", w, h, 7).forEach((luma, i) => assert.equal(readCounter(luma, w, h), i * 7, `${w}x${h}`));
  }
});

test("a name without its ending is the H.264 clip, and a path loads the same pictures", async () => {
  const byName = await loadClip("lane-dusk");
  assert.equal(byName.name, "lane-dusk.h264");
  const byPath = await loadClip(clipPath("lane-dusk.h264"));
  assert.equal(byPath.scene, undefined);
  assert.deepEqual(byPath.accessUnits, byName.accessUnits);
});

test("a clip that is is not there or not known is named", async () => {
  await assert.rejects(loadClip("attic-noon"), (error) => isFault(error, "testkit.clip-unknown"));
  await assert.rejects(loadClip("/nowhere/attic.h264"), (error) => isFault(error, "testkit.clip-unreadable"));
});

test("a file without a key frame is an empty clip", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "clip-")), "noise.h264");
  await writeFile(path, new Uint8Array(4096).fill(0x55));
  await assert.rejects(loadClip(path), (error) => isFault(error, "testkit.clip-empty"));
  await rm(dirname(path), { recursive: true });
});
