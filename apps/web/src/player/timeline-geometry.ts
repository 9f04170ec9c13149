/** Geometry of the 24-hour timeline. Instants are wall ms; positions are fractions 0..1 of the visible window. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

export const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Fraction of the window an instant stands at (may lie outside 0..1). */
export const fractionOf = (window: Span, at: number): number => (at - window.from) / (window.until - window.from);

/** The instant at a fraction of the window, kept inside it. */
export const instantAt = (window: Span, fraction: number): number => Math.round(window.from + clamp(fraction, 0, 1) * (window.until - window.from));

/** The part of `span` inside the window as start and width fractions; undefined when outside. */
export function stretchOf(window: Span, span: Span): { readonly start: number; readonly width: number } | undefined {
  const from = Math.max(span.from, window.from);
  const until = Math.min(span.until, window.until);
  return until > from ? { start: fractionOf(window, from), width: (until - from) / (window.until - window.from) } : undefined;
}

/** A window of `length` ms around `centre`, pushed back inside `bounds`. */
export function windowAround(bounds: Span, centre: number, length: number): Span {
  if (length >= bounds.until - bounds.from) return bounds;
  const from = clamp(centre - length / 2, bounds.from, bounds.until - length);
  return { from, until: from + length };
}

const steps = [60_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 14_400_000, 21_600_000];

/** Round instants to label, at most `most` of them. Steps divide a day, so labels are whole minutes or hours. */
export function ticksOf(window: Span, dayStart: number, most: number): number[] {
  const step = steps.find((candidate) => (window.until - window.from) / candidate <= most) ?? 21_600_000;
  const first = dayStart + Math.ceil((window.from - dayStart) / step) * step;
  const ticks: number[] = [];
  for (let at = first; at <= window.until; at += step) ticks.push(at);
  return ticks;
}

/** Behind all footage playing begins this long before its end: the newest there is, with something left to see. */
const lastMoments = 10_000;

/** Where playing begins for a click at `at`: the instant itself when it has footage, else the start of the next footage, else the last ten seconds of all. */
export function playableAt(footage: readonly Span[], at: number): number | undefined {
  if (footage.some((span) => at >= span.from && at < span.until)) return at;
  const next = footage.find((span) => span.from > at);
  const last = footage.at(-1);
  return next?.from ?? (last && Math.max(last.from, last.until - lastMoments));
}

/** Stretches of `bounds` (up to `now`) without footage, with the recorded cause where one is known. */
export function holesOf<Cause extends string>(
  bounds: Span,
  footage: readonly Span[],
  gaps: readonly { readonly from: number; readonly until?: number | undefined; readonly cause: Cause }[],
  now: number,
): { from: number; until: number; cause: Cause | "unknown"; open: boolean }[] {
  const end = Math.min(bounds.until, now);
  const holes: { from: number; until: number; cause: Cause | "unknown"; open: boolean }[] = [];
  let at = bounds.from;
  for (const span of [...footage, { from: end, until: end }]) {
    if (span.from - at > 2000) {
      const gap = gaps.find((known) => known.from < span.from && (known.until ?? end) > at);
      holes.push({ from: at, until: span.from, cause: gap?.cause ?? "unknown", open: gap !== undefined && gap.until === undefined && span.from === end });
    }
    at = Math.max(at, span.until);
  }
  return holes;
}
