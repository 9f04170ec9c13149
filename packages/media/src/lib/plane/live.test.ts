import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { readFragments } from "@porchlight/fmp4";
import { openTestPlane, serveViewers, type TestPlane, type TestPlayer } from "../test-support/bench-plane.ts";
import { type Clip, makeClip } from "../test-support/clip.ts";
import { Device, dial } from "../test-support/device.ts";

const SSRC = 77;
const LIVE = { kind: "live" } as const;
let h264: Clip;
let h265: Clip;
let heavy: Clip;
let media: TestPlane;
let http: Awaited<ReturnType<typeof serveViewers>>;
before(async () => {
  [h264, h265, heavy] = [await makeClip("h264"), await makeClip("h265", { seconds: 1 }), await makeClip("h264", { seconds: 1, size: "1280x720", bitrate: "40M" })];
  media = await openTestPlane();
  http = await serveViewers(media.plane);
});
after(async () => {
  await http.close();
  await media[Symbol.asyncDispose]();
});

async function receive(cameraId: string, clip: Clip, options: { record?: boolean; audio?: boolean } = {}): Promise<{ id: string; device: Device; socket: Awaited<ReturnType<typeof dial>> }> {
  const device = new Device({ clip, ssrc: SSRC, audio: options.audio ?? false });
  const { id, port } = await media.plane.openReceiver({ cameraId, transport: "tcp-passive", host: "127.0.0.1", ssrc: SSRC, record: options.record ?? false });
  return { id, device, socket: await dial(port) };
}

/** Pictures in what a player got after its init segments. */
function pictures(player: TestPlayer): { count: number; firstKey: boolean | undefined } {
  const { fragments } = readFragments(Buffer.concat(player.binaries()));
  return { count: fragments.reduce((sum, fragment) => sum + fragment.samples, 0), firstKey: fragments[0]?.key };
}

test("a new viewer at once gets the track, the init segment and every picture since the last key frame", async () => {
  const { device, socket, id } = await receive("live-start", h264, { audio: true });
  socket.write(device.take(20));
  await media.until("stream-started", (event) => event.cameraId === "live-start");
  const player = http.connect({ id: "v-start", cameraId: "live-start", mode: LIVE, canDecode: ["h264"] });
  await player.until(() => (pictures(player).count >= 5 ? true : undefined));
  const [first] = player.received;
  assert.ok("text" in first && first.text.type === "track" && first.text.hasAudio && first.text.mime.includes("flac"));
  assert.deepEqual(pictures(player), { count: 5, firstKey: true });
  socket.write(device.take(7));
  await player.until(() => (pictures(player).count >= 12 ? true : undefined));
  await media.plane.closeReceiver(id);
});

test("a viewer that waits before the stream runs gets the first key frame", async () => {
  const player = http.connect({ id: "v-early", cameraId: "live-early", mode: LIVE, canDecode: ["h264"] });
  const { device, socket, id } = await receive("live-early", h264);
  socket.write(device.take(3));
  await player.until(() => (pictures(player).count >= 2 ? true : undefined));
  assert.equal(pictures(player).firstKey, true);
  await media.plane.closeReceiver(id);
});

test("a slow viewer is skipped to a key frame and told, while another viewer and the recording lose nothing", async () => {
  const { device, socket } = await receive("live-slow", heavy, { record: true });
  const slow = http.connect({ id: "v-slow", cameraId: "live-slow", mode: LIVE, canDecode: ["h264"] });
  const quick = http.connect({ id: "v-quick", cameraId: "live-slow", mode: LIVE, canDecode: ["h264"] });
  socket.write(device.take(1));
  socket.write(device.next());
  await Promise.all([slow, quick].map((player) => player.until(() => player.text("track"))));
  slow.socket.pause();
  for (let i = 0; i < 8; i++) {
    socket.write(device.take(15));
    await quick.until(() => (pictures(quick).count >= device.sent - 1 ? true : undefined));
  }
  slow.socket.resume();
  const skipped = await keepSending(() => slow.text("skipped"), () => socket.write(device.next()));
  assert.ok(skipped.frames > 0);
  socket.end();
  await media.until("segment-closed", () => media.segments().filter((one) => one.cameraId === "live-slow").reduce((sum, one) => sum + one.frames, 0) === device.sent);
  await quick.until(() => (pictures(quick).count === device.sent ? true : undefined));
  const { fragments } = readFragments(Buffer.concat(slow.binaries()));
  assert.ok(fragments.reduce((sum, fragment) => sum + fragment.samples, 0) < device.sent);
});

test("a revoked viewer is told and its connection closes", async () => {
  const { device, socket, id } = await receive("live-revoked", h264);
  const player = http.connect({ id: "v-revoked", cameraId: "live-revoked", mode: LIVE, canDecode: ["h264"] });
  socket.write(device.take(5));
  await player.until(() => player.text("track"));
  await media.plane.endViewer("v-revoked", "revoked");
  await player.until(() => (player.text("end") ? true : undefined));
  assert.equal(player.text("end")?.why, "revoked");
  const { bytes } = await media.until("viewer-ended", (event) => event.viewerId === "v-revoked" && event.why === "revoked");
  assert.equal(bytes > 0, true);
  await media.plane.closeReceiver(id);
});

test("H.265 reaches a browser that decodes it as it is, and another one as H.264", async () => {
  const { device, socket, id } = await receive("live-h265", h265);
  const able = http.connect({ id: "v-able", cameraId: "live-h265", mode: LIVE, canDecode: ["h264", "h265"] });
  const unable = http.connect({ id: "v-unable", cameraId: "live-h265", mode: LIVE, canDecode: ["h264"] });
  const send = (): void => void socket.write(device.next());
  const [asIs, converted] = [await keepSending(() => able.text("track"), send), await keepSending(() => unable.text("track"), send)];
  assert.deepEqual([asIs.codec.slice(0, 4), asIs.transcoded], ["hvc1", false]);
  assert.deepEqual([converted.codec.slice(0, 4), converted.transcoded], ["avc1", true]);
  await keepSending(() => (pictures(unable).count >= 10 ? true : undefined), send);
  assert.equal(pictures(unable).firstKey, true);
  await media.plane.closeReceiver(id);
});

test("without a place for one more transcode the viewer is told so", async (t) => {
  const single = await openTestPlane({ maxTranscodes: 1 });
  t.after(() => single[Symbol.asyncDispose]());
  const server = await serveViewers(single.plane);
  for (const cameraId of ["first", "second"]) {
    const { port } = await single.plane.openReceiver({ cameraId, transport: "tcp-passive", host: "127.0.0.1", ssrc: SSRC, record: false });
    const player = server.connect({ id: `v-${cameraId}`, cameraId, mode: LIVE, canDecode: ["h264"] });
    const socket = await dial(port);
    socket.write(new Device({ clip: h265, ssrc: SSRC }).take(15));
    if (cameraId === "second") assert.equal((await player.until(() => player.text("end"))).why, "transcode-unavailable");
    else await player.until(() => player.text("track"));
  }
  await server.close();
});

test("a snapshot of a running stream is a JPEG", async () => {
  const { device, socket, id } = await receive("live-snapshot", h264);
  socket.write(device.take(3));
  await media.until("stream-started", (event) => event.cameraId === "live-snapshot");
  const picture = await media.plane.snapshot("live-snapshot");
  assert.ok(picture.kind === "jpeg" && picture.bytes[0] === 0xff && picture.bytes[1] === 0xd8);
  assert.deepEqual(await media.plane.snapshot("nobody"), { kind: "unavailable", reason: "no-stream" });
  await media.plane.closeReceiver(id);
});

/** Goes on sending pictures until the player saw what is looked for. */
async function keepSending<Result>(look: () => Result | undefined, send: () => void): Promise<Result> {
  for (;;) {
    const result = look();
    if (result !== undefined) return result;
    send();
    await wait(20);
  }
}
