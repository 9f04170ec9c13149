import { AssertionError } from "node:assert";

/** Fails with the rule as a sentence and one violation a line. */
export function expectNone(violations: readonly string[], rule: string): void {
  if (violations.length === 0) return;
  const message = `${rule}\n${violations.map((violation) => `  ${violation}`).join("\n")}`;
  throw new AssertionError({ message, operator: "expectNone", stackStartFn: expectNone });
}
