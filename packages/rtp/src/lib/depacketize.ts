/**
 * Turns the payloads of one RTP stream into 4-byte length-prefixed NAL units, appended to a caller's buffer.
 * Offsets are relative to where the caller appends, so the buffer may be exchanged between calls if bytes keep their order.
 */
export interface Depacketizer {
  /** Payloads that could not be used. */
  damaged: number;
  /** Appends to `out[at…]`, which needs room for the payload and 8 bytes more (aggregates: twice the payload); returns the next index. */
  push(buffer: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number;
  /** Forgets an unfinished fragmented unit after a loss; returns where it began, so that the caller appends from there. */
  abandon(at: number): number;
}

/** The unit in progress: its bytes so far, length prefix included, or 0. */
abstract class FragmentingDepacketizer implements Depacketizer {
  damaged = 0;
  #open = 0;

  abstract push(buffer: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number;

  abandon(at: number): number {
    const from = at - this.#open;
    this.#open = 0;
    return from;
  }

  protected damage(at: number): number {
    this.damaged++;
    return this.abandon(at);
  }

  protected single(buffer: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
    const from = this.#open > 0 ? this.damage(at) : at;
    writeLength(out, from, end - start);
    out.set(buffer.subarray(start, end), from + 4);
    return from + 4 + end - start;
  }

  /** Units behind 2-byte lengths (STAP-A, AP). */
  protected aggregate(buffer: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
    let from = start;
    let to = at;
    while (from + 2 < end) {
      const next = from + 2 + ((buffer[from] << 8) | buffer[from + 1]);
      if (next > end || next === from + 2) return this.damage(to);
      to = this.single(buffer, from + 2, next, out, to);
      from = next;
    }
    return to;
  }

  /** A piece of a fragmented unit (FU-A, FU); `header` are the unit's own header bytes. */
  protected fragment(buffer: Uint8Array, start: number, end: number, out: Uint8Array, at: number, fu: number, first: number, second: number): number {
    const isFirst = (fu & 0x80) !== 0;
    let to = at;
    if (isFirst) {
      if (this.#open > 0) to = this.damage(at);
      const from = to;
      to += 4;
      out[to++] = first;
      if (second >= 0) out[to++] = second;
      this.#open = to - from;
    } else if (this.#open === 0) return this.damage(at);
    out.set(buffer.subarray(start, end), to);
    to += end - start;
    this.#open += end - start;
    if (fu & 0x40) {
      writeLength(out, to - this.#open, this.#open - 4);
      this.#open = 0;
    }
    return to;
  }
}

/** RFC 6184: single NAL unit, STAP-A (§5.7.1), FU-A (§5.8). Other types count as damaged. */
export class H264Depacketizer extends FragmentingDepacketizer {
  override push(buffer: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
    if (end - start < 1) return this.damage(at);
    const type = buffer[start] & 31;
    if (type >= 1 && type <= 23) return this.single(buffer, start, end, out, at);
    if (type === 24) return this.aggregate(buffer, start + 1, end, out, at);
    if (type !== 28 || end - start < 3) return this.damage(at);
    const fu = buffer[start + 1];
    return this.fragment(buffer, start + 2, end, out, at, fu, (buffer[start] & 0xe0) | (fu & 31), -1);
  }
}

/** RFC 7798: single NAL unit, AP (§4.4.2), FU (§4.4.3), without DONL. Other types count as damaged. */
export class H265Depacketizer extends FragmentingDepacketizer {
  override push(buffer: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
    if (end - start < 3) return this.damage(at);
    const type = (buffer[start] >> 1) & 63;
    if (type < 48) return this.single(buffer, start, end, out, at);
    if (type === 48) return this.aggregate(buffer, start + 2, end, out, at);
    if (type !== 49 || end - start < 4) return this.damage(at);
    const fu = buffer[start + 2];
    return this.fragment(buffer, start + 3, end, out, at, fu, (buffer[start] & 0x81) | ((fu & 63) << 1), buffer[start + 1]);
  }
}

function writeLength(out: Uint8Array, at: number, length: number): void {
  out[at] = length >>> 24;
  out[at + 1] = length >>> 16;
  out[at + 2] = length >>> 8;
  out[at + 3] = length;
}
