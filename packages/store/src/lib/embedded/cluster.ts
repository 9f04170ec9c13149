import { randomBytes } from "node:crypto";
import { spawn } from "node:child_process";
import { chown, lstat, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "@porchlight/base";
import type { StoreFaultCode } from "../faults.ts";
import { makeFolder } from "../home-lock.ts";
import type { PostgresBinaries } from "./binaries.ts";
import { planLaunch, postgresEnvironment, serverOwner } from "./privileges.ts";

/** A database cluster on disk. */
export interface Cluster {
  readonly data: string;
  readonly user: string;
  readonly password: string;
}

const user = "porchlight";
const majorVersion = "18";

/**
 * Opens the cluster in `folder`, creating it at first: UTF-8, C.UTF-8 collation (same order on every machine), scram passwords,
 * a random password kept in `folder/password` (mode 600). A creation cut short is begun again.
 * @throws `store.folder-not-writable`, `store.wrong-version`, `store.initdb-failed`
 */
export async function prepareCluster(folder: string, binaries: PostgresBinaries): Promise<Cluster> {
  await makeFolder(folder);
  const data = join(folder, "data");
  const version = await readText(join(data, "PG_VERSION"));
  if (version === undefined) await createCluster(folder, data, binaries);
  else if (version !== majorVersion) {
    throw new Fault<StoreFaultCode>("store.wrong-version", `${data} was written by PostgreSQL ${version}, this program ships ${majorVersion}`, {
      context: { folder: data, version },
    });
  }
  const { owner } = planLaunch(binaries.postgres, [data], serverOwner(data));
  if (owner !== undefined) await giveTo(data, owner.uid, owner.gid);
  const password = await readText(join(folder, "password"));
  if (password === undefined)
    throw new Fault<StoreFaultCode>("store.folder-not-writable", `${join(folder, "password")} cannot be read`, { context: { folder } });
  return { data, user, password };
}

async function createCluster(folder: string, data: string, binaries: PostgresBinaries): Promise<void> {
  const unfinished = join(folder, "data.new");
  const handover = join(folder, "password.new");
  const password = randomBytes(24).toString("base64url");
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(join(folder, "password"), password, { mode: 0o600, flush: true });
  await writeFile(handover, password, { mode: 0o600 });
  const launch = planLaunch(binaries.initdb, [unfinished, handover]);
  if (launch.owner !== undefined) for (const path of [unfinished, handover]) await chown(path, launch.owner.uid, launch.owner.gid);
  const settings = [
    `--pgdata=${unfinished}`,
    `--username=${user}`,
    `--pwfile=${handover}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  ];
  const child = spawn(launch.command, [...launch.prefix, ...settings], {
    cwd: "/",
    env: postgresEnvironment(),
    stdio: ["ignore", "ignore", "pipe"],
    ...launch.spawnAs,
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-2000)));
  const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  await rm(handover, { force: true });
  if (code !== 0) throw new Fault<StoreFaultCode>("store.initdb-failed", `initdb ended with ${code}: ${said.trim()}`, { context: { folder } });
  await rename(unfinished, data);
}

/** Hands files of another user (a cluster copied or restored by root) over to the one the server runs as. */
async function giveTo(path: string, uid: number, gid: number): Promise<void> {
  const found = await lstat(path);
  if (found.uid === uid) return;
  if (found.isDirectory()) for (const name of await readdir(path)) await giveTo(join(path, name), uid, gid);
  if (!found.isSymbolicLink()) await chown(path, uid, gid);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Fault<StoreFaultCode>("store.folder-not-writable", `cannot read ${path}: ${(error as Error).message}`, { context: { path }, cause: error });
  }
}
