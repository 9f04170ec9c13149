import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { milliseconds, unixMs } from "@porchlight/base";
import { findUserDataSei, userDataSei } from "@porchlight/codecs";
import { readFragment } from "@porchlight/fmp4";
import type { ClosedSegment, VideoCodecName } from "../../index.ts";
import { openTestPlane, serveViewers, type TestPlane, type TestPlayer } from "../test-support/bench-plane.ts";
import { type Clip, makeClip } from "../test-support/clip.ts";
import { Device, dial } from "../test-support/device.ts";

const SSRC = 4;
const UUID = Uint8Array.from({ length: 16 }, (_, i) => i * 3 + 1);
/** Pictures of each recording: 12 s at 15 a second, a key frame each second. */
const PICTURES = 180;
let media: TestPlane;
let http: Awaited<ReturnType<typeof serveViewers>>;
before(async () => {
  media = await openTestPlane({ segmentLength: milliseconds(5000) });
  http = await serveViewers(media.plane);
  media.plane.onEvent((event) => {
    if (event.kind !== "segments-wanted") return;
    const rows = media.segments().filter((row) => row.cameraId === event.cameraId && row.startedAt < event.until && row.endedAt > event.from);
    media.plane.answerSegments(event.viewerId, event.requestId, rows);
  });
});
after(async () => {
  await http.close();
  await media[Symbol.asyncDispose]();
});

/** Every picture carries its number in an SEI message. */
function numbered(clip: Clip, count: number): Clip {
  const units = Array.from({ length: count }, (_, i) => {
    const { bytes, key } = clip.units[i % clip.units.length];
    const payload = Uint8Array.of(i >> 8, i & 0xff);
    const sei = Buffer.concat([Buffer.of(0, 0, 0, 1), userDataSei(clip.codec, UUID, payload)]);
    return { key, bytes: key ? insertAfterSets(bytes, sei, clip.codec) : Buffer.concat([sei, bytes]) };
  });
  return { ...clip, units };
}
/** An SEI message belongs behind the parameter sets: before the first coded picture. */
function insertAfterSets(unit: Uint8Array, sei: Uint8Array, codec: VideoCodecName): Uint8Array {
  for (let i = 0; i + 4 < unit.length; i++) {
    if (unit[i] !== 0 || unit[i + 1] !== 0 || unit[i + 2] !== 1) continue;
    const coded = codec === "h264" ? (unit[i + 3] & 31) < 6 : ((unit[i + 3] >> 1) & 63) < 32;
    if (coded) return Buffer.concat([unit.subarray(0, unit[i - 1] === 0 ? i - 1 : i), sei, unit.subarray(unit[i - 1] === 0 ? i - 1 : i)]);
  }
  return unit;
}

async function record(cameraId: string, clip: Clip): Promise<ClosedSegment[]> {
  const device = new Device({ clip: numbered(clip, PICTURES), ssrc: SSRC, audio: clip.codec === "h264" });
  const { port } = await media.plane.openReceiver({ cameraId, transport: "tcp-passive", host: "127.0.0.1", ssrc: SSRC, record: true });
  (await dial(port)).end(device.take(PICTURES));
  const mine = (): ClosedSegment[] => media.segments().filter((segment) => segment.cameraId === cameraId);
  await media.until("segment-closed", () => mine().reduce((sum, segment) => sum + segment.frames, 0) === PICTURES);
  return mine().toSorted((a, b) => a.startedAt - b.startedAt);
}

interface Shown {
  readonly number: number;
  readonly wall: number;
}
/** The pictures a player got since its last track message, with their numbers and wall times. */
function shown(player: TestPlayer, codec: VideoCodecName): Shown[] {
  const out: Shown[] = [];
  let epoch = 0;
  let init = false;
  for (const message of player.received) {
    if ("text" in message) {
      if (message.text.type !== "track") continue;
      epoch = message.text.epoch;
      init = true;
      continue;
    }
    if (!init) out.push(...picturesOf(message.bytes, epoch, codec));
    init = false;
  }
  return out;
}
function picturesOf(fragment: Buffer, epoch: number, codec: VideoCodecName): Shown[] {
  return readFragment(fragment)
    .samples.filter((sample) => sample.track === 1)
    .map((sample) => {
      const payload = findUserDataSei(codec, fragment.subarray(sample.offset, sample.offset + sample.size), UUID, "lengths");
      return { number: payload ? payload[0] * 256 + payload[1] : -1, wall: epoch + sample.pts / 90 };
    });
}

test("playback of an instant starts with the key frame before it and shows the picture of that instant", async () => {
  const clip = await makeClip("h264");
  const segments = await record("play", clip);
  assert.ok(segments.length >= 2);
  const start = segments[0].startedAt;
  const player = http.connect({ id: "p1", cameraId: "play", mode: { kind: "playback", from: unixMs(start), until: unixMs(start + 3_600_000) }, canDecode: ["h264"] });
  const at = start + 7400;
  await seek(player, at, 9);
  await player.until(() => (shown(player, "h264").at(-1)?.number === PICTURES - 1 ? true : undefined));
  const track = player.text("track");
  assert.ok(track?.serial === 9 && track.hasAudio);
  const pictures = shown(player, "h264");
  assert.equal(pictures[0].number, 105);
  const there = pictures.findLast((picture) => picture.wall <= at);
  assert.equal(there?.number, 111);
  assert.deepEqual(
    pictures.map((picture) => picture.number),
    Array.from({ length: PICTURES - 105 }, (_, i) => 105 + i),
  );
});

test("playback tells the gap before footage and after it, and never sends a fragment outside the window", async () => {
  const [first] = media.segments().filter((segment) => segment.cameraId === "play").toSorted((a, b) => a.startedAt - b.startedAt);
  const from = first.startedAt - 60_000;
  const until = first.startedAt + 2500;
  const player = http.connect({ id: "p2", cameraId: "play", mode: { kind: "playback", from: unixMs(from), until: unixMs(until) }, canDecode: ["h264"] });
  await seek(player, from, 1);
  const gap = await player.until(() => player.text("gap"));
  assert.deepEqual([gap.from, gap.until], [from, first.startedAt]);
  await player.until(() => (shown(player, "h264").length >= 45 ? true : undefined));
  await seek(player, until + 10_000, 2);
  await seek(player, first.startedAt, 3);
  await player.until(() => (player.texts().some((text) => text.type === "track" && text.serial === 3) ? true : undefined));
  assert.ok(shown(player, "h264").every((picture) => picture.wall < until + 1000));
});

test("playback stays at most 20 s ahead of the player's position", async () => {
  const clip = await makeClip("h264", { fps: 3, gop: 3 });
  const segments = await record("long", clip);
  const start = segments[0].startedAt;
  const player = http.connect({ id: "p3", cameraId: "long", mode: { kind: "playback", from: unixMs(start), until: unixMs(start + 600_000) }, canDecode: ["h264"] });
  await seek(player, start, 1);
  await player.until(() => (shown(player, "h264").length >= 54 ? true : undefined));
  await media.plane.health();
  assert.ok(shown(player, "h264").every((picture) => picture.wall <= start + 20_000));
  player.send({ type: "position", playing: start + 55_000, buffered: start + 60_000 });
  await player.until(() => (shown(player, "h264").at(-1)?.number === PICTURES - 1 ? true : undefined));
});

test("playback reaches the footage that is being recorded and goes on with it", async () => {
  const clip = await makeClip("h264", { seconds: 1, fps: 75 });
  const device = new Device({ clip: numbered(clip, PICTURES), ssrc: SSRC });
  const { id, port } = await media.plane.openReceiver({ cameraId: "edge", transport: "tcp-passive", host: "127.0.0.1", ssrc: SSRC, record: true });
  const socket = await dial(port);
  socket.write(device.take(31));
  let open: Awaited<ReturnType<typeof media.plane.openSegment>>;
  while (!(open = await media.plane.openSegment("edge"))) await media.plane.health();
  const player = http.connect({ id: "p5", cameraId: "edge", mode: { kind: "playback", from: open.startedAt, until: unixMs(open.startedAt + 3_600_000) }, canDecode: ["h264"] });
  await seek(player, open.startedAt, 1);
  await player.until(() => (shown(player, "h264").length >= 15 ? true : undefined));
  for (let i = 0; i < 8; i++) {
    await wait(200);
    socket.write(device.take(15));
  }
  await player.until(() => (shown(player, "h264").at(-1)?.number === 149 ? true : undefined));
  assert.deepEqual(shown(player, "h264").map((picture) => picture.number), Array.from({ length: 150 }, (_, i) => i));
  await media.plane.endViewer("p5", "window-over");
  assert.equal((await player.until(() => player.text("end"))).why, "window-over");
  await media.plane.closeReceiver(id);
});

test("H.265 footage is shown as H.264 to a browser that needs it", async () => {
  const segments = await record("play265", await makeClip("h265", { seconds: 1 }));
  const start = segments[0].startedAt;
  const player = http.connect({ id: "p4", cameraId: "play265", mode: { kind: "playback", from: unixMs(start), until: unixMs(start + 3_600_000) }, canDecode: ["h264"] });
  await seek(player, start + 3000, 1);
  await player.until(() => (shown(player, "h264").length >= 30 ? true : undefined));
  const track = player.text("track");
  assert.ok(track?.transcoded && track.codec.startsWith("avc1"));
  assert.ok(Math.abs(shown(player, "h264")[0].wall - (start + 3000)) < 50);
});

async function seek(player: TestPlayer, at: number, serial: number): Promise<void> {
  if (player.socket.readyState === player.socket.CONNECTING) await new Promise((resolve) => player.socket.once("open", resolve));
  player.send({ type: "seek", at, serial });
}
