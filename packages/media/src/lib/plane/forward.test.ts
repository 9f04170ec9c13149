import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { ReceiveTransport } from "../contract.ts";
import { openTestPlane, type TestPlane } from "../test-support/bench-plane.ts";
import { type Clip, makeClip, probe } from "../test-support/clip.ts";
import { Device, dial } from "../test-support/device.ts";

const LOWER_SSRC = 21;
const UPPER_SSRC = 22;
const HOST = "127.0.0.1";
let clips: Record<"h264" | "h265", Clip>;
let lower: TestPlane;
let upper: TestPlane;
before(async () => {
  clips = { h264: await makeClip("h264"), h265: await makeClip("h265", { seconds: 1 }) };
  [lower, upper] = await Promise.all([openTestPlane(), openTestPlane()]);
});
after(() => Promise.all([lower[Symbol.asyncDispose](), upper[Symbol.asyncDispose]()]));

/** Joins both planes the way an INVITE does: the upper one receives by `transport`. */
async function cascade(cameraId: string, transport: ReceiveTransport, withAudio: boolean): Promise<{ forwardId: string; receiverId: string }> {
  const receiver = await upper.plane.openReceiver({ cameraId, transport, host: HOST, ssrc: UPPER_SSRC, record: true });
  const forward = await lower.plane.openForward({ cameraId, transport, host: HOST, remote: { host: HOST, port: receiver.port }, ssrc: UPPER_SSRC, withAudio });
  await upper.plane.confirmReceiver(receiver.id, { ssrc: UPPER_SSRC, remote: { host: HOST, port: forward.port } });
  await lower.plane.startForward(forward.id);
  return { forwardId: forward.id, receiverId: receiver.id };
}

async function receivedBy(plane: TestPlane, cameraId: string): Promise<number> {
  return (await plane.plane.health()).find((stream) => stream.cameraId === cameraId)?.frames ?? 0;
}

for (const transport of ["udp", "tcp-passive", "tcp-active"] as const satisfies ReceiveTransport[]) {
  for (const codec of ["h264", "h265"] as const) {
    test(`a ${codec} camera forwarded to a ${transport} receiver arrives from its buffered key frame on, without sound`, async () => {
      const cameraId = `${transport}-${codec}`;
      const device = new Device({ clip: clips[codec], ssrc: LOWER_SSRC, audio: true });
      const { port } = await lower.plane.openReceiver({ cameraId, transport: "tcp-passive", host: HOST, ssrc: LOWER_SSRC, record: false });
      const socket = await dial(port);
      socket.write(device.take(20));
      await lower.until("stream-started", (event) => event.cameraId === cameraId);
      while ((await receivedBy(lower, cameraId)) < 20) await wait(10);
      const { forwardId, receiverId } = await cascade(cameraId, transport, false);
      for (let i = 0; i < 4; i++) {
        socket.write(device.take(10));
        while ((await receivedBy(upper, cameraId)) < 5 + 10 * (i + 1)) await wait(10);
      }
      await upper.plane.closeReceiver(receiverId);
      await lower.plane.closeForward(forwardId);
      const { segment } = await upper.until("segment-closed", (event) => event.segment.cameraId === cameraId);
      const { frames, audioFrames, errors } = await probe(join(upper.folder, segment.path));
      const total = upper.segments().filter((one) => one.cameraId === cameraId).reduce((sum, one) => sum + one.frames, 0);
      assert.deepEqual({ frames, audioFrames, errors, total }, { frames: segment.frames, audioFrames: 0, errors: "", total: 45 });
      const ended = await lower.until("forward-ended", (event) => event.forwardId === forwardId);
      assert.equal(ended.bytes > 0, true);
      socket.destroy();
    });
  }
}

test("a device's own upstream carries its sound when asked to", async () => {
  const device = new Device({ clip: clips.h264, ssrc: LOWER_SSRC, audio: true });
  const { port } = await lower.plane.openReceiver({ cameraId: "sound", transport: "tcp-passive", host: HOST, ssrc: LOWER_SSRC, record: false });
  const socket = await dial(port);
  socket.write(device.take(20));
  await lower.until("stream-started", (event) => event.cameraId === "sound");
  const { receiverId } = await cascade("sound", "tcp-passive", true);
  socket.write(device.take(40));
  while ((await receivedBy(upper, "sound")) < 40) await wait(10);
  await upper.plane.closeReceiver(receiverId);
  const { segment } = await upper.until("segment-closed", (event) => event.segment.cameraId === "sound");
  const last = upper.segments().filter((one) => one.cameraId === "sound").at(-1) ?? segment;
  assert.ok((await probe(join(upper.folder, last.path))).audioFrames > 0);
  socket.destroy();
});

test("a forward whose far side goes away ends as lost", async () => {
  const device = new Device({ clip: clips.h264, ssrc: LOWER_SSRC });
  const { port } = await lower.plane.openReceiver({ cameraId: "lost", transport: "tcp-passive", host: HOST, ssrc: LOWER_SSRC, record: false });
  const socket = await dial(port);
  socket.write(device.take(5));
  await lower.until("stream-started", (event) => event.cameraId === "lost");
  const { receiverId, forwardId } = await cascade("lost", "tcp-passive", false);
  while ((await receivedBy(upper, "lost")) < 5) await wait(10);
  await upper.plane.closeReceiver(receiverId);
  socket.write(device.take(10));
  assert.equal((await lower.until("forward-ended", (event) => event.forwardId === forwardId)).why, "connection-lost");
  socket.destroy();
  await once(socket, "close");
});
