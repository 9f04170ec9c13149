/** What of the open segment decides whether the next fragment still belongs to it. */
export interface OpenState {
  readonly generation: number;
  readonly epoch: number;
  readonly slot: number;
  readonly bytes: number;
}
export interface FragmentFacts {
  readonly key: boolean;
  readonly generation: number;
  readonly epoch: number;
  readonly slot: number;
  readonly bytes: number;
}

/** A segment is closed at the next key frame past this size. */
const LARGE_SEGMENT = 1024 * 1024 * 1024;
/** Offsets in the index are 32 bits: nothing is appended past this. */
const LARGEST_SEGMENT = 4_000_000_000;

/** `start` closes the open segment first. A segment always begins with a key frame; one format, one mapping to wall time and one slot per segment. */
export function nextStep(open: OpenState | undefined, fragment: FragmentFacts): "start" | "append" | "leave-out" {
  if (!open || open.generation !== fragment.generation) return fragment.key ? "start" : "leave-out";
  const due = open.epoch !== fragment.epoch || open.slot !== fragment.slot || open.bytes > LARGE_SEGMENT;
  if (due && fragment.key) return "start";
  return open.bytes + fragment.bytes > LARGEST_SEGMENT ? "leave-out" : "append";
}

/** Segments of one camera change at wall times shifted by the camera's own `stagger`, so that not all cameras close files at once. */
export const slotOf = (wall: number, length: number, stagger: number): number => Math.floor((wall + (stagger % length)) / length);
