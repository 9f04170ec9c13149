import { ByteReader, Fault, isFault } from "@porchlight/base";
import type { Fmp4FaultCode } from "./faults.ts";

/** A box inside `bytes`: `body`..`end` is its content. */
export interface BoxRange {
  readonly type: string;
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

/** Size and type of a box from its first bytes; `size` 0 when the bytes are no box header. 64-bit sizes are read too. */
export function boxHead(bytes: Uint8Array, at: number): { type: string; size: number; headSize: number } | undefined {
  const reader = new ByteReader(bytes, at);
  if (reader.remaining < 8) return undefined;
  const size = reader.u32();
  const type = reader.ascii(4);
  if (size !== 1) return size >= 8 ? { type, size, headSize: 8 } : undefined;
  if (reader.remaining < 8) return undefined;
  const large = reader.u64();
  return large >= 16 && large <= Number.MAX_SAFE_INTEGER ? { type, size: large, headSize: 16 } : undefined;
}

/** Boxes directly inside `[start, end)`. Throws `fmp4.box` on one that does not fit, `fmp4.limit` above 1024 of them. */
export function boxesIn(bytes: Uint8Array, start: number, end: number): BoxRange[] {
  const boxes: BoxRange[] = [];
  let at = start;
  while (at + 8 <= end) {
    const head = boxHead(bytes, at);
    if (!head || at + head.size > end) throw badBox(at);
    if (boxes.length === 1024) throw new Fault<Fmp4FaultCode>("fmp4.limit", "more than 1024 boxes in one", { context: { offset: start } });
    boxes.push({ type: head.type, start: at, body: at + head.headSize, end: at + head.size });
    at += head.size;
  }
  return boxes;
}

export function badBox(offset: number, cause?: unknown): Fault<Fmp4FaultCode> {
  return new Fault<Fmp4FaultCode>("fmp4.box", `box at ${offset} is cut short or too large`, { cause, context: { offset } });
}

/** Reads fields of a box; running past its end becomes `fmp4.box`. */
export function readFields<Value>(bytes: Uint8Array, range: Pick<BoxRange, "body" | "end">, read: (fields: ByteReader) => Value): Value {
  try {
    return read(new ByteReader(bytes, range.body, range.end));
  } catch (cause) {
    if (isFault(cause) && cause.code.startsWith("bytes.")) throw badBox(range.body, cause);
    throw cause;
  }
}
