import { mkdtempSync, rmSync } from "node:fs";
import { clipPath, fps } from "../lib/clip.ts";
import { row, type Figure, type FigureRow } from "../lib/figure.ts";
import { startPart } from "../lib/part.ts";
import { scratchFolder } from "../lib/scratch.ts";
import { wait } from "../lib/wait.ts";
import type { HostAnswer, HostQuestion } from "../parts/plane-host.ts";
import type { SenderAnswer, SenderQuestion } from "../parts/sender.ts";
import type { ViewersAnswer, ViewersQuestion } from "../parts/viewers.ts";

const cameras = 50;
const viewers = 400;
const warmUpMs = 8000;
const windowMs = 15_000;

function problemOf(seen: ViewersAnswer): string | undefined {
  const due = viewers * fps * (windowMs / 1000);
  if (seen.connected !== viewers) return `only ${seen.connected} of ${viewers} viewers connected`;
  if (seen.pictures < due * 0.95) return `only ${seen.pictures} of ${due} pictures arrived`;
  return seen.ended > 0 ? `${seen.ended} viewers were ended` : undefined;
}

function rowsOf(seen: ViewersAnswer): readonly FigureRow[] {
  const problem = problemOf(seen);
  const note =
    problem ??
    `${cameras} cameras, ${viewers} viewers, ${seen.pictures} pictures, ${seen.skipped} skips; from the sender's write to the whole picture at the viewer`;
  const common = { unit: "ms", note, valid: problem === undefined };
  return [
    row({ ...common, figure: "Added live latency, p50", value: seen.p50Ms, goal: 5 }),
    row({ ...common, figure: "Added live latency, p99", value: seen.p99Ms, goal: 50 }),
  ];
}

async function measure(): Promise<readonly FigureRow[]> {
  clipPath();
  const folder = mkdtempSync(scratchFolder("live-"));
  const host = startPart<HostQuestion, HostAnswer>("plane-host");
  const sender = startPart<SenderQuestion, SenderAnswer>("sender");
  const watching = startPart<ViewersQuestion, ViewersAnswer>("viewers");
  try {
    const { ports, viewPort } = await host.ask({ kind: "open", archiveFolder: folder, cameras, record: true });
    await sender.ask({ kind: "dial", ports });
    await wait(3000);
    await watching.ask({ kind: "open", port: viewPort, viewers, cameras });
    await wait(warmUpMs);
    await watching.ask({ kind: "begin" });
    await wait(windowMs);
    return rowsOf(await watching.ask({ kind: "end" }));
  } finally {
    await Promise.all([watching.stop(), sender.stop()]);
    await host.ask({ kind: "close" }).catch(() => undefined);
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const liveLatency: Figure = { name: "live-latency", measure };
