import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { ClosedSegment, ReceiveTransport } from "../contract.ts";
import { type Clip, makeClip, probe } from "../test-support/clip.ts";
import { Device, dial, listenOnce, sendDatagrams } from "../test-support/device.ts";
import { openTestPlane, type TestPlane } from "../test-support/bench-plane.ts";

const SSRC = 0x0100_0001;
let clips: Record<"h264" | "h265", Clip>;
let media: TestPlane;
before(async () => {
  clips = { h264: await makeClip("h264"), h265: await makeClip("h265") };
  media = await openTestPlane();
});
after(() => media[Symbol.asyncDispose]());

for (const transport of ["udp", "tcp-passive", "tcp-active"] as const satisfies ReceiveTransport[]) {
  for (const codec of ["h264", "h265"] as const) {
    test(`a recording of ${codec} by ${transport} holds exactly the pictures sent and decodes cleanly`, async () => {
      const device = new Device({ clip: clips[codec], ssrc: SSRC, audio: codec === "h264" });
      const cameraId = `${transport}-${codec}`;
      const receiver = await media.plane.openReceiver({ cameraId, transport, host: "127.0.0.1", ssrc: SSRC, record: true });
      const framed = device.take(60);
      await send(transport, framed, receiver.id, receiver.port);
      await media.until("stream-started", (event) => event.cameraId === cameraId);
      if (transport === "udp") {
        while ((await media.plane.health()).find((stream) => stream.cameraId === cameraId)?.frames !== 60) await wait(20);
        await media.plane.closeReceiver(receiver.id);
      }
      await media.until("segment-closed", () => recorded(cameraId).frames >= 60);
      const { segments, frames } = recorded(cameraId);
      assert.equal(frames, 60);
      for (const segment of segments) await assertWhole(segment, codec);
    });
  }
}

/** Segments of a camera: more than one when the recording crossed the end of its minute. */
function recorded(cameraId: string): { segments: ClosedSegment[]; frames: number } {
  const segments = media.segments().filter((segment) => segment.cameraId === cameraId);
  return { segments, frames: segments.reduce((sum, segment) => sum + segment.frames, 0) };
}

async function assertWhole(segment: ClosedSegment, codec: "h264" | "h265"): Promise<void> {
  const { frames, audioFrames, codec: found, errors } = await probe(join(media.folder, segment.path));
  assert.deepEqual({ frames, found, errors }, { frames: segment.frames, found: codec === "h265" ? "hevc" : codec, errors: "" });
  assert.equal(audioFrames > 0, codec === "h264");
}

async function send(transport: ReceiveTransport, framed: Buffer, id: string, port: number): Promise<void> {
  if (transport === "udp") {
    await media.plane.confirmReceiver(id, { ssrc: SSRC, remote: { host: "127.0.0.1", port: 9 } });
    return sendDatagrams(framed, port);
  }
  const far = transport === "tcp-active" ? await listenOnce() : undefined;
  await media.plane.confirmReceiver(id, { ssrc: SSRC, remote: { host: "127.0.0.1", port: far?.port ?? 9 } });
  const socket = far ? await far.connection : await dial(port);
  socket.end(framed);
}
