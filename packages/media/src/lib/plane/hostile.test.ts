import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { milliseconds } from "@porchlight/base";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { openTestPlane, serveViewers, type TestPlane } from "../test-support/bench-plane.ts";
import { type Clip, makeClip } from "../test-support/clip.ts";
import { Device, dial } from "../test-support/device.ts";

const HOST = "127.0.0.1";
const SSRC = 0x0badf00d;
let clip: Clip;
let media: TestPlane;
before(async () => {
  clip = await makeClip("h264", { seconds: 1 });
  media = await openTestPlane();
});
after(() => media[Symbol.asyncDispose]());

/** Bytes that look random and are the same in every run. */
function noise(length: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(Uint8Array.from({ length }, () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 16));
}

/** One RTP packet around a payload, framed by RFC 4571. */
function packet(sequence: number, timestamp: number, payload: Uint8Array, marker = false): Buffer {
  const out = Buffer.alloc(14 + payload.length);
  out.writeUInt16BE(12 + payload.length, 0);
  out[2] = 0x80;
  out[3] = 96 | (marker ? 0x80 : 0);
  out.writeUInt16BE(sequence & 0xffff, 4);
  out.writeUInt32BE(timestamp, 6);
  out.writeUInt32BE(SSRC, 10);
  out.set(payload, 14);
  return out;
}

async function open(cameraId: string, silentAfter = 10_000): Promise<{ id: string; port: number }> {
  return media.plane.openReceiver({ cameraId, transport: "tcp-passive", host: HOST, ssrc: SSRC, record: true, silentAfter: milliseconds(silentAfter) });
}
const residentBytes = async (): Promise<number> => {
  const { id } = await media.plane.openReceiver({ cameraId: "probe", transport: "udp", host: HOST, ssrc: 1, record: false });
  await media.plane.closeReceiver(id);
  const status = await import("node:fs/promises").then((fs) => fs.readFile(`/proc/${id.split("-")[1]}/status`, "latin1"));
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
};

test("a connection that carries noise is closed and named", async () => {
  const { id, port } = await open("noise");
  const socket = await dial(port);
  socket.write(Buffer.concat([noise(200_000, 1), Buffer.alloc(200_000)]));
  assert.equal((await media.until("receiver-ended", (event) => event.receiverId === id)).why, "connection-lost");
});

test("packets that hold no program stream end the receiver as such", async () => {
  const { id, port } = await open("foreign");
  const socket = await dial(port);
  socket.write(Buffer.concat(Array.from({ length: 300 }, (_, i) => packet(i, i * 3600, Buffer.concat([Buffer.of(0x65), noise(500, i)]), true))));
  assert.equal((await media.until("receiver-ended", (event) => event.receiverId === id)).why, "not-program-stream");
});

test("a picture without end is left out, and memory stays bounded", async () => {
  const { id, port } = await open("endless");
  const before = await residentBytes();
  const socket = await dial(port);
  const head = Buffer.from([0, 0, 1, 0xba, 0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xf8, 0, 0, 1, 0xe0, 0, 0, 0x80, 0, 0]);
  socket.write(packet(0, 1, head));
  for (let i = 1; i < 800; i++) if (!socket.write(packet(i, 1, noise(30_000, i)))) await new Promise((resolve) => socket.once("drain", resolve));
  socket.write(packet(800, 2, head, true));
  await media.until("fault", (event) => event.code === "media.unit-dropped" && event.cameraId === "endless");
  assert.ok((await residentBytes()) - before < 64 * 1024 * 1024);
  await media.plane.closeReceiver(id);
});

test("damaged program streams in every packet do not stop the camera from being watched afterwards", async () => {
  const { id, port } = await open("mixed");
  const socket = await dial(port);
  const device = new Device({ clip, ssrc: SSRC });
  const good = device.take(15);
  for (let round = 0; round < 40; round++) {
    const bad = Buffer.from(good);
    const flips = noise(400, round + 7);
    for (let i = 0; i + 3 < flips.length; i += 4) {
      const at = flips.readUInt32LE(i) % bad.length;
      if (at > 20) bad[at] ^= flips[i] | 1;
    }
    const chunks: Buffer[] = [];
    for (let at = 0; at + 2 <= good.length; ) {
      const length = good.readUInt16BE(at) + 2;
      const one = Buffer.from(bad.subarray(at, at + length));
      good.copy(one, 0, at, at + 14);
      chunks.push(one);
      at += length;
    }
    socket.write(Buffer.concat(chunks));
  }
  socket.write(device.take(30));
  await media.until("stream-started", (event) => event.receiverId === id);
  await media.plane.closeReceiver(id);
});

test("a receiver that hears nothing ends as silent", async () => {
  const { id } = await open("silent", 200);
  assert.equal((await media.until("receiver-ended", (event) => event.receiverId === id)).why, "silent");
});

test("datagrams with another SSRC are not taken for the stream", async () => {
  const { id, port } = await media.plane.openReceiver({ cameraId: "ssrc", transport: "udp", host: HOST, ssrc: SSRC, record: false });
  const socket = createSocket("udp4");
  const ours = packet(1, 1, Buffer.from([0, 0, 1, 0xba]), true).subarray(2);
  const other = Buffer.from(ours);
  other.writeUInt32BE(99, 8);
  for (let i = 0; i < 10; i++) {
    const one = Buffer.from(other);
    one.writeUInt16BE(i, 2);
    socket.send(one, port, HOST);
  }
  socket.send(ours, port, HOST);
  const packets = async (): Promise<number | undefined> => (await media.plane.health()).find((stream) => stream.cameraId === "ssrc")?.packets;
  while ((await packets()) !== 1) await wait(20);
  socket.close();
  await media.plane.closeReceiver(id);
});

test("an upgrade that is no WebSocket is refused and its viewer ended", async () => {
  const http = await serveViewers(media.plane);
  const url = http.announce({ id: "no-websocket", cameraId: "ssrc", mode: { kind: "live" }, canDecode: ["h264"] });
  const [response] = (await once(request(url, { headers: { Connection: "Upgrade", Upgrade: "websocket" } }).end(), "response")) as [IncomingMessage];
  assert.equal(response.resume().statusCode, 400);
  assert.equal((await media.until("viewer-ended", (event) => event.viewerId === "no-websocket")).why, "error");
  await http.close();
});

test("a player's rubbish is ignored, and a message over the limit ends it", async () => {
  const http = await serveViewers(media.plane);
  const player = http.connect({ id: "rubbish", cameraId: "ssrc", mode: { kind: "live" }, canDecode: ["h264"] });
  await new Promise((resolve) => player.socket.once("open", resolve));
  for (const text of ["", "{", "null", '{"type":"seek"}', '{"type":"seek","at":null,"serial":{}}']) player.socket.send(text);
  player.socket.send(Buffer.alloc(100_000));
  assert.equal((await media.until("viewer-ended", (event) => event.viewerId === "rubbish")).why, "closed-by-viewer");
  await http.close();
});

test("an idle stream that nobody records is named", async (t) => {
  const short = await openTestPlane({ idleAfter: milliseconds(100) });
  t.after(() => short[Symbol.asyncDispose]());
  await short.plane.openReceiver({ cameraId: "unwatched", transport: "udp", host: HOST, ssrc: 1, record: false });
  assert.equal((await short.until("idle")).cameraId, "unwatched");
});
