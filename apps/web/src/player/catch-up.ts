/** How a live picture stays near the newest frame. Seconds. */
export const liveTarget = 0.6;
const calm = 0.35;
const tooFar = 3;
const landing = 0.25;

export type CatchUp = { readonly kind: "rate"; readonly rate: number } | { readonly kind: "jump"; readonly to: number };

/**
 * Decides from where the picture stands and how far the buffer reaches. Small lags are made up by playing 5–10 % faster until the
 * buffer is calm again; beyond 3 s, or when standing outside the buffer, the picture jumps close to the edge.
 */
export function decideCatchUp(now: { readonly time: number; readonly edge: number; readonly rate: number; readonly inBuffer: boolean }): CatchUp {
  const ahead = now.edge - now.time;
  if (ahead > tooFar || (!now.inBuffer && ahead > 0)) return { kind: "jump", to: Math.max(now.edge - landing, 0) };
  if (ahead > 2 * liveTarget) return { kind: "rate", rate: 1.1 };
  if (ahead > liveTarget || (now.rate > 1 && ahead > calm)) return { kind: "rate", rate: 1.05 };
  return { kind: "rate", rate: 1 };
}

/** Milliseconds to wait before connection attempt `attempt` (from 1): 0.5 s doubling to 10 s, spread by `chance` in 0..1. */
export function reconnectDelay(attempt: number, chance: number): number {
  return Math.min(10_000, 500 * 2 ** (attempt - 1)) * (0.75 + chance / 2);
}
