declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** Wall time, milliseconds since 1970-01-01T00:00Z. */
export type UnixMs = Unit<"UnixMs">;
/** A length of time in milliseconds. */
export type DurationMs = Unit<"DurationMs">;
/** 90 kHz media clock ticks, unwrapped (may exceed 33 bits; safe below 2^53). */
export type Ticks90k = Unit<"Ticks90k">;
/** A byte position in a file or stream. */
export type ByteOffset = Unit<"ByteOffset">;

export const unixMs = (n: number): UnixMs => n as UnixMs;
export const milliseconds = (n: number): DurationMs => n as DurationMs;
export const seconds = (n: number): DurationMs => (n * 1000) as DurationMs;
export const minutes = (n: number): DurationMs => (n * 60_000) as DurationMs;
export const hours = (n: number): DurationMs => (n * 3_600_000) as DurationMs;
export const days = (n: number): DurationMs => (n * 86_400_000) as DurationMs;
export const ticks90k = (n: number): Ticks90k => n as Ticks90k;
export const byteOffset = (n: number): ByteOffset => n as ByteOffset;

export const after = (at: UnixMs, by: DurationMs): UnixMs => (at + by) as UnixMs;
export const between = (from: UnixMs, to: UnixMs): DurationMs => (to - from) as DurationMs;
export const ticksToMs = (t: Ticks90k): DurationMs => (t / 90) as DurationMs;
export const msToTicks = (d: DurationMs): Ticks90k => Math.round(d * 90) as Ticks90k;
