import { readdirSync, readFileSync } from "node:fs";

/** One run of one process: the pid and its start, since pids are given again. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly started: string;
  readonly command: string;
}

/** Everything that runs now. */
export function allProcesses(): RunningProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** A process with all below it. */
export function processTree(root: number): RunningProcess[] {
  const all = allProcesses();
  const tree = all.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

/** Those of `processes` that still run. */
export function stillRunning(processes: readonly RunningProcess[]): RunningProcess[] {
  const now = new Set(allProcesses().map(identity));
  return processes.filter((process) => now.has(identity(process)));
}

/** Processes whose command line names `text`, for example a folder. */
export const processesNaming = (text: string): RunningProcess[] => allProcesses().filter(({ command }) => command.includes(text));

const identity = ({ pid, started }: RunningProcess): string => `${pid} ${started}`;

function readProcess(pid: number): RunningProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the name is in brackets and may hold blanks and brackets
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return { pid, parent: Number(fields[1]), started: fields[19], command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim() };
  } catch {
    return undefined;
  }
}
