/** Wall clocks of the product: Asia/Shanghai, which has had no summer time since 1991, so a fixed offset is exact for all footage. */
const offsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export type Tongue = "zh-CN" | "en";

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Calendar parts in Asia/Shanghai of wall milliseconds. */
export function shanghaiParts(at: number): Parts {
  const local = new Date(at + offsetMs);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
  };
}

const two = (n: number): string => String(n).padStart(2, "0");

/** `14:02`, or `14:02:09` with seconds. */
export function clock(at: number, withSeconds = false): string {
  const { hour, minute, second } = shanghaiParts(at);
  return withSeconds ? `${two(hour)}:${two(minute)}:${two(second)}` : `${two(hour)}:${two(minute)}`;
}

/** `2026年1月5日` or `5 Jan 2026`. */
export function date(at: number, tongue: Tongue): string {
  const { year, month, day } = shanghaiParts(at);
  return tongue === "zh-CN" ? `${year}年${month}月${day}日` : `${day} ${months[month - 1]} ${year}`;
}

/** `2026年1月5日 14:02` or `5 Jan 2026, 14:02`. */
export function dateTime(at: number, tongue: Tongue, withSeconds = false): string {
  return `${date(at, tongue)}${tongue === "zh-CN" ? " " : ", "}${clock(at, withSeconds)}`;
}

/** A window of time; the second date is left out when it is the same day. */
export function dateTimeSpan(from: number, until: number, tongue: Tongue): string {
  const end = dayOf(from) === dayOf(until) ? clock(until) : dateTime(until, tongue);
  return `${dateTime(from, tongue)} – ${end}`;
}

/** Whole seconds as `45 秒`, `3 分 05 秒`, `1 小时 20 分` (or `45 s`, `3 min 05 s`, `1 h 20 min`). */
export function duration(ms: number, tongue: Tongue): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const hour = Math.floor(total / 3600);
  const minute = Math.floor((total % 3600) / 60);
  const second = total % 60;
  const words = tongue === "zh-CN" ? { h: "小时", m: "分", s: "秒" } : { h: "h", m: "min", s: "s" };
  if (hour > 0) return `${hour} ${words.h} ${two(minute)} ${words.m}`;
  return minute > 0 ? `${minute} ${words.m} ${two(second)} ${words.s}` : `${second} ${words.s}`;
}

/** The day (YYYY-MM-DD, Asia/Shanghai) an instant lies in. */
export function dayOf(at: number): string {
  const { year, month, day } = shanghaiParts(at);
  return `${year}-${two(month)}-${two(day)}`;
}

/** First instant of a day given as YYYY-MM-DD. */
export function dayStart(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - offsetMs;
}

/** The day `count` days after (or before, when negative). */
export function addDays(day: string, count: number): string {
  return dayOf(dayStart(day) + count * dayMs);
}

/** Milliseconds after midnight of a typed 24-hour clock: `9:05`, `14:02:30`, `1402`; undefined when it is none. */
export function clockText(text: string): number | undefined {
  const found = /^\s*(\d{1,2})[:：]?(\d{2})(?:[:：]?(\d{2}))?\s*$/.exec(text);
  if (!found) return undefined;
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  return hour < 24 && minute < 60 && second < 60 ? (hour * 3600 + minute * 60 + second) * 1000 : undefined;
}

/** Part of the day for a greeting. */
export function partOfDay(at: number): "morning" | "noon" | "afternoon" | "evening" | "night" {
  const { hour } = shanghaiParts(at);
  if (hour < 5) return "night";
  if (hour < 11) return "morning";
  if (hour < 13) return "noon";
  if (hour < 18) return "afternoon";
  return hour < 23 ? "evening" : "night";
}
