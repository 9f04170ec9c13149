import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Fault } from "@porchlight/base";
import type { StoreFaultCode } from "../faults.ts";

/** How a PostgreSQL program is started so that it accepts to run and dies with its parent. */
export interface Launch {
  readonly command: string;
  readonly prefix: readonly string[];
  /** Set when the program runs as another user than this process: the owner its files need. */
  readonly owner: Owner | undefined;
  /** For `spawn`, when no helper program changes the user. */
  readonly spawnAs: Owner | undefined;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const setpriv = "/usr/bin/setpriv";
/** Capabilities that let the server walk through folders closed to its user; the weaker one first. */
const traverseCapabilities = [
  { name: "dac_read_search", bit: 2n },
  { name: "dac_override", bit: 1n },
] as const;

/**
 * PostgreSQL refuses uid 0, so root runs it as `owner` (default `nobody`). When one of `paths` lies below a folder closed to that user (`/root`),
 * the server keeps one capability, reading past folder permissions, and no other.
 * Where util-linux `setpriv` exists, the server also gets SIGINT (fast shutdown) when its parent dies.
 * @throws `store.cannot-leave-root`
 */
export function planLaunch(program: string, paths: readonly string[], owner: Owner = nobody()): Launch {
  const helper = existsSync(setpriv) && process.platform === "linux";
  if (process.getuid?.() !== 0) return helper ? asOurselves(program) : { command: program, prefix: [], owner: undefined, spawnAs: undefined };
  const open = [program, ...paths].every(isOpenToAll);
  if (helper) {
    const launch = asOther(program, owner, open);
    if (works(launch)) return launch;
  }
  if (open) return { command: program, prefix: [], owner, spawnAs: owner };
  throw new Fault<StoreFaultCode>(
    "store.cannot-leave-root",
    `PostgreSQL cannot run as root, and user nobody cannot reach ${program} or ${paths.join(", ")}: start as an ordinary user, or set DATABASE_URL`,
    { context: { program } },
  );
}

function asOurselves(program: string): Launch {
  const launch: Launch = { command: setpriv, prefix: ["--pdeathsig=INT", program], owner: undefined, spawnAs: undefined };
  return works(launch) ? launch : { command: program, prefix: [], owner: undefined, spawnAs: undefined };
}

function asOther(program: string, owner: Owner, open: boolean): Launch {
  const capability = open ? undefined : heldCapability();
  // access(2) ignores capabilities of a non-root user unless this secure bit is set, and PostgreSQL asks access(2) for its own path
  const keep = capability === undefined ? [] : ["--securebits=+no_setuid_fixup"];
  const set = capability === undefined ? "-all" : `-all,+${capability}`;
  const prefix = [
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    "--clear-groups",
    ...keep,
    `--inh-caps=${set}`,
    `--ambient-caps=${set}`,
    `--bounding-set=${set}`,
    "--no-new-privs",
    "--pdeathsig=INT",
    program,
  ];
  return { command: setpriv, prefix, owner, spawnAs: undefined };
}

/** The program says its version without touching data: proof that it can be started this way. */
function works(launch: Launch): boolean {
  const run = spawnSync(launch.command, [...launch.prefix, "--version"], { cwd: "/", env: postgresEnvironment(), stdio: "ignore", timeout: 10_000 });
  return run.status === 0;
}

/** What PostgreSQL needs of the environment: nothing of ours. */
export function postgresEnvironment(): Record<string, string> {
  return { PATH: "/usr/bin:/bin", LC_ALL: "C", LANG: "C", TZ: "UTC" };
}

function heldCapability(): string | undefined {
  const held = /^CapPrm:\s*([0-9a-f]+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  if (held === undefined) return undefined;
  return traverseCapabilities.find(({ bit }) => ((BigInt(`0x${held}`) >> bit) & 1n) === 1n)?.name;
}

function isOpenToAll(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const mode = statSync(folder, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && (mode & 0o001) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}

/** Whom root runs a server as: the ordinary user whose files these are, so that he can start it again himself, else nobody. */
export function serverOwner(data: string): Owner {
  const { uid, gid } = statSync(data);
  return uid === 0 ? nobody() : { uid, gid };
}

function nobody(): Owner {
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8") : "");
  return line === null ? { uid: 65534, gid: 65534 } : { uid: Number(line[1]), gid: Number(line[2]) };
}
