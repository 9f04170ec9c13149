import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

interface DebianPackage {
  readonly name: string;
  readonly present: () => boolean;
}

export type DebianOutcome = { readonly kind: "ready" } | { readonly kind: "missing"; readonly message: string };

function onPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function hasCjkFont(): boolean {
  return /Noto \w+ CJK/.test(spawnSync("fc-list", [], { encoding: "utf8" }).stdout ?? "");
}

/** What the tests drive that npm does not ship: a browser with Chinese fonts, and independent tools to check against. */
const packages: readonly DebianPackage[] = [
  { name: "chromium", present: () => onPath("chromium") },
  { name: "fonts-noto-cjk", present: hasCjkFont },
  { name: "ffmpeg", present: () => onPath("ffmpeg") && onPath("ffprobe") },
  { name: "sip-tester", present: () => onPath("sipp") },
  { name: "openssl", present: () => onPath("openssl") },
];

function missingNames(): readonly string[] {
  return packages.filter((row) => !row.present()).map((row) => row.name);
}

function apt(...parameters: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const result = spawnSync("apt-get", ["-qq", "-o=Dpkg::Use-Pty=0", ...parameters], { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (result.status !== 0) process.stderr.write(result.stderr ?? "");
  return result.status === 0;
}

function install(names: readonly string[]): void {
  process.stdout.write(`installing from Debian: ${names.join(" ")}\n`);
  apt("update");
  apt("install", "-y", "--no-install-recommends", ...names);
}

/** Installs what is missing when this user may; otherwise says in one line what to install. */
export function ensureDebianPackages(): DebianOutcome {
  const missing = missingNames();
  if (missing.length === 0) return { kind: "ready" };
  if (process.getuid?.() === 0 && onPath("apt-get")) install(missing);
  const still = missingNames();
  if (still.length === 0) return { kind: "ready" };
  return { kind: "missing", message: `The tests need these Debian packages: ${still.join(" ")} (sudo apt-get install -y ${still.join(" ")})` };
}
