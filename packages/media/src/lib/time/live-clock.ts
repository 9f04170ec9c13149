/**
 * What viewers are told of a stream's delay. A forwarded stream begins with buffered pictures in one burst, so its first arrival says little:
 * for a while every earlier arrival moves the mapping at once. The archive keeps to {@link MediaClock}, which holds still.
 */
export class LiveClock {
  readonly #settle: number;
  readonly #margin: number;
  #epoch = Number.NaN;
  #settledAt = 0;

  /** `settle`: how long a new mapping may still move, default 3000 ms. `margin`: earliness that moves it, default 20 ms. */
  constructor(options: { readonly settle?: number; readonly margin?: number } = {}) {
    this.#settle = options.settle ?? 3000;
    this.#margin = options.margin ?? 20;
  }

  /** Wall ms of tick 0; NaN before the first observation. */
  get epoch(): number {
    return this.#epoch;
  }
  wall(ticks: number): number {
    return this.#epoch + ticks / 90;
  }
  reset(): void {
    this.#epoch = Number.NaN;
  }
  /** `base` is the archive's mapping, which takes over when it moved away by more than its own tolerance. True when viewers must be told. */
  observe(ticks: number, receivedAt: number, base: { readonly epoch: number; readonly moved: boolean }): boolean {
    const candidate = receivedAt - ticks / 90;
    if (Number.isNaN(this.#epoch)) {
      this.#epoch = candidate;
      this.#settledAt = receivedAt + this.#settle;
      return false;
    }
    if (receivedAt < this.#settledAt && candidate < this.#epoch - this.#margin) {
      this.#epoch = candidate;
      return true;
    }
    if (!base.moved) return false;
    this.#epoch = base.epoch;
    return true;
  }
}
