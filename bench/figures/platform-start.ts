import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startCommand } from "../lib/demo.ts";
import { row, type Figure, type FigureRow } from "../lib/figure.ts";
import { scratchFolder } from "../lib/scratch.ts";

const starts = 5;

function writeConfig(home: string): string {
  const file = join(home, "platform.json");
  const config = { role: "operator", name: "测试运营商平台", gbId: "43092201002000000009", home: join(home, "data"), http: { port: 0 }, sip: { port: 0 } };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

async function startOnce(file: string): Promise<number> {
  const platform = await startCommand(["up", "--role", "operator", "--config", file]);
  await platform.stop();
  return platform.startedInMs;
}

async function measure(): Promise<readonly FigureRow[]> {
  const home = mkdtempSync(scratchFolder("start-"));
  try {
    const file = writeConfig(home);
    const first = await startOnce(file);
    const times: number[] = [];
    for (let index = 0; index < starts; index++) times.push(await startOnce(file));
    const median = times.toSorted((a, b) => a - b)[Math.floor(starts / 2)] ?? Number.NaN;
    const note = `median of ${starts} starts, from process start to the ready line; the first start, which makes the database, took ${(first / 1000).toFixed(1)} s`;
    return [row({ figure: "Start of one platform with existing data", value: median / 1000, unit: "s", goal: 3, note })];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

export const platformStart: Figure = { name: "platform-start", measure };
