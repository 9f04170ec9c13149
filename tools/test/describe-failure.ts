export interface TestFailure {
  readonly name: string;
  readonly error: unknown;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined && "failureType" in error ? error.cause : error;
}

function textOf(error: unknown): string {
  const cause = causeOf(error);
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause === undefined ? "" : `\ncaused by ${textOf(cause.cause)}`;
  return `${cause.stack ?? cause.message}${inner}`;
}

/** A failed test as a person wants to read it: where, which sentence was wrong, why; without frames of the test runner. */
export function describeFailure(file: string, failure: TestFailure): string {
  const lines = textOf(failure.error)
    .split("\n")
    .filter((line) => !/^\s+at .*(node:internal|node:async_hooks)/.test(line));
  return `${file}: ${failure.name}\n${lines.map((line) => `    ${line}`).join("\n")}`;
}
