import { readFileSync, readdirSync } from "node:fs";

/** Kernel clock ticks are 10 ms on every Linux that Node runs on. */
const tickMs = 10;

interface ProcessStat {
  readonly parent: number;
  readonly cpuMs: number;
}

function readStat(pid: number): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs };
  } catch {
    return undefined;
  }
}

function allPids(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** A process and everything it started that still runs. */
export function processTree(pid: number): readonly number[] {
  const parents = new Map(allPids().map((other) => [other, readStat(other)?.parent]));
  const within = (other: number): boolean => other === pid || (other > 1 && within(parents.get(other) ?? 0));
  return [...parents.keys()].filter(within);
}

/** Processor time used so far by these processes, in ms. */
export function cpuMsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (readStat(pid)?.cpuMs ?? 0), 0);
}

/** Proportional memory of these processes, in bytes: shared pages count once, divided among those who share them. */
export function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + proportionalBytes(pid), 0);
}

function proportionalBytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
