export interface MediaClockOptions {
  /** A mapping that is off by more than this is replaced. Default 500 ms. */
  readonly maxDrift?: number;
  /** How long arrivals are collected before the mapping is judged. Default 1000 ms. */
  readonly window?: number;
  /** Windows in a row that must be late before the mapping moves later: a stall of the network is not drift. Default 5. */
  readonly lateWindows?: number;
}

/**
 * Maps the 90 kHz media clock of one stream to wall time: wall = epoch + ticks / 90. Delay only ever adds to an arrival, so the
 * earliest arrival of a window tells the mapping. It is held constant until it is off by more than `maxDrift`.
 */
export class MediaClock {
  readonly #maxDrift: number;
  readonly #window: number;
  readonly #lateWindows: number;
  #epoch = Number.NaN;
  #least = Number.POSITIVE_INFINITY;
  #windowEnd = 0;
  #late = 0;

  constructor(options: MediaClockOptions = {}) {
    this.#maxDrift = options.maxDrift ?? 500;
    this.#window = options.window ?? 1000;
    this.#lateWindows = options.lateWindows ?? 5;
  }

  /** Wall ms of tick 0; NaN before the first observation. */
  get epoch(): number {
    return this.#epoch;
  }
  wall(ticks: number): number {
    return this.#epoch + ticks / 90;
  }
  /** Forgets the mapping: the next observation sets it. */
  reset(): void {
    this.#epoch = Number.NaN;
  }
  /** True when the mapping was moved by drift (not when it was set for the first time). */
  observe(ticks: number, receivedAt: number): boolean {
    const candidate = receivedAt - ticks / 90;
    if (Number.isNaN(this.#epoch)) {
      this.#epoch = candidate;
      this.#late = 0;
      this.#openWindow(receivedAt, candidate);
      return false;
    }
    if (candidate < this.#least) this.#least = candidate;
    if (receivedAt < this.#windowEnd) return false;
    const drift = this.#least - this.#epoch;
    const moved = this.#judge(drift);
    if (moved) this.#epoch += drift;
    this.#openWindow(receivedAt, Number.POSITIVE_INFINITY);
    return moved;
  }

  #openWindow(at: number, least: number): void {
    this.#windowEnd = at + this.#window;
    this.#least = least;
  }
  #judge(drift: number): boolean {
    this.#late = drift > this.#maxDrift ? this.#late + 1 : 0;
    if (drift >= -this.#maxDrift && this.#late < this.#lateWindows) return false;
    this.#late = 0;
    return true;
  }
}
