import type { DurationMs, UnixMs } from "./units.ts";
import { milliseconds, unixMs } from "./units.ts";

/** Cancels a timer; calling it again does nothing. */
export type Cancel = () => void;

/** Time as a dependency. Production uses {@link systemClock}; tests use testkit's virtual clock. */
export interface Clock {
  /** Wall time now. */
  now(): UnixMs;
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonic(): DurationMs;
  /** Runs `task` once after `delay`. */
  after(delay: DurationMs, task: () => void): Cancel;
}

declare const setTimeout: (task: () => void, ms: number) => { unref?: () => void };
declare const clearTimeout: (timer: unknown) => void;
declare const performance: { now(): number };

/** The machine's clock. Its timers do not keep a process alive by themselves where the platform allows that. */
export const systemClock: Clock = {
  now: () => unixMs(Date.now()),
  monotonic: () => milliseconds(performance.now()),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    timer.unref?.();
    return () => clearTimeout(timer);
  },
};

/** Randomness as a dependency: `bytes(n)` returns n unpredictable bytes. */
export interface Random {
  bytes(length: number): Uint8Array;
}
