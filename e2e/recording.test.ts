import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import type { VideoCodec } from "@porchlight/codecs";
import { readFragment, readFragments, readInit, trackId } from "@porchlight/fmp4";
import { ensureDatabase, openEmbeddedPostgres, openStore, type Row } from "@porchlight/store";
import { cameraHash, readSendStamp, type SendStamp } from "@porchlight/testkit";
import { type Client, signIn } from "./lib/client.ts";
import { porchlight } from "./lib/command-line.ts";
import { type DemoProcess, startDemo } from "./lib/demo-process.ts";
import { startCommand } from "./lib/running-command.ts";
import { until } from "./lib/until.ts";

const run = promisify(execFile);

/** Of every camera at least this much is recorded, ms: several groups of pictures. */
const ENOUGH_MS = 6_000;

/** A finished recording with what is known of its camera. */
interface Recording {
  readonly file: string;
  readonly row: Row<"segment">;
  readonly gbId: string;
  readonly transport: string;
}

let folder: string;
let demo: DemoProcess;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "porchlight-recording-"));
  demo = await startDemo({ home: join(folder, "home"), cameras: 6 });
});
after(async () => {
  await demo?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const timeline = (client: Client, cameraId: string) => client.get("timeline", { cameraId, day: today() });

describe("what is recorded", () => {
  test("a camera that goes and comes back leaves a gap with its cause on the timeline, footage before and after", async (t) => {
    const id = "43092201011327009100";
    const onTelecom = ["--home", demo.home, "--platform", "telecom"];
    const added = await porchlight(["device", "add", ...onTelecom, "--id", id, "--name", "去而复返", "--owner", "owner", "--password", "come-and-go"]);
    const server = /^it registers at (\S+)$/m.exec(added.stdout)?.[1] ?? assert.fail(added.lines.join("\n"));
    const owner = await signIn(demo.home, "telecom", "owner");
    const camera = (await owner.get("cameras", { mine: "true" })).cameras.find((one) => one.gbId === id) ?? assert.fail("the owner has it");
    const simulate = () => {
      const running = startCommand(["simulate", "--server", `${server};transport=tcp`, "--id", id, "--password", "come-and-go", "--clip", "gate-day.h264"]);
      t.after(() => running.stop());
      return running;
    };
    const first = simulate();
    await until("footage", async () => (await timeline(owner, camera.id)).footage.length === 1);
    assert.equal(await first.stop(), 0);
    // the broken connection may be noticed before the farewell
    const open = await until("an open gap, since the camera is off", async () =>
      (await timeline(owner, camera.id)).gaps.find((gap) => gap.until === undefined && gap.cause === "offline"),
    );
    assert.equal((await owner.get("camera", { cameraId: camera.id })).online, false);
    // longer than what the timeline joins into one stretch
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    simulate();
    const both = await until("footage after the gap", async () => {
      const now = await timeline(owner, camera.id);
      return now.footage.length === 2 ? now : undefined;
    });
    const gap = both.gaps.find((one) => one.from === open.from);
    assert.ok(gap?.until !== undefined, "the gap is closed");
    assert.ok(both.footage[0].until <= gap.until && gap.until <= both.footage[1].until && gap.from < gap.until, JSON.stringify(both));
  });

  describe("the files", () => {
    let recordings: readonly Recording[];
    before(async () => {
      await enoughFootage();
      assert.equal(await demo.stop(), 0);
      recordings = await readRecordings(demo.home);
    });

    const of = (codec: VideoCodec): Recording[] => recordings.filter(({ row }) => codecOf(row) === codec);

    test("there are finished ones of both codecs, over UDP and TCP", () => {
      assert.ok(of("h264").length >= 4 && of("h265").length >= 2, recordings.map(({ row }) => row.codec).join(" "));
      assert.deepEqual([...new Set(recordings.map(({ transport }) => transport))].toSorted(), ["tcp-active", "tcp-passive", "udp"]);
    });

    for (const codec of ["h264", "h265"] as const) {
      test(`${codec}: ffprobe reads each without a complaint and counts the frames of its row`, async () => {
        for (const { file, row } of of(codec)) {
          const probed = await probe(file);
          const video = probed.streams.find((stream) => stream.codec_type === "video");
          assert.equal(video?.codec_name, codec === "h264" ? "h264" : "hevc");
          assert.equal(Number(video?.nb_read_frames), row.frames, file);
          assert.equal((await readFile(file)).length, row.bytes);
        }
      });
    }

    test("every frame carries the stamp its camera gave it, and over TCP none is missing", async () => {
      for (const { file, row, gbId, transport } of recordings) {
        const stamps = await readStamps(file, codecOf(row));
        assert.equal(stamps.length, row.frames, `${file}: a stamp in each frame`);
        for (const [i, stamp] of stamps.entries()) {
          assert.equal(stamp.camera, cameraHash(gbId));
          if (i === 0) continue;
          const step = stamp.frame - stamps[i - 1].frame;
          assert.ok(transport === "udp" ? step >= 1 : step === 1, `${file}: frame ${stamp.frame} follows ${stamps[i - 1].frame}`);
        }
      }
    });

    test("the sound became FLAC, as long as the picture, and decodes", async () => {
      for (const { file, row } of [of("h264")[0], of("h265")[0]]) {
        const sound = (await probe(file)).streams.find((stream) => stream.codec_type === "audio");
        assert.deepEqual([sound?.codec_name, sound?.sample_rate, sound?.channels], ["flac", "8000", 1]);
        const { stdout } = await run("ffmpeg", ["-v", "error", "-xerror", "-i", file, "-map", "a", "-f", "s16le", "-"], {
          encoding: "buffer",
          maxBuffer: 64 << 20,
        });
        const seconds = stdout.length / 2 / 8000;
        assert.ok(Math.abs(seconds - (row.endedAt.getTime() - row.startedAt.getTime()) / 1000) < 1, `${seconds} s of sound in ${file}`);
        assert.ok(new Set(stdout.subarray(0, 16_000)).size > 8, "it is not silence");
      }
    });
  });
});

async function enoughFootage(): Promise<void> {
  for (const [platform, person] of [
    ["telecom", "owner"],
    ["mobile", "owner-mobile"],
    ["unicom", "owner-unicom"],
  ]) {
    const owner = await signIn(demo.home, platform, person);
    const { cameras } = await owner.get("cameras", { mine: "true" });
    for (const { id } of cameras.filter(({ online }) => online)) {
      await until("enough footage", async () => (await timeline(owner, id)).footage.some((piece) => piece.until - piece.from >= ENOUGH_MS));
    }
  }
}

const codecOf = (row: Row<"segment">): VideoCodec => (row.codec.startsWith("avc") ? "h264" : "h265");

/** The rows of all operators, from the stopped demo's own database. */
async function readRecordings(home: string): Promise<Recording[]> {
  const server = await openEmbeddedPostgres({ folder: join(home, "postgres") });
  try {
    const found: Recording[] = [];
    for (const platform of ["telecom", "mobile", "unicom"]) {
      const store = await openStore({ kind: "postgres", url: await ensureDatabase(server.url, `porchlight_${platform}`), connections: 1 });
      const devices = await store.db
        .selectFrom("camera")
        .innerJoin("device", "device.gbId", "camera.deviceGbId")
        .select(["camera.id", "device.gbId", "device.mediaTransport"])
        .execute();
      for (const row of await store.db.selectFrom("segment").selectAll().orderBy("startedAt").execute()) {
        const device = devices.find(({ id }) => id === row.cameraId) ?? assert.fail("a recording of no camera");
        found.push({ file: join(home, platform, "archive", row.path), row, gbId: device.gbId, transport: device.mediaTransport });
      }
      await store[Symbol.asyncDispose]();
    }
    return found;
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

interface Probed {
  readonly streams: readonly {
    readonly codec_type: string;
    readonly codec_name: string;
    readonly nb_read_frames?: string;
    readonly sample_rate?: string;
    readonly channels?: number;
  }[];
}

/** Decodes the whole file; fails at the first complaint. */
async function probe(file: string): Promise<Probed> {
  const { stdout, stderr } = await run("ffprobe", ["-v", "warning", "-count_frames", "-show_streams", "-of", "json", file]);
  assert.equal(stderr, "", file);
  return JSON.parse(stdout) as Probed;
}

/** The stamps of all frames of a file, in the order of their decoding. */
async function readStamps(file: string, codec: VideoCodec): Promise<SendStamp[]> {
  const bytes = new Uint8Array(await readFile(file));
  const { init, fragments, end } = readFragments(bytes);
  assert.deepEqual([init?.length, end], [readInit(bytes).length, bytes.length], `${file} is whole`);
  return fragments.flatMap(({ offset, length }) => {
    const fragment = bytes.subarray(offset, offset + length);
    const frames = readFragment(fragment).samples.filter(({ track }) => track === trackId.video);
    return frames.map(
      (frame) => readSendStamp(fragment.subarray(frame.offset, frame.offset + frame.size), codec, "lengths") ?? assert.fail(`${file}: a frame without a stamp`),
    );
  });
}
