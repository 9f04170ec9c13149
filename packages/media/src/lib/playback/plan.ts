import { decodeIndex, type IndexEntry } from "../archive/index-entry.ts";
import type { SegmentRef } from "../contract.ts";

/** What playback does next. */
export type PlaybackStep =
  /** No footage between these wall times. */
  | { readonly kind: "gap"; readonly from: number; readonly until: number }
  /** Footage goes on in this segment: describe it and send its init bytes. */
  | { readonly kind: "segment"; readonly segment: SegmentRef; readonly epoch: number }
  | { readonly kind: "fragment"; readonly segment: SegmentRef; readonly entry: IndexEntry }
  /** No segment behind `from` is known. */
  | { readonly kind: "dry"; readonly from: number }
  /** The window's end is reached. */
  | { readonly kind: "over" };

interface Known {
  readonly segment: SegmentRef;
  readonly entries: readonly IndexEntry[];
}

/** Segments of one stretch follow each other within this: ms. */
const SEAMLESS_MS = 1000;
/** Segments kept in memory. */
const MAX_KNOWN = 512;

const endOf = (entry: IndexEntry): number => entry.wallStart + entry.duration;

/**
 * Walks footage from an instant on, one fragment at a time, inside a window. It begins with the key frame at or before the instant and
 * never names a fragment that lies wholly outside the window. Segments may be learned at any time, and may grow.
 */
export class PlaybackPlan {
  readonly #from: number;
  readonly #until: number;
  #known: Known[] = [];
  #current: string | undefined;
  #next = 0;
  #at: number;
  /** Set by seek, until the place to start was found. */
  #seeking = true;

  constructor(window: { from: number; until: number }) {
    this.#from = window.from;
    this.#until = window.until;
    this.#at = window.from;
  }

  /** Wall time up to which steps were given. */
  get at(): number {
    return this.#at;
  }
  seek(at: number): void {
    this.#at = Math.min(Math.max(at, this.#from), this.#until);
    this.#current = undefined;
    this.#seeking = true;
  }
  /** Adds or replaces segments; one whose index cannot be read is returned instead of learned. */
  learn(segments: readonly SegmentRef[]): SegmentRef[] {
    const refused: SegmentRef[] = [];
    const byId = new Map(this.#known.map((known) => [known.segment.id, known]));
    for (const segment of segments) {
      const before = byId.get(segment.id);
      if (before && before.segment.fragments.length >= segment.fragments.length) continue;
      try {
        byId.set(segment.id, { segment, entries: decodeIndex(segment.fragments) });
      } catch {
        refused.push(segment);
      }
    }
    this.#known = [...byId.values()].toSorted((a, b) => a.segment.startedAt - b.segment.startedAt);
    this.#forget();
    return refused;
  }
  next(): PlaybackStep {
    if (this.#at >= this.#until) return { kind: "over" };
    const current = this.#known.find(({ segment }) => segment.id === this.#current);
    if (current && this.#next < current.entries.length) return this.#fragment(current);
    return this.#following(current);
  }

  #fragment(current: Known): PlaybackStep {
    const entry = current.entries[this.#next];
    if (entry.wallStart >= this.#until) return this.#over();
    this.#next++;
    this.#at = endOf(entry);
    return { kind: "fragment", segment: current.segment, entry };
  }
  #over(): PlaybackStep {
    this.#at = this.#until;
    return { kind: "over" };
  }
  #following(current: Known | undefined): PlaybackStep {
    for (const known of this.#known) {
      if (current && known.segment.startedAt <= current.segment.startedAt) continue;
      const start = this.#startIn(known);
      if (start === undefined) continue;
      const entry = known.entries[start];
      if (entry.wallStart >= this.#until) return this.#over();
      const slack = this.#seeking ? 0 : SEAMLESS_MS;
      if (entry.wallStart > this.#at + slack) return this.#gap(entry.wallStart);
      this.#current = known.segment.id;
      this.#next = start;
      this.#seeking = false;
      return { kind: "segment", segment: known.segment, epoch: entry.wallStart - entry.mediaTime / 90 };
    }
    return { kind: "dry", from: this.#at };
  }
  #gap(until: number): PlaybackStep {
    const from = this.#at;
    this.#at = until;
    return { kind: "gap", from, until };
  }
  /** The key fragment at or before the instant, or the first one behind it; undefined when all of the segment lies before. */
  #startIn({ entries }: Known): number | undefined {
    if (entries.length === 0 || endOf(entries[entries.length - 1]) <= this.#at) return undefined;
    let best: number | undefined;
    for (let i = 0; i < entries.length; i++) {
      if (!entries[i].key || endOf(entries[i]) <= this.#from) continue;
      if (entries[i].wallStart > this.#at && best !== undefined) break;
      best = i;
      if (entries[i].wallStart > this.#at) break;
    }
    return best;
  }
  /** Segments far from the place are learned again when needed. */
  #forget(): void {
    if (this.#known.length <= MAX_KNOWN) return;
    const near = this.#known.findIndex(({ segment }) => segment.endedAt > this.#at);
    const from = Math.max(0, Math.min(near, this.#known.length - MAX_KNOWN));
    this.#known = this.#known.slice(from, from + MAX_KNOWN);
  }
}
