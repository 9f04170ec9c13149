const SMALLEST = 64 * 1024;

/**
 * Reusable buffers in powers of two from 64 KiB. What lies idle is bounded by `maxIdleBytes` (default 64 MiB); one pool per media process.
 */
export class BlockPool {
  readonly #idle = new Map<number, Buffer[]>();
  readonly #maxIdle: number;
  #idleBytes = 0;

  constructor(options: { maxIdleBytes?: number } = {}) {
    this.#maxIdle = options.maxIdleBytes ?? 64 * 1024 * 1024;
  }

  get idleBytes(): number {
    return this.#idleBytes;
  }
  /** A block of at least `bytes`, contents undefined. */
  take(bytes: number): Buffer {
    const size = sizeClass(bytes);
    const block = this.#idle.get(size)?.pop();
    if (!block) return Buffer.allocUnsafeSlow(size);
    this.#idleBytes -= size;
    return block;
  }
  /** Gives a block of this pool back; the caller must not touch it again. */
  give(block: Buffer): void {
    if (this.#idleBytes + block.length > this.#maxIdle) return;
    const list = this.#idle.get(block.length);
    if (list) list.push(block);
    else this.#idle.set(block.length, [block]);
    this.#idleBytes += block.length;
  }
}

function sizeClass(bytes: number): number {
  let size = SMALLEST;
  while (size < bytes) size *= 2;
  return size;
}
