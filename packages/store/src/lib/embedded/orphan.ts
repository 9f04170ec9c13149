import { realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { argumentsOf, identify, isRunning, type ProcessIdentity } from "../process-identity.ts";

const steps = [
  { signal: "SIGINT", waitMs: 8000 },
  { signal: "SIGQUIT", waitMs: 5000 },
  { signal: "SIGKILL", waitMs: 5000 },
] as const;

/**
 * Ends a server that outlived the program which started it on the cluster `data`; does nothing when none runs.
 * A pid file whose pid now belongs to another program is left for PostgreSQL, which overwrites it.
 */
export async function stopOrphan(data: string, onLog: (line: string) => void): Promise<void> {
  const orphan = await findPostmaster(data);
  if (orphan === undefined) return;
  onLog(`stopping a PostgreSQL left over by an earlier run (pid ${orphan.pid})`);
  await endProcess(orphan);
}

/** Fast shutdown, then immediate, then kill; resolves when the process is gone. */
export async function endProcess(server: ProcessIdentity): Promise<void> {
  for (const { signal, waitMs } of steps) {
    try {
      process.kill(server.pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < waitMs; waited += 20) {
      if (!isRunning(server)) return;
      await sleep(20);
    }
  }
}

async function findPostmaster(data: string): Promise<ProcessIdentity | undefined> {
  const content = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "");
  const found = identify(Number(content.split("\n")[0]));
  return found !== undefined && servesFolder(found.pid, data) ? found : undefined;
}

function servesFolder(pid: number, data: string): boolean {
  const [program, ...rest] = argumentsOf(pid);
  if (program === undefined || !basename(program).startsWith("postgres")) return false;
  const folder = rest[rest.indexOf("-D") + 1];
  return rest.includes("-D") && folder !== undefined && samePath(folder, data);
}

function samePath(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return a === b;
  }
}
