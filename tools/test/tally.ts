/** What a stage proved. A skipped or postponed test proves nothing, so it counts as failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Readable accounts of each failure, to be repeated at the end. */
  readonly failures: readonly string[];
}

export const emptyTally: Tally = { passed: 0, failed: 0, failures: [] };

export function addTallies(left: Tally, right: Tally): Tally {
  return { passed: left.passed + right.passed, failed: left.failed + right.failed, failures: [...left.failures, ...right.failures] };
}
