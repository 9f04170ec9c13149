import { milliseconds, seconds, type Clock, type DurationMs } from "@porchlight/base";
import { remember } from "./source-throttle.ts";

export interface FailureBackOffOptions {
  readonly clock: Clock;
  /** Failures without consequence. Default 3. */
  readonly free?: number;
  /** Wait after the first failure beyond those; doubles with each further one. Default 1 s. */
  readonly first?: DurationMs;
  /** Longest wait; also how long failures are remembered after it. Default 300 s. */
  readonly longest?: DurationMs;
  /** Sources remembered. Default 10000; beyond it the one unseen longest is forgotten. */
  readonly capacity?: number;
}

/** Slows password guessing: each failure of a source beyond a few doubles the time in which it is refused unheard. */
export interface FailureBackOff {
  /** Time this source must still wait; 0 when it may try. */
  wait(source: string): DurationMs;
  failed(source: string): void;
  succeeded(source: string): void;
  readonly size: number;
}

export function createFailureBackOff(options: FailureBackOffOptions): FailureBackOff {
  const { clock, free = 3, first = seconds(1), longest = seconds(300), capacity = 10_000 } = options;
  const failures = new Map<string, { count: number; until: number }>();
  return {
    wait(source) {
      const known = failures.get(source);
      return milliseconds(Math.max(0, (known?.until ?? 0) - clock.monotonic()));
    },
    failed(source) {
      const now = clock.monotonic();
      const known = failures.get(source);
      const count = known && now < known.until + longest ? known.count + 1 : 1;
      const wait = count <= free ? 0 : Math.min(longest, first * 2 ** Math.min(30, count - free - 1));
      remember(failures, source, { count, until: now + wait }, capacity);
    },
    succeeded(source) {
      failures.delete(source);
    },
    get size() {
      return failures.size;
    },
  };
}
