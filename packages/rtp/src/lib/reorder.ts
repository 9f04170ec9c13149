import { Fault } from "@porchlight/base";
import type { RtpFaultCode } from "./faults.ts";
import type { PacketSink } from "./packet.ts";

const restartDistance = 3000;

/**
 * Puts UDP packets back in order by sequence number. Packets in order pass straight through; others are held by
 * reference, so their buffers must stay unchanged until delivered (dgram's do).
 */
export class ReorderBuffer {
  /** Packets given up on, arrived after their turn, arrived twice, and put back in order. */
  lost = 0;
  late = 0;
  duplicate = 0;
  reordered = 0;
  readonly #sink: PacketSink;
  readonly #mask: number;
  readonly #buffers: (Uint8Array | undefined)[];
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  #next = -1;
  #held = 0;

  /** `window` default 64 packets, a power of two up to 1024: a packet this far ahead makes the gap a loss. */
  constructor(sink: PacketSink, options: { window?: number } = {}) {
    const { window = 64 } = options;
    if (window < 2 || window > 1024 || (window & (window - 1)) !== 0) throw new Fault<RtpFaultCode>("rtp.option", `reorder window ${window}`);
    this.#sink = sink;
    this.#mask = window - 1;
    this.#buffers = new Array<Uint8Array | undefined>(window).fill(undefined);
    this.#starts = new Uint32Array(window);
    this.#ends = new Uint32Array(window);
  }

  /** Packets waiting for an earlier one. */
  get held(): number {
    return this.#held;
  }

  /** `buffer[start, end)` must be an RTP packet. */
  push(buffer: Uint8Array, start: number, end: number): void {
    const sequence = (buffer[start + 2] << 8) | buffer[start + 3];
    if (this.#next < 0) this.#next = sequence;
    const ahead = (sequence - this.#next) & 0xffff;
    if (ahead === 0) {
      this.#next = (sequence + 1) & 0xffff;
      this.#sink(buffer, start, end);
      if (this.#held > 0) this.#drain();
    } else if (ahead < 0x8000) this.#early(buffer, start, end, sequence, ahead);
    else this.#late(buffer, start, end, sequence, 0x10000 - ahead);
  }

  /** Gives up on every gap and delivers what is held: for a stall of ~100 ms, and for the end. */
  flush(): void {
    while (this.#held > 0) {
      if (this.#buffers[this.#next & this.#mask] === undefined) {
        this.lost++;
        this.#next = (this.#next + 1) & 0xffff;
      } else this.#drain();
    }
  }

  #early(buffer: Uint8Array, start: number, end: number, sequence: number, ahead: number): void {
    if (ahead > restartDistance) return this.#restart(buffer, start, end, sequence);
    // One step at a time, so that held packets leave in order as the window moves over them.
    while (((sequence - this.#next) & 0xffff) > this.#mask) this.#skipOne();
    const slot = sequence & this.#mask;
    if (sequence === this.#next) return this.push(buffer, start, end);
    if (this.#buffers[slot] !== undefined) {
      this.duplicate++;
      return;
    }
    this.#buffers[slot] = buffer;
    this.#starts[slot] = start;
    this.#ends[slot] = end;
    this.#held++;
    this.reordered++;
  }

  #late(buffer: Uint8Array, start: number, end: number, sequence: number, behind: number): void {
    if (behind > restartDistance) this.#restart(buffer, start, end, sequence);
    else if (behind === 1) this.duplicate++;
    else this.late++;
  }

  #restart(buffer: Uint8Array, start: number, end: number, sequence: number): void {
    this.flush();
    this.#next = sequence;
    this.push(buffer, start, end);
  }

  #skipOne(): void {
    if (this.#buffers[this.#next & this.#mask] === undefined) {
      this.lost++;
      this.#next = (this.#next + 1) & 0xffff;
    }
    if (this.#held > 0) this.#drain();
  }

  #drain(): void {
    for (;;) {
      const slot = this.#next & this.#mask;
      const buffer = this.#buffers[slot];
      if (buffer === undefined) return;
      this.#buffers[slot] = undefined;
      this.#held--;
      this.#next = (this.#next + 1) & 0xffff;
      this.#sink(buffer, this.#starts[slot], this.#ends[slot]);
    }
  }
}
