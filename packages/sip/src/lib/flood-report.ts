import { seconds, type Cancel, type Clock } from "@porchlight/base";

/** One kind of dropped input, counted over about a second. `source` is the last peer seen. */
export interface SipDropReport {
  /** A fault code of this package, or why a good message was not served. */
  readonly cause: string;
  readonly count: number;
  readonly source: string;
}

/** Counts drops and reports each cause at most once a second, so that a flood costs one line. */
export interface DropCounter {
  count(cause: string, source: string): void;
  stop(): void;
}

export function createDropCounter(clock: Clock, report: (drop: SipDropReport) => void): DropCounter {
  const counts = new Map<string, SipDropReport>();
  let pending: Cancel | undefined;
  let stopped = false;
  const flush = (): void => {
    pending = undefined;
    const due = [...counts.values()];
    counts.clear();
    for (const drop of due) report(drop);
  };
  return {
    count(cause, source) {
      if (stopped) return;
      counts.set(cause, { cause, count: (counts.get(cause)?.count ?? 0) + 1, source });
      pending ??= clock.after(seconds(1), flush);
    },
    stop() {
      stopped = true;
      pending?.();
      pending = undefined;
    },
  };
}
