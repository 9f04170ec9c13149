#!/usr/bin/env node
// Plain JavaScript that any Node can read: says what is missing, or goes on with the Node that npm installed for us.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [major, minor] = process.versions.node.split(".").map(Number);
const fits = (major === 22 && minor >= 18) || (major === 24 && minor >= 11) || major >= 26;

if (fits) {
  // compiled code is kept beside the packages, for this process and its children: starting takes half the time
  process.env.NODE_COMPILE_CACHE ??= join(here, "../../../node_modules/.cache/porchlight");
  nodeModule.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
  const { main } = await import("../src/main.ts");
  process.exitCode = await main(process.argv.slice(2));
} else {
  const own = findOwnNode(here);
  if (own === undefined) {
    console.error(
      `porchlight needs Node 22.18, 24.11 or newer; this is ${process.version}. Run "npm ci" in the project folder, which brings one, or install a newer Node.`,
    );
    process.exitCode = 1;
  } else {
    const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
    // the child decides when all is put away; it takes a Ctrl-C that also reached it from the terminal for one
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.on("exit", (code, signal) => (process.exitCode = code ?? (signal ? 1 : 0)));
  }
}

function findOwnNode(from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", "node", "bin", "node");
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}
