import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/root.ts";
import { emptyTally, addTallies, type Tally } from "./tally.ts";

interface CommandCheck {
  readonly title: string;
  readonly program: string;
  readonly parameters: readonly string[];
}

const checks: readonly CommandCheck[] = [
  { title: "types agree", program: "tsc", parameters: ["-p", "tsconfig.json"] },
  { title: "platform-free packages compile without Node types", program: "tsc", parameters: ["-p", "tsconfig.pure.json"] },
  { title: "types of the web app agree", program: "tsc", parameters: ["-p", "apps/web/tsconfig.json"] },
  { title: "lint rules hold", program: "oxlint", parameters: ["--type-aware", "--format=unix"] },
];

function runCheck(check: CommandCheck): Tally {
  const { status, stdout, stderr } = spawnSync(join(root, "node_modules", ".bin", check.program), check.parameters, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
  const good = status === 0;
  process.stdout.write(`${good ? "ok  " : "FAIL"} ${check.title}\n`);
  if (good) return { ...emptyTally, passed: 1 };
  return { ...emptyTally, failed: 1, failures: [`${check.title} (${check.program} ${check.parameters.join(" ")})\n${stdout}${stderr}`] };
}

/** Compiler and linter, each counted as one test. */
export function runCommandChecks(): Tally {
  return checks
    .filter((check) => check.program !== "tsc" || existsSync(join(root, check.parameters[1] ?? "")))
    .map(runCheck)
    .reduce(addTallies, emptyTally);
}
