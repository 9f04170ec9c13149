import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { isFault } from "@porchlight/base";
import { counterLayout, readCounter } from "../clips/counter.ts";
import { ambientAlaw } from "../clips/ambient.ts";
import { frameNumberAt } from "./reel.ts";
import { cameraHash } from "./send-stamp.ts";
import { startTestPlatform, type TestPlatform } from "./testing/platform.ts";
import { watch, type Seen } from "./testing/watch.ts";
import { startVirtualCameras, type VirtualCameras } from "./virtual-cameras.ts";

const fps = 15;
let platform: TestPlatform;
let cameras: VirtualCameras;
const idOf = (serial: number): string => platform.spec(serial).id;

before(async () => {
  platform = await startTestPlatform();
  cameras = await startVirtualCameras({
    cameras: [platform.spec(1), platform.spec(2, { sipTransport: "tcp", clip: "shop-day.h265", charset: "GB18030", channel: { roomType: 2, longitude: 119.9, latitude: 30.5 } }), platform.spec(3, { audio: "none", charset: "UTF-8" })],
  });
  await cameras.registered();
});

after(async () => {
  await cameras[Symbol.asyncDispose]();
  await platform[Symbol.asyncDispose]();
});

/** Every frame is stamped with this camera, in order without a gap, sent while it was on the air. */
function assertOnAir(frames: readonly Seen[], id: string): void {
  const first = frames[0].stamp?.frame ?? assert.fail("no stamp");
  frames.forEach(({ stamp, pts }, i) => {
    assert.ok(stamp);
    assert.equal(stamp.camera, cameraHash(id));
    assert.equal(stamp.frame, (first + i) % 2 ** 32);
    const number = wholeNumber(stamp.frame, stamp.sentAt);
    assert.ok(number <= frameNumberAt(fps, stamp.sentAt), "sent before its instant");
    assert.equal(pts, (number * 6000) % 2 ** 33);
  });
}

/** The frame number since 1970 whose last 32 bits are known, around `at`. */
function wholeNumber(low: number, at: number): number {
  const near = frameNumberAt(fps, at);
  return near + ((low - (near % 2 ** 32)) | 0);
}

test("cameras on one agent register over UDP and TCP and are known by name, 洑 included, in every charset", async () => {
  for (const serial of [1, 2, 3]) {
    const catalogue = await platform.gb.queryCatalog(idOf(serial));
    assert.equal(catalogue.kind, "ok");
    if (catalogue.kind !== "ok") return;
    const [row, ...more] = catalogue.value;
    assert.deepEqual(more, []);
    assert.equal(row.id, idOf(serial));
    assert.equal(row.name, `洑家村 ${serial} 号`);
    assert.equal(row.civilCode, "330523");
    assert.equal(row.roomType, serial === 2 ? 2 : 1);
    assert.equal(row.online, true);
  }
});

test("a camera says what it is and how it is", async () => {
  const info = await platform.gb.queryDeviceInfo(idOf(1));
  assert.deepEqual(info.kind === "ok" && [info.value.manufacturer, info.value.model, info.value.channels], ["Porchlight", "Virtual camera", 1]);
  const status = await platform.gb.queryDeviceStatus(idOf(1));
  assert.equal(status.kind === "ok" && status.value.online, true);
});

for (const transport of ["udp", "tcp-passive", "tcp-active"] as const) {
  test(`live by ${transport}: frames on the wall clock, from a key frame on, with the scene's sound`, async () => {
    const view = await watch(platform.gb, { peerId: idOf(1), transport });
    const frames = (await view.until(20)).slice(0, 20);
    assertOnAir(frames, idOf(1));
    assert.ok(frames.every(({ ssrc, marked }) => ssrc === view.session.ssrc && marked));
    assert.deepEqual(view.map, { video: "h264", audio: "alaw" });
    const loop = ambientAlaw("lane");
    const from = Math.round(((wholeNumber(frames[0].stamp?.frame ?? 0, frames[0].arrivedAt) - 1) * 8000) / fps);
    view.sound.forEach((sample, i) => assert.equal(sample, loop[(from + i) % loop.length]));
    assert.ok(view.sound.length >= 8000);
    await view[Symbol.asyncDispose]();
    assert.equal(await view.session.ended, "local-bye");
  });
}

test("the counter in the decoded picture is the frame that the wall clock asks for", async () => {
  const view = await watch(platform.gb, { peerId: idOf(3), transport: "tcp-passive" });
  const frames = (await view.until(12)).slice(0, 12);
  await view[Symbol.asyncDispose]();
  assert.deepEqual(view.sound, []);
  const { width, height } = counterLayout;
  const run = spawnSync("ffmpeg", ["-v", "error", "-f", "h264", "-i", "-", "-pix_fmt", "gray", "-fps_mode", "passthrough", "-f", "rawvideo", "-"], { input: Buffer.concat(frames.map(({ unit }) => unit)), maxBuffer: 1 << 26 });
  assert.equal(run.status, 0, String(run.stderr));
  assert.equal(run.stdout.length, 12 * width * height);
  frames.forEach(({ stamp }, i) => {
    const luma = run.stdout.subarray(i * width * height, (i + 1) * width * height);
    assert.equal(readCounter(luma, width, height), wholeNumber(stamp?.frame ?? 0, stamp?.sentAt ?? 0) % 300);
  });
});

test("two viewers of an H.265 camera over TCP see the same frames", async () => {
  const views = await Promise.all([
    watch(platform.gb, { peerId: idOf(2), transport: "tcp-passive", codec: "h265", ssrc: 230_000_002 }),
    watch(platform.gb, { peerId: idOf(2), transport: "udp", codec: "h265", ssrc: 230_000_003 }),
  ]);
  for (const [i, view] of views.entries()) {
    const frames = (await view.until(4)).slice(0, 4);
    assertOnAir(frames, idOf(2));
    assert.equal(frames[0].ssrc, 230_000_002 + i);
    assert.equal(view.map.video, "h265");
  }
  assert.equal(cameras.camera(idOf(2)).watching, 2);
  await cameras.camera(idOf(2)).hangUp();
  assert.deepEqual(await Promise.all(views.map((view) => view.session.ended)), ["remote-bye", "remote-bye"]);
  await Promise.all(views.map((view) => view[Symbol.asyncDispose]()));
});

test("a channel the camera does not have is refused", async () => {
  await assert.rejects(watch(platform.gb, { peerId: idOf(1), channelId: "33052300001320999999", transport: "udp" }), /refused|40[34]/);
});

test("two cameras with one id, or an id that is none, are refused", async () => {
  const refused = (error: unknown): boolean => isFault(error, "testkit.camera-spec");
  await assert.rejects(startVirtualCameras({ cameras: [platform.spec(7), platform.spec(7)] }), refused);
  await assert.rejects(startVirtualCameras({ cameras: [platform.spec(7, { id: "porch" })] }), refused);
});
