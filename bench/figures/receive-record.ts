import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { clipPath } from "../lib/clip.ts";
import { row, type Figure, type FigureRow } from "../lib/figure.ts";
import { startPart } from "../lib/part.ts";
import { cpuMsOf, processTree } from "../lib/processes.ts";
import { recordedFrames } from "../lib/recorded-frames.ts";
import { scratchFolder } from "../lib/scratch.ts";
import { wait } from "../lib/wait.ts";
import type { DiscardAnswer, DiscardQuestion } from "../parts/discard.ts";
import type { HostAnswer, HostQuestion } from "../parts/plane-host.ts";
import type { SenderAnswer, SenderQuestion } from "../parts/sender.ts";

const usual = 100;
const many = 400;
/** The same for all: programs have settled, and ffmpeg, which studies a stream for some seconds before it copies it, copies. */
const warmUpMs = 20_000;
const windowMs = 20_000;
/** What is on its way when the senders end. */
const drainMs = 1500;

interface Measured {
  /** Processor ms per camera and second. */
  readonly cost: number;
  /** Why the run does not count. */
  readonly problem: string | undefined;
}

/** Processor ms per camera-second that these processes use while everything runs evenly. */
async function costOf(cameras: number, pids: () => readonly number[]): Promise<number> {
  await wait(warmUpMs);
  const watched = pids();
  const [cpu, began] = [cpuMsOf(watched), performance.now()];
  await wait(windowMs);
  return (cpuMsOf(watched) - cpu) / cameras / ((performance.now() - began) / 1000);
}

async function measurePlane(cameras: number): Promise<Measured> {
  const folder = mkdtempSync(scratchFolder("archive-"));
  const host = startPart<HostQuestion, HostAnswer>("plane-host");
  const sender = startPart<SenderQuestion, SenderAnswer>("sender");
  try {
    const { ports } = await host.ask({ kind: "open", archiveFolder: folder, cameras, record: true });
    await sender.ask({ kind: "dial", ports });
    const cost = await costOf(cameras, () => processTree(host.pid));
    const health = await host.ask({ kind: "health" });
    const { frames } = await sender.ask({ kind: "finish" });
    await wait(drainMs);
    await host.ask({ kind: "close" });
    return { cost, problem: planeProblem(health, cameras) ?? lossProblem(await recordedFrames(folder), frames) };
  } finally {
    await sender.stop();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function planeProblem(health: HostAnswer, cameras: number): string | undefined {
  return health.receiving === cameras ? health.faults[0] : `only ${health.receiving} of ${cameras} cameras are received`;
}

function lossProblem(recorded: number, sent: number): string | undefined {
  return recorded === sent ? undefined : `${recorded} of ${sent} frames are in the files`;
}

async function measureDiscard(cameras: number): Promise<Measured> {
  const sender = startPart<SenderQuestion, SenderAnswer>("sender");
  const discard = startPart<DiscardQuestion, DiscardAnswer>("discard");
  try {
    const { port } = await sender.ask({ kind: "listen", framing: "rtp" });
    await discard.ask({ kind: "open", port, connections: cameras });
    const cost = await costOf(cameras, () => [discard.pid]);
    const sent = await sender.ask({ kind: "finish" });
    await wait(drainMs);
    const { bytes } = await discard.ask({ kind: "report" });
    return { cost, problem: bytes === sent.bytes ? undefined : `${bytes} of ${sent.bytes} bytes arrived` };
  } finally {
    await discard.stop();
    await sender.stop();
  }
}

type FfmpegInput = (port: number) => readonly string[];
const fromRtsp: FfmpegInput = (port) => ["-rtsp_transport", "tcp", "-i", `rtsp://127.0.0.1:${port}/camera`];
const fromProgramStream: FfmpegInput = (port) => ["-f", "mpeg", "-i", `tcp://127.0.0.1:${port}`];

function startFfmpeg(input: readonly string[], file: string): ChildProcess {
  const output = ["-c", "copy", "-f", "mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-y", file];
  return spawn("ffmpeg", ["-nostdin", "-loglevel", "error", ...input, ...output], { stdio: "ignore" });
}

function ended(child: ChildProcess): Promise<unknown> {
  return child.exitCode === null ? new Promise((resolve) => child.once("exit", resolve)) : Promise.resolve();
}

async function measureFfmpeg(cameras: number, framing: "rtsp" | "ps", input: FfmpegInput): Promise<Measured> {
  const folder = mkdtempSync(scratchFolder("ffmpeg-"));
  const sender = startPart<SenderQuestion, SenderAnswer>("sender");
  const { port } = await sender.ask({ kind: "listen", framing });
  const children = Array.from({ length: cameras }, (_, index) => startFfmpeg(input(port), join(folder, `${index}.mp4`)));
  try {
    const cost = await costOf(cameras, () => children.map((child) => child.pid ?? 0));
    const early = children.filter((child) => child.exitCode !== null).length;
    const { frames } = await sender.ask({ kind: "finish" });
    await Promise.race([Promise.all(children.map(ended)), wait(drainMs * 10)]);
    return { cost, problem: early > 0 ? `${early} ffmpegs ended early` : lossProblem(await recordedFrames(folder), frames) };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await sender.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Comparison {
  readonly figure: string;
  readonly goal?: number;
  readonly plane: Measured;
  readonly other: Measured;
  readonly what: string;
}

function ratio({ figure, goal, plane, other, what }: Comparison): FigureRow {
  const problem = plane.problem ?? (other.problem && `${what}: ${other.problem}`);
  return row({
    figure: `CPU per camera, receive and record, ${figure}`,
    value: plane.cost / other.cost,
    unit: "×",
    ...(goal !== undefined && { goal }),
    baseline: `${what}: ${other.cost.toFixed(2)} ms per camera-second`,
    note: problem ?? `the plane: ${plane.cost.toFixed(2)} ms per camera-second; every frame sent is in the files`,
    valid: problem === undefined,
  });
}

function manyRow({ cost, problem }: Measured): FigureRow {
  return row({
    figure: `CPU per camera, receive and record, ${many} cameras`,
    value: cost,
    unit: "ms/s",
    note: problem ?? "every frame sent is in the files",
    valid: problem === undefined,
  });
}

async function measure(): Promise<readonly FigureRow[]> {
  clipPath();
  const plane = await measurePlane(usual);
  const discard = await measureDiscard(usual);
  const rtsp = await measureFfmpeg(usual, "rtsp", fromRtsp);
  const programStream = await measureFfmpeg(usual, "ps", fromProgramStream);
  return [
    ratio({ figure: "against one ffmpeg each", goal: 0.4, plane, other: rtsp, what: `${usual} ffmpeg -c copy from RTP over TCP` }),
    ratio({ figure: "against receive-and-discard", goal: 2.2, plane, other: discard, what: "Node receive-and-discard" }),
    ratio({ figure: "against ffmpeg reading raw PS over TCP", plane, other: programStream, what: `${usual} ffmpeg -c copy from program stream over TCP, without RTP` }),
    manyRow(await measurePlane(many)),
  ];
}

export const receiveRecord: Figure = { name: "receive-record", measure };
