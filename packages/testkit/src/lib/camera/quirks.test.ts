import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { noQuirks } from "./quirks.ts";
import { startTestPlatform, type TestPlatform } from "./testing/platform.ts";
import { watch } from "./testing/watch.ts";
import type { VirtualCamera } from "./virtual-camera.ts";
import { startVirtualCameras, type VirtualCameras } from "./virtual-cameras.ts";

let platform: TestPlatform;
let cameras: VirtualCameras;
let camera: VirtualCamera;

before(async () => {
  platform = await startTestPlatform();
  cameras = await startVirtualCameras({ cameras: [platform.spec(1, { keepaliveEvery: 1 })] });
  camera = cameras.cameras[0];
  await cameras.registered();
});

beforeEach(() => {
  Object.assign(camera.quirks, noQuirks());
});

after(async () => {
  await cameras[Symbol.asyncDispose]();
  await platform[Symbol.asyncDispose]();
});

const keepalives = (): number => platform.events.filter(({ kind }) => kind === "keepalive").length;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("muted keepalives are not sent, and the camera stays registered in its own eyes", async () => {
  await platform.seen(({ kind }) => kind === "keepalive");
  camera.quirks.muteKeepalives = true;
  await pause(100);
  const before = keepalives();
  await pause(1600);
  assert.equal(keepalives(), before);
  assert.equal(camera.state.kind, "registered");
});

test("an SSRC of the camera's own choice is announced and used", async () => {
  camera.quirks.ownSsrc = true;
  const view = await watch(platform.gb, { peerId: camera.id, transport: "udp", ssrc: 230_000_009 });
  const [frame] = await view.until(1);
  assert.notEqual(view.session.ssrc, 230_000_009);
  assert.equal(frame.ssrc, view.session.ssrc);
  await view[Symbol.asyncDispose]();
});

test("packets can carry another SSRC than the answer announced", async () => {
  camera.quirks.ssrcOffset = 5;
  const view = await watch(platform.gb, { peerId: camera.id, transport: "udp", ssrc: 230_000_009 });
  const [frame] = await view.until(1);
  assert.deepEqual([view.session.ssrc, frame.ssrc], [230_000_009, 230_000_014]);
  await view[Symbol.asyncDispose]();
});

test("an answer without y= leaves the platform its own SSRC", async () => {
  Object.assign(camera.quirks, { noSsrcLine: true, ownSsrc: true });
  const view = await watch(platform.gb, { peerId: camera.id, transport: "udp", ssrc: 230_000_009 });
  const [frame] = await view.until(1);
  assert.equal(view.session.ssrc, 230_000_009);
  assert.notEqual(frame.ssrc, 230_000_009);
  await view[Symbol.asyncDispose]();
});

test("RTP can fall silent, lose its marker and jump in time while the session stays up", async () => {
  const view = await watch(platform.gb, { peerId: camera.id, transport: "tcp-passive" });
  const [before] = (await view.until(3)).slice(-1);
  camera.quirks.muteRtp = true;
  await pause(300);
  const silent = view.frames.length;
  await pause(300);
  assert.ok(view.frames.length <= silent + 1);
  Object.assign(camera.quirks, { muteRtp: false, noMarker: true, ticksOffset: 90_000_000 });
  const [jumped] = (await view.until(silent + 3)).slice(-1);
  assert.equal(jumped.marked, false);
  assert.ok((jumped.pts - before.pts + 2 ** 33) % 2 ** 33 >= 90_000_000);
  await view[Symbol.asyncDispose]();
});

test("a busy camera refuses", async () => {
  camera.quirks.busy = true;
  await assert.rejects(watch(platform.gb, { peerId: camera.id, transport: "udp" }), /486/);
});

test("a cut media connection closes at the receiver and leaves the SIP session up", async () => {
  const view = await watch(platform.gb, { peerId: camera.id, transport: "tcp-passive" });
  await view.until(1);
  await camera.cutMedia();
  await view.closed;
  assert.equal(camera.watching, 1);
  await view[Symbol.asyncDispose]();
  assert.equal(await view.session.ended, "local-bye");
});

test("when the receiver's connection goes away the camera says BYE", async () => {
  const view = await watch(platform.gb, { peerId: camera.id, transport: "tcp-active" });
  await view.until(1);
  await view.hangUp();
  assert.equal(await view.session.ended, "remote-bye");
});

test("an unregistered camera is gone, and comes back when told to", async () => {
  await camera.unregister();
  await platform.seen(({ kind }) => kind === "unregistered");
  assert.equal(platform.gb.isOnline(camera.id), false);
  assert.equal(camera.state.kind, "offline");
  camera.register();
  await camera.registered();
  assert.equal(platform.gb.isOnline(camera.id), true);
});
