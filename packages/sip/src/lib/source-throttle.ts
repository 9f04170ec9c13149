import type { Clock } from "@porchlight/base";

export interface SourceThrottleOptions {
  readonly clock: Clock;
  /** Tokens gained per second. */
  readonly rate: number;
  /** Tokens held at most, and at first. */
  readonly burst: number;
  /** Sources remembered. Default 10000; beyond it the one unseen longest is forgotten. */
  readonly capacity?: number;
}

/** A token bucket per source (address, device id…), in bounded memory. */
export interface SourceThrottle {
  /** Takes `cost` tokens (default 1) if the source has them; `false` means refuse. */
  admit(source: string, cost?: number): boolean;
  readonly size: number;
}

export function createSourceThrottle(options: SourceThrottleOptions): SourceThrottle {
  const { clock, rate, burst, capacity = 10_000 } = options;
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    admit(source, cost = 1) {
      const now = clock.monotonic();
      const bucket = buckets.get(source) ?? { tokens: burst, at: now };
      const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
      const admitted = tokens >= cost;
      remember(buckets, source, { tokens: admitted ? tokens - cost : tokens, at: now }, capacity);
      return admitted;
    },
    get size() {
      return buckets.size;
    },
  };
}

/** Sets a key as the newest of a map kept in order of use, forgetting the oldest above `capacity`. */
export function remember<Value>(map: Map<string, Value>, key: string, value: Value, capacity: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= capacity) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
