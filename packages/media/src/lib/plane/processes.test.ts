import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile, stat, truncate, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { checkArchive, repairFinding } from "../archive/fsck.ts";
import { openTestPlane, serveViewers, type TestPlane } from "../test-support/bench-plane.ts";
import { makeClip, probe } from "../test-support/clip.ts";
import { Device, dial } from "../test-support/device.ts";

const SSRC = 12;
const clip = await makeClip("h264");

async function startRecording(media: TestPlane, cameraId: string, pictures: number): Promise<{ port: number; device: Device }> {
  const device = new Device({ clip, ssrc: SSRC });
  const { port } = await media.plane.openReceiver({ cameraId, transport: "tcp-passive", host: "127.0.0.1", ssrc: SSRC, record: true });
  const socket = await dial(port);
  socket.write(device.take(pictures));
  return { port, device };
}

/** Kills the one media process of this test the hard way. */
async function killWorker(media: TestPlane): Promise<void> {
  const { id } = await media.plane.openReceiver({ cameraId: "victim", transport: "udp", host: "127.0.0.1", ssrc: 1, record: false });
  process.kill(Number(id.split("-")[1]), "SIGKILL");
}

test("after kill -9 of the media process everybody is told, and recover gives back every whole fragment", async (t) => {
  const media = await openTestPlane();
  t.after(() => media[Symbol.asyncDispose]());
  const http = await serveViewers(media.plane);
  await startRecording(media, "cam", 40);
  const player = http.connect({ id: "v", cameraId: "cam", mode: { kind: "live" }, canDecode: ["h264"] });
  await player.until(() => player.text("track"));
  while ((await media.plane.health())[0].recordedBytes === 0 || !(await media.plane.openSegment("cam"))) await wait(20);
  await wait(50);
  const written = await media.plane.openSegment("cam");
  await killWorker(media);
  assert.equal((await media.until("receiver-ended", (event) => event.cameraId === "cam")).why, "plane-lost");
  assert.equal((await media.until("viewer-ended")).why, "plane-lost");
  await media.until("plane-restarted");
  const [path] = (await readdir(media.folder, { recursive: true })).filter((name) => name.endsWith(".mp4"));
  await appendFile(join(media.folder, path), Buffer.from("torn tail of a fragment"));
  const found = await media.plane.recover(new Set());
  assert.deepEqual(
    found.map(({ cameraId, frames, startedAt, endedAt }) => ({ cameraId, frames, startedAt, endedAt })),
    [{ cameraId: "cam", frames: 30, startedAt: written?.startedAt, endedAt: written?.endedAt }],
  );
  const { frames, errors } = await probe(join(media.folder, found[0].path));
  assert.deepEqual([frames, errors, (await stat(join(media.folder, found[0].path))).size], [30, "", found[0].bytes]);
  assert.deepEqual(await media.plane.recover(new Set([found[0].path])), []);
  await startRecording(media, "cam", 10);
  await media.until("stream-started", (event) => event.receiverId !== undefined && event.cameraId === "cam");
  await http.close();
});

test("recover leaves a file alone that is being written", async (t) => {
  const media = await openTestPlane();
  t.after(() => media[Symbol.asyncDispose]());
  await startRecording(media, "cam", 40);
  while (!(await media.plane.openSegment("cam"))) await wait(20);
  assert.deepEqual(await media.plane.recover(new Set()), []);
});

test("a media process ends when its parent is gone", async () => {
  const parent = fork(fileURLToPath(new URL("../test-support/orphan-parent.ts", import.meta.url)), [], { execArgv: [] });
  const [pid] = (await once(parent, "message")) as [number];
  assert.doesNotThrow(() => process.kill(pid, 0));
  parent.kill("SIGKILL");
  while (isAlive(pid)) await wait(20);
});

/** False also for a process that has ended and only waits to be reaped. */
function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "latin1").includes(") Z ");
  } catch {
    return false;
  }
}

test("closing the plane closes the recording and reports its segment", async (t) => {
  const media = await openTestPlane();
  t.after(() => media[Symbol.asyncDispose]());
  await startRecording(media, "cam", 30);
  await media.until("stream-started");
  while ((await media.plane.health())[0].frames !== 30) await wait(20);
  await media.plane[Symbol.asyncDispose]();
  assert.equal(media.segments()[0].frames, 30);
});

test("a disk that cannot be written is a named fault, and the stream goes on for its viewers", async (t) => {
  const media = await openTestPlane();
  t.after(() => media[Symbol.asyncDispose]());
  await mkdir(media.folder, { recursive: true });
  await writeFile(join(media.folder, "blocked"), "a file where the camera's folder should be");
  const { device } = await startRecording(media, "blocked", 90);
  const fault = await media.until("fault", (event) => event.code === "media.disk-failed");
  assert.equal(fault.cameraId, "blocked");
  while ((await media.plane.health())[0].frames !== device.sent) await wait(20);
  assert.deepEqual(media.segments(), []);
});

test("the archive check names missing files, orphans, torn tails and rows that differ, and repairs what can be", async (t) => {
  const media = await openTestPlane();
  t.after(() => media[Symbol.asyncDispose]());
  for (const cameraId of ["whole", "torn", "orphan", "missing", "differs"]) await startRecording(media, cameraId, 30);
  while ((await media.plane.health()).reduce((sum, stream) => sum + stream.frames, 0) !== 150) await wait(20);
  await media.plane[Symbol.asyncDispose]();
  const rows = media.segments().map((row) => (row.cameraId === "differs" ? { ...row, frames: 31 } : row));
  const of = (cameraId: string): string => rows.find((row) => row.cameraId === cameraId)?.path ?? "";
  await appendFile(join(media.folder, of("torn")), Buffer.alloc(77));
  await unlink(join(media.folder, of("missing")));
  const listed = rows.filter((row) => row.cameraId !== "orphan");
  const { findings, files } = await checkArchive(media.folder, listed);
  const seen = findings.map((finding) => `${finding.kind} ${finding.path === of("missing") ? "missing" : finding.path.split("/")[0]}`).toSorted();
  assert.deepEqual([files, seen], [4, ["index-mismatch differs", "missing-file missing", "orphan orphan", "torn-tail torn"]]);
  const repairs = [];
  for (const finding of findings) repairs.push(await repairFinding(media.folder, finding));
  const after = repairs.flatMap((repair) => (repair.kind === "write-row" ? [repair.segment] : []));
  const mended = [...listed.filter((row) => row.cameraId !== "missing" && row.cameraId !== "differs" && row.cameraId !== "torn"), ...after];
  assert.deepEqual((await checkArchive(media.folder, mended)).findings, []);
});

test("a segment cut to its init bytes is deleted by recover", async (t) => {
  const media = await openTestPlane();
  t.after(() => media[Symbol.asyncDispose]());
  await startRecording(media, "cam", 30);
  while ((await media.plane.health())[0].frames !== 30) await wait(20);
  await media.plane[Symbol.asyncDispose]();
  const [segment] = media.segments();
  const file = join(media.folder, segment.path);
  await truncate(file, segment.initBytes + 10);
  const again = await openTestPlane({ archiveFolder: media.folder });
  t.after(() => again[Symbol.asyncDispose]());
  assert.deepEqual(await again.plane.recover(new Set()), []);
  assert.deepEqual(await readdir(dirname(file)), []);
  await assert.rejects(readFile(file));
});
