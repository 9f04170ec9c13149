import type { Clock } from "@porchlight/base";

/**
 * Lets packets gather. A camera sends a picture as a dozen packets, and waking up for each of them costs more than what is then done
 * with it. After a round of the event loop that read media the process sleeps for a moment, and the next round finds more in fewer reads.
 * A round that took as long as that already is not followed by a sleep: a busy process loses nothing.
 */
export class Gather {
  readonly #ms: number;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #sleep: (ms: number) => void;
  #since = -1;

  /** `ms`: the most it adds to the way of a packet; 0 never sleeps. */
  constructor(ms: number, clock: Pick<Clock, "monotonic">, sleep = createSleep()) {
    this.#ms = ms;
    this.#clock = clock;
    this.#sleep = sleep;
  }

  /** Media was read in this round. */
  noteRead(): void {
    if (this.#since >= 0 || this.#ms === 0) return;
    this.#since = this.#clock.monotonic();
    // immediates run when every socket that was ready has been read
    setImmediate(this.#rest);
  }

  readonly #rest = (): void => {
    const left = this.#ms - (this.#clock.monotonic() - this.#since);
    this.#since = -1;
    if (left > 0) this.#sleep(left);
  };
}

/** Stops the thread; what other threads finish meanwhile is taken up afterwards. */
function createSleep(): (ms: number) => void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  return (ms) => void Atomics.wait(cell, 0, 0, ms);
}
