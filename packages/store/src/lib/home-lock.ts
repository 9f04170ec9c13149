import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault } from "@porchlight/base";
import type { StoreFaultCode } from "./faults.ts";
import { identify, isRunning, type ProcessIdentity } from "./process-identity.ts";

/** Held until disposed, or until the process ends in whatever way. */
export interface HomeLock extends AsyncDisposable {
  readonly folder: string;
}

const name = "porchlight.lock";
const attempts = 5;

/**
 * Makes this process the only one on `folder` (created when absent, mode 700). A lock left by a process that is gone is taken over;
 * a pid that now belongs to another program does not count as alive.
 * @throws `store.already-running`, `store.folder-not-writable`
 */
export async function lockHome(folder: string): Promise<HomeLock> {
  await makeFolder(folder);
  const path = join(folder, name);
  const mine = JSON.stringify(identify(process.pid) ?? { pid: process.pid, started: "unknown" });
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (await create(path, mine)) return { folder, [Symbol.asyncDispose]: () => release(path, mine) };
    await clearStale(path, folder);
  }
  throw new Fault<StoreFaultCode>("store.already-running", `${folder} is contended by several programs starting at once`, { context: { folder } });
}

/** Creates `folder` (mode 700) and proves that a file can be written in it. */
export async function makeFolder(folder: string): Promise<void> {
  const probe = join(folder, `.probe-${randomUUID()}`);
  try {
    await makeWithParents(folder);
    await writeFile(probe, "");
    await unlink(probe);
  } catch (cause) {
    throw new Fault<StoreFaultCode>("store.folder-not-writable", `cannot write in ${folder}: ${(cause as Error).message}`, { context: { folder }, cause });
  }
}

/** Node's own recursive mkdir never ends where the system answers "no such file" for a folder whose parent exists, as /proc does. */
async function makeWithParents(folder: string): Promise<void> {
  const mode = 0o700;
  const unlessThere = (error: NodeJS.ErrnoException): undefined => {
    if (error.code !== "EEXIST") throw error;
  };
  try {
    await mkdir(folder, { mode }).catch(unlessThere);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(folder) === folder) throw error;
    await makeWithParents(dirname(folder));
    await mkdir(folder, { mode }).catch(unlessThere);
  }
}

/** A lock file appears whole or not at all: it is written aside and linked into place. */
async function create(path: string, content: string): Promise<boolean> {
  const aside = `${path}.${randomUUID()}`;
  await writeFile(aside, content, { mode: 0o644, flush: true });
  try {
    await link(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(aside);
  }
}

async function clearStale(path: string, folder: string): Promise<void> {
  const content = await readFile(path, "utf8").catch(() => undefined);
  if (content === undefined) return;
  const holder = parseHolder(content);
  if (holder !== undefined && isRunning(holder)) {
    throw new Fault<StoreFaultCode>("store.already-running", `process ${holder.pid} already works on ${folder}`, { context: { folder, pid: holder.pid } });
  }
  await takeAway(path, content);
}

/** Removes the lock only if it still is the one that was judged stale. */
async function takeAway(path: string, judged: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, "utf8")) !== judged) await link(aside, path).catch(() => {});
  await unlink(aside);
}

async function release(path: string, mine: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => undefined)) === mine) await unlink(path).catch(() => {});
}

function parseHolder(content: string): ProcessIdentity | undefined {
  try {
    const value = JSON.parse(content) as Partial<ProcessIdentity> | null;
    return typeof value?.pid === "number" && typeof value.started === "string" ? { pid: value.pid, started: value.started } : undefined;
  } catch {
    return undefined;
  }
}
