/** A stretch of buffered video time, seconds. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export function rangesOf(buffered: Pick<TimeRanges, "length" | "start" | "end">): Range[] {
  return Array.from({ length: buffered.length }, (_, index) => ({ start: buffered.start(index), end: buffered.end(index) }));
}

/** End of what can be shown, or undefined when nothing is buffered. */
export const edgeOf = (ranges: readonly Range[]): number | undefined => ranges.at(-1)?.end;

/** The range that holds `time`, allowing for rounding of `slack` seconds at its start. */
export function rangeAt(ranges: readonly Range[], time: number, slack = 0.05): Range | undefined {
  return ranges.find((range) => time >= range.start - slack && time < range.end);
}

/** Where playing can go on when nothing is buffered at `time`: the start of the next range. */
export function nextStart(ranges: readonly Range[], time: number): number | undefined {
  return ranges.find((range) => range.start > time)?.start;
}

/** What to remove so that only `behind` seconds before `time` stay; undefined when that is not worth a call. */
export function trimmable(ranges: readonly Range[], time: number, behind: number): Range | undefined {
  const first = ranges[0];
  const end = time - behind;
  return first && end - first.start > 5 ? { start: first.start, end } : undefined;
}
