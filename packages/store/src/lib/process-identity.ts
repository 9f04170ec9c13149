import { readFileSync } from "node:fs";

/** Names one run of one process: a pid alone may have been given to another program since. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Kernel start time and boot id; `unknown` where the system has no /proc. */
  readonly started: string;
}

/** The identity of a process alive now, or undefined when there is none with this pid. */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!isAlive(pid)) return undefined;
  const stat = readProc(pid, "stat");
  if (stat === undefined) return { pid, started: "unknown" };
  // the program name is in brackets and may hold blanks and brackets, so fields are counted from the last one
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z" || fields[0] === "X") return undefined;
  return { pid, started: `${bootId()}:${fields[19]}` };
}

/** True while that very run of the process goes on. */
export function isRunning(process: ProcessIdentity): boolean {
  return identify(process.pid)?.started === process.started;
}

/** The arguments a process was started with; empty when unknown. */
export function argumentsOf(pid: number): readonly string[] {
  return (
    readProc(pid, "cmdline")
      ?.split("\0")
      .filter((part) => part !== "") ?? []
  );
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}
