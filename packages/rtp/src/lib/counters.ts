/** Extends a wrapping counter (RTP sequence, 32-bit RTP time, 33-bit PES time) without bound; steps back stay steps back. */
export class TickUnwrapper {
  readonly #range: number;
  #last = Number.NaN;

  constructor(bits: 16 | 32 | 33) {
    this.#range = 2 ** bits;
  }

  /** The first value is returned as it is; later ones are the nearest to the one before. */
  unwrap(value: number): number {
    if (Number.isNaN(this.#last)) return (this.#last = value);
    const turns = Math.round((this.#last - value) / this.#range);
    return (this.#last = value + turns * this.#range);
  }
  reset(): void {
    this.#last = Number.NaN;
  }
}

/** Reception statistics of one source (RFC 3550 §A.3, §A.8). */
export class ReceptionStats {
  received = 0;
  /** Interarrival jitter in clock ticks. */
  jitter = 0;
  readonly #ticksPerMs: number;
  #first = -1;
  #highest = -1;
  #transit = Number.NaN;

  constructor(clockRate = 90000) {
    this.#ticksPerMs = clockRate / 1000;
  }

  /** Extended highest sequence number, −1 before the first packet. */
  get highestSequence(): number {
    return this.#highest;
  }
  get expected(): number {
    return this.#highest < 0 ? 0 : this.#highest - this.#first + 1;
  }
  /** Never negative: duplicates do not repair losses. */
  get lost(): number {
    return Math.max(0, this.expected - this.received);
  }

  /** True when packets are missing between the highest one before and this one. `arrivalMs`: any monotonic clock. */
  update(sequence: number, timestamp: number, arrivalMs: number): boolean {
    this.received++;
    this.#updateJitter(timestamp, arrivalMs);
    if (this.#highest < 0) {
      this.#first = this.#highest = sequence;
      return false;
    }
    const step = ((sequence - this.#highest) << 16) >> 16;
    if (step <= 0) return false;
    this.#highest += step;
    return step > 1;
  }

  #updateJitter(timestamp: number, arrivalMs: number): void {
    const transit = arrivalMs * this.#ticksPerMs - timestamp;
    const change = Math.abs(transit - this.#transit);
    this.#transit = transit;
    // A step of a second or more is a wrap or a restart of the clock, not jitter.
    if (change < this.#ticksPerMs * 1000) this.jitter += (change - this.jitter) / 16;
  }
}
