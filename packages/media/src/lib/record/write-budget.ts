/** Bytes waiting for the disk in one media process. Bounded: what does not fit is refused, never queued. */
export class WriteBudget {
  readonly #limit: number;
  #used = 0;

  /** Default 128 MiB. */
  constructor(limit = 128 * 1024 * 1024) {
    this.#limit = limit;
  }

  get used(): number {
    return this.#used;
  }
  take(bytes: number): boolean {
    if (this.#used + bytes > this.#limit) return false;
    this.#used += bytes;
    return true;
  }
  give(bytes: number): void {
    this.#used -= bytes;
  }
}
