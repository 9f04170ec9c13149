export interface PaceLimits {
  /** Bytes waiting in a viewer's connection before it counts as slow. Default 1 MiB. */
  readonly maxBytes?: number;
  /** … or how long something may wait without the connection ever running empty, ms. Default 2000. */
  readonly maxMs?: number;
  /** A viewer that stays slow this long is let go, ms. Default 20 000. */
  readonly giveUpMs?: number;
}

/** What a connection may hold without being behind: one socket buffer's worth. */
const NEARLY_EMPTY = 64 * 1024;

/** Decides when one viewer is too slow for the next frame, from what waits in its connection. */
export class Pace {
  /** Frames left out since the viewer fell behind. */
  skipped = 0;
  readonly #maxBytes: number;
  readonly #maxMs: number;
  readonly #giveUpMs: number;
  #emptyAt: number;
  #slowSince = 0;
  #burst = 0;

  constructor(now: number, limits: PaceLimits = {}) {
    this.#maxBytes = limits.maxBytes ?? 1024 * 1024;
    this.#maxMs = limits.maxMs ?? 2000;
    this.#giveUpMs = limits.giveUpMs ?? 20_000;
    this.#emptyAt = now;
  }

  get slow(): boolean {
    return this.skipped > 0;
  }
  /** The start is sent at once; its size is allowed on top until the connection ran empty once. */
  allowBurst(bytes: number): void {
    this.#burst += bytes;
  }
  /** May the next frame be sent? `skip` counts it as left out; after a skip only a key frame goes on, when the connection has drained. */
  next(waiting: number, key: boolean, now: number): "send" | "skip" | "give-up" {
    if (waiting <= NEARLY_EMPTY) {
      this.#emptyAt = now;
      this.#burst = 0;
    }
    if (this.slow) return key && waiting <= this.#maxBytes / 4 ? "send" : this.#leaveOut(now);
    const behind = waiting > this.#maxBytes + this.#burst || (this.#burst === 0 && now - this.#emptyAt > this.#maxMs);
    if (!behind) return "send";
    this.#slowSince = now;
    return this.#leaveOut(now);
  }
  /** The viewer is up to date again; returns the frames it missed. */
  resume(now: number): number {
    const missed = this.skipped;
    this.skipped = 0;
    this.#emptyAt = now;
    return missed;
  }

  #leaveOut(now: number): "skip" | "give-up" {
    this.skipped++;
    return now - this.#slowSince > this.#giveUpMs ? "give-up" : "skip";
  }
}
