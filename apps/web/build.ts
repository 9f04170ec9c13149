import { createHash } from "node:crypto";
import { access, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

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
  await build({ configFile: join(webRoot, "vite.config.ts"), logLevel: "warn", build: { outDir: folder, emptyOutDir: true } });
  await writeFile(join(folder, hashFileName), hash);
  return { kind: "built", folder };
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
    sum.update(relative(webRoot, file)).update("\0").update(await readFile(file)).update("\0");
  }
  return sum.digest("hex");
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
