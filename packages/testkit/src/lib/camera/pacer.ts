import { milliseconds, type Cancel, type Clock } from "@porchlight/base";
import { frameDue, frameNumberAt } from "./reel.ts";

/** Runs every camera's frames off the wall clock with one timer. */
export interface Pacer {
  /**
   * Calls `onFrame` once for each frame number from `first` on, at its wall instant. After a stall the missed frames
   * follow at once; when more than the catch-up bound were missed, or the wall clock was set back, numbers jump.
   */
  add(fps: number, first: number, onFrame: (number: number) => void): Cancel;
  /** Stops the timer for good. */
  stop(): void;
}

interface Track {
  readonly fps: number;
  readonly onFrame: (number: number) => void;
  next: number;
}

const setBackMs = 1000;

/** `catchUpMs` default 2000: what a stall may cost before frames are left out. */
export function createPacer(clock: Clock, options: { catchUpMs?: number } = {}): Pacer {
  const { catchUpMs = 2000 } = options;
  const tracks = new Set<Track>();
  let cancel: Cancel | undefined;
  let timerDue = Infinity;
  let last = clock.now();
  let stopped = false;

  function run(): void {
    timerDue = Infinity;
    const now = clock.now();
    const setBack = now < last - setBackMs;
    last = now;
    for (const track of tracks) {
      if (setBack) track.next = frameNumberAt(track.fps, now) + 1;
      play(track, now);
    }
    for (const track of tracks) arm(frameDue(track.fps, track.next));
  }

  function play(track: Track, now: number): void {
    const current = frameNumberAt(track.fps, now);
    track.next = Math.max(track.next, current - Math.floor((catchUpMs * track.fps) / 1000));
    while (track.next <= current && tracks.has(track)) track.onFrame(track.next++);
  }

  function arm(due: number): void {
    if (stopped || due >= timerDue) return;
    cancel?.();
    timerDue = due;
    cancel = clock.after(milliseconds(Math.max(1, due - clock.now())), run);
  }

  return {
    add(fps, first, onFrame) {
      const track = { fps, onFrame, next: first };
      tracks.add(track);
      arm(frameDue(fps, first));
      return () => tracks.delete(track);
    },
    stop() {
      stopped = true;
      tracks.clear();
      cancel?.();
    },
  };
}
