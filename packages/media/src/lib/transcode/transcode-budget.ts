/** Transcodes running at once in one media process. */
export class TranscodeBudget {
  readonly #limit: number;
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get running(): number {
    return this.#running;
  }
  take(): boolean {
    if (this.#running >= this.#limit) return false;
    this.#running++;
    return true;
  }
  give(): void {
    this.#running--;
  }
}
