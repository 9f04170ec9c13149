import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { clipPath } from "../lib/clip.ts";
import { row, type Figure, type FigureRow } from "../lib/figure.ts";
import { startPart } from "../lib/part.ts";
import { cpuMsOf, processTree } from "../lib/processes.ts";
import { scratchFolder } from "../lib/scratch.ts";
import { wait } from "../lib/wait.ts";
import type { DiscardAnswer, DiscardQuestion } from "../parts/discard.ts";
import type { HostAnswer, HostQuestion } from "../parts/plane-host.ts";
import type { SenderAnswer, SenderQuestion } from "../parts/sender.ts";

const cameras = 100;
const warmUpMs = 6000;
/** ffmpeg studies a stream for some seconds before it copies it; a hundred of them take their time. */
const ffmpegWarmUpMs = 20_000;
const windowMs = 20_000;

interface Measured {
  /** Processor ms per camera and second. */
  readonly cost: number;
  readonly problem: string | undefined;
}

/** Processor ms per camera-second that these processes use while everything runs evenly. */
async function costOf(pids: () => readonly number[], warmUp: number): Promise<number> {
  await wait(warmUp);
  const watched = pids();
  const [cpu, began] = [cpuMsOf(watched), performance.now()];
  await wait(windowMs);
  return (cpuMsOf(watched) - cpu) / cameras / ((performance.now() - began) / 1000);
}

async function measurePlane(): Promise<Measured> {
  const folder = mkdtempSync(scratchFolder("archive-"));
  const host = startPart<HostQuestion, HostAnswer>("plane-host");
  const sender = startPart<SenderQuestion, SenderAnswer>("sender");
  try {
    const { ports } = await host.ask({ kind: "open", archiveFolder: folder, cameras, record: true });
    await sender.ask({ kind: "dial", ports });
    const cost = await costOf(() => processTree(host.pid), warmUpMs);
    const [health, sent] = [await host.ask({ kind: "health" }), await sender.ask({ kind: "report" })];
    return { cost, problem: planeProblem(health, sent) };
  } finally {
    await sender.stop();
    await host.ask({ kind: "close" }).catch(() => undefined);
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function planeProblem(health: HostAnswer, sent: SenderAnswer): string | undefined {
  if (health.receiving !== cameras) return `only ${health.receiving} of ${cameras} cameras are received`;
  if (health.frames < sent.frames * 0.98) return `${health.frames} of ${sent.frames} frames arrived`;
  if (health.recordedBytes < sent.bytes * 0.7) return `only ${health.recordedBytes} of ${sent.bytes} bytes are recorded`;
  return health.faults[0];
}

async function measureDiscard(): Promise<Measured> {
  const sender = startPart<SenderQuestion, SenderAnswer>("sender");
  const discard = startPart<DiscardQuestion, DiscardAnswer>("discard");
  try {
    const { port } = await sender.ask({ kind: "listen", framing: "rtp" });
    await discard.ask({ kind: "open", port, connections: cameras });
    const cost = await costOf(() => [discard.pid], warmUpMs);
    const [{ bytes }, sent] = [await discard.ask({ kind: "report" }), await sender.ask({ kind: "report" })];
    return { cost, problem: bytes < sent.bytes * 0.95 ? `only ${bytes} of ${sent.bytes} bytes arrived` : undefined };
  } finally {
    await discard.stop();
    await sender.stop();
  }
}

function startFfmpeg(port: number, file: string): ChildProcess {
  const input = ["-rtsp_transport", "tcp", "-i", `rtsp://127.0.0.1:${port}/camera`];
  const output = ["-c", "copy", "-f", "mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-y", file];
  return spawn("ffmpeg", ["-nostdin", "-loglevel", "error", ...input, ...output], { stdio: "ignore" });
}

function ffmpegProblem(children: readonly ChildProcess[], folder: string, sent: SenderAnswer): string | undefined {
  const written = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  if (children.some((child) => child.exitCode !== null)) return "an ffmpeg ended early";
  return written < sent.bytes * 0.7 ? `the ffmpegs wrote only ${written} of ${sent.bytes} bytes` : undefined;
}

async function measureFfmpeg(): Promise<Measured> {
  const folder = mkdtempSync(scratchFolder("ffmpeg-"));
  const sender = startPart<SenderQuestion, SenderAnswer>("sender");
  const { port } = await sender.ask({ kind: "listen", framing: "rtsp" });
  const children = Array.from({ length: cameras }, (_, index) => startFfmpeg(port, join(folder, `${index}.mp4`)));
  try {
    const cost = await costOf(() => children.map((child) => child.pid ?? 0), ffmpegWarmUpMs);
    return { cost, problem: ffmpegProblem(children, folder, await sender.ask({ kind: "report" })) };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await sender.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function ratio(figure: string, goal: number, plane: Measured, other: Measured, what: string): FigureRow {
  const problem = plane.problem ?? other.problem;
  return row({
    figure,
    value: plane.cost / other.cost,
    unit: "×",
    goal,
    baseline: `${what}: ${other.cost.toFixed(2)} ms per camera-second`,
    note: problem ?? `the plane: ${plane.cost.toFixed(2)} ms per camera-second`,
    valid: problem === undefined,
  });
}

async function measure(): Promise<readonly FigureRow[]> {
  clipPath();
  const plane = await measurePlane();
  const discard = await measureDiscard();
  const ffmpeg = await measureFfmpeg();
  return [
    ratio("CPU per camera, receive and record, against one ffmpeg each", 0.4, plane, ffmpeg, `${cameras} ffmpeg -c copy from RTP over TCP`),
    ratio("CPU per camera, receive and record, against receive-and-discard", 2.2, plane, discard, "Node receive-and-discard"),
  ];
}

export const receiveRecord: Figure = { name: "receive-record", measure };
