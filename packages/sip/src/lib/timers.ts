import { milliseconds, type Cancel, type Clock } from "@porchlight/base";

/** Base times of RFC 3261 §17.1.1.1, in milliseconds. */
export interface SipTimes {
  /** Round-trip estimate. Default 500. */
  readonly t1: number;
  /** Longest retransmission interval of non-INVITE requests and responses. Default 4000. */
  readonly t2: number;
  /** How long a message stays in the network. Default 5000. */
  readonly t4: number;
  /** How long an incoming INVITE may stay unanswered before the agent answers 408. Default 180000. */
  readonly answer: number;
}

export const defaultSipTimes: SipTimes = { t1: 500, t2: 4_000, t4: 5_000, answer: 180_000 };

/** Named one-shot timers that can be dropped together. */
export interface Timers<Name extends string> {
  set(name: Name, delayMs: number, task: () => void): void;
  stop(name: Name): void;
  stopAll(): void;
}

export function createTimers<Name extends string>(clock: Clock): Timers<Name> {
  const running = new Map<Name, Cancel>();
  const stop = (name: Name): void => {
    running.get(name)?.();
    running.delete(name);
  };
  return {
    set(name, delayMs, task) {
      stop(name);
      const cancel = clock.after(milliseconds(delayMs), () => {
        running.delete(name);
        task();
      });
      running.set(name, cancel);
    },
    stop,
    stopAll() {
      for (const name of [...running.keys()]) stop(name);
    },
  };
}
