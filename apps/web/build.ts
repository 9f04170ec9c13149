import { createHash } from "node:crypto";
import { access, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";

const webRoot = import.meta.dirname;
/** Workspace packages whose source ends up in the page. */
const ownPackages = ["base", "access", "contract", "audit"];
const hashFileName = ".source-hash";

/** What happened: `built` (sources changed or no build was there) or `current`; `folder` holds index.html either way. */
export interface WebBuild {
  readonly kind: "built" | "current";
  readonly folder: string;
}

/**
 * Builds the web app when its sources changed since the last build (a hash kept beside the output), else returns at once.
 * `outDir` default `apps/web/dist`. Throws what vite throws when the sources do not build.
 */
export async function buildWeb(options: { readonly outDir?: string } = {}): Promise<WebBuild> {
  const folder = options.outDir ?? join(webRoot, "dist");
  const hash = await sourceHash();
  if (await isCurrent(folder, hash)) return { kind: "current", folder };
  const { build } = await import("vite");
  const fresh = join(dirname(folder), ".cache", `${basename(folder)}-${process.pid}`);
  await build({ configFile: join(webRoot, "vite.config.ts"), logLevel: "warn", build: { outDir: fresh, emptyOutDir: true } });
  await writeFile(join(fresh, hashFileName), hash);
  await takePlace(fresh, folder, hash);
  return { kind: "built", folder };
}

/** Several platforms may start at once: a build appears whole or not at all, and the first to finish wins. */
async function takePlace(fresh: string, folder: string, hash: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } catch (error) {
    if (!(await isCurrent(folder, hash))) throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function isCurrent(folder: string, hash: string): Promise<boolean> {
  try {
    await access(join(folder, "index.html"));
    return (await readFile(join(folder, hashFileName), "utf8")) === hash;
  } catch {
    return false;
  }
}

/** Hash over path and content of everything that can change the page. Hex. */
export async function sourceHash(): Promise<string> {
  const roots = [join(webRoot, "src"), join(webRoot, "public"), ...ownPackages.map((name) => join(webRoot, "../../packages", name, "src"))];
  const files = (await Promise.all(roots.map(filesBelow))).flat();
  files.push(join(webRoot, "index.html"), join(webRoot, "vite.config.ts"), join(webRoot, "package.json"));
  const sum = createHash("sha256");
  for (const file of files.filter((name) => !name.endsWith(".test.ts")).sort()) {
    sum
      .update(relative(webRoot, file))
      .update("\0")
      .update(await readFile(file))
      .update("\0");
  }
  return sum.digest("hex");
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
