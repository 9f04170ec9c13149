import { isFault } from "@porchlight/base";
import { Refusal } from "@porchlight/server";
import { archiveCommand } from "./commands/archive.ts";
import { auditCommand } from "./commands/audit.ts";
import type { Command } from "./command.ts";
import { demoCommand } from "./commands/demo.ts";
import { deviceCommand } from "./commands/device.ts";
import { linkCommand } from "./commands/link.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { personCommand } from "./commands/person.ts";
import { signInLinkCommand } from "./commands/sign-in-link.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { upCommand } from "./commands/up.ts";

const commands: Readonly<Record<string, Command>> = {
  up: upCommand,
  demo: demoCommand,
  migrate: migrateCommand,
  person: personCommand,
  "sign-in-link": signInLinkCommand,
  device: deviceCommand,
  link: linkCommand,
  simulate: simulateCommand,
  audit: auditCommand,
  archive: archiveCommand,
};

/** Runs one command; returns the exit code: 0 done, 1 failed, 2 called wrongly. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    console.log(overview());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    console.error(`porchlight: there is no command "${name}". "porchlight help" lists them.`);
    return 2;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    console.log(command.help.trim());
    return 0;
  }
  try {
    return await command.run(rest);
  } catch (error) {
    console.error(`porchlight ${name}: ${sentence(error)}`);
    if (process.env.PORCHLIGHT_DEBUG) console.error(error);
    return isFault(error, "cli.usage") ? 2 : 1;
  }
}

function overview(): string {
  const rows = Object.entries(commands).map(([name, command]) => `  ${name.padEnd(14)} ${command.summary}`);
  return [
    "Porchlight (门灯): community cameras whose owners hold the switch and the log.",
    "",
    "Usage: porchlight COMMAND [options]      porchlight COMMAND --help",
    "",
    ...rows,
    "",
    "Environment: PORCHLIGHT_PORT, PORCHLIGHT_HOME, DATABASE_URL",
  ].join("\n");
}

function sentence(error: unknown): string {
  if (error instanceof Refusal) return [error.message, ...(error.fields ?? []).map((field) => `${field.field}: ${field.code}`)].join("; ");
  return error instanceof Error ? error.message : String(error);
}
