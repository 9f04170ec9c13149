import type { FaultTable } from "@porchlight/base";

export type CliFaultCode = "cli.usage" | "cli.no-platform" | "cli.bad-config" | "cli.pages-not-built";
export type DemoFaultCode = "demo.port-in-use";

/** Every code the command line throws. */
export const cliFaults: FaultTable<CliFaultCode | DemoFaultCode> = {
  "cli.usage": "A command was called wrongly: an option is missing or has a value it does not take. Exit code 2.",
  "cli.no-platform": "The home folder holds no such platform, or the platform no such person: name another with --platform, --home or --person.",
  "cli.bad-config": "The configuration file cannot be read, is not JSON or breaks a rule of docs/reference/configuration.md.",
  "cli.pages-not-built": "The web pages could not be built from apps/web; PORCHLIGHT_DEBUG=1 shows what the builder said.",
  "demo.port-in-use": "A port the demo wants is taken: stop the other program, or choose four others with PORCHLIGHT_PORT or --port.",
};
