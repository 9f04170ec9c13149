import { unixMs, type UnixMs } from "@porchlight/base";

const offset = 8 * 3_600_000;
const shape = /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,6}))?(Z?)$/;

/** Beijing wall time without a zone, `2026-01-02T08:00:00` or with milliseconds, as GB/T 28181 writes all times. */
export function formatBeijingTime(at: UnixMs, options: { readonly milliseconds?: boolean } = {}): string {
  const text = new Date(at + offset).toISOString().slice(0, -1);
  return options.milliseconds ? text : text.slice(0, 19);
}

/** Reads Beijing wall time (a trailing `Z` means UTC). Undefined when it is not a real date and time between 1970 and 2200. */
export function parseBeijingTime(text: string): UnixMs | undefined {
  const match = shape.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const fraction = Number(`0.${match[7] ?? "0"}`) * 1000;
  if (year < 1970 || year > 2200 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, Math.trunc(fraction));
  if (new Date(utc).getUTCDate() !== day) return undefined;
  return unixMs(match[8] === "Z" ? utc : utc - offset);
}
