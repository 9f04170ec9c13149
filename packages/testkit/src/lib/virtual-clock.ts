import { Fault, milliseconds, unixMs, type Clock, type DurationMs, type UnixMs } from "@porchlight/base";
import type { ClockFaultCode } from "./clock-faults.ts";

/** A clock that moves only when told to. */
export interface VirtualClock extends Clock {
  /** Moves on by `duration`, running due timers in order; promises settle between timers. */
  advance(duration: DurationMs | number): Promise<void>;
  /** Advances in timer steps until `promise` settles; rejects with `testkit.clock-idle` after `limit` of virtual time (default one hour). */
  settle<Value>(promise: Promise<Value>, limit?: DurationMs | number): Promise<Value>;
  /** Timers that have not run. */
  readonly pending: number;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
}

/** Starts at `start` (default 2026-01-01T00:00Z) and stands still. */
export function createVirtualClock(start: UnixMs = unixMs(Date.UTC(2026, 0, 1))): VirtualClock {
  const timers = new Set<Timer>();
  let elapsed = 0;
  let order = 0;
  const next = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    return first;
  };
  const step = async (until: number): Promise<boolean> => {
    const timer = next();
    if (!timer || timer.at > until) return false;
    timers.delete(timer);
    elapsed = Math.max(elapsed, timer.at);
    timer.task();
    await settled();
    return true;
  };
  return {
    now: () => unixMs(start + elapsed),
    monotonic: () => milliseconds(elapsed),
    after(delay, task) {
      const timer = { at: elapsed + Math.max(0, delay), order: order++, task };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(duration) {
      const end = elapsed + duration;
      await settled();
      while (await step(end));
      elapsed = end;
    },
    async settle(promise, limit = 3_600_000) {
      let done = false;
      const mark = (): void => void (done = true);
      promise.then(mark, mark);
      const end = elapsed + limit;
      await settled();
      while (!done) if (!(await step(end))) throw new Fault<ClockFaultCode>("testkit.clock-idle", `nothing more happens within ${limit} ms of virtual time`);
      return promise;
    },
    get pending() {
      return timers.size;
    },
  };
}

/** Lets every promise that can settle now do so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
