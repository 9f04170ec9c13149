import { AudioTable, SampleTable } from "@porchlight/fmp4";
import type { BlockPool } from "./block-pool.ts";
import type { Track } from "./track.ts";

/** Pictures one fragment holds at most: 2 s at 120 per second, and room. */
export const MAX_FRAGMENT_UNITS = 256;
const MAX_AUDIO_FRAMES = 256;
/** 8 s of mono 16-bit sound at 8 kHz. */
const AUDIO_BYTES = 128 * 1024;

/**
 * The access units of one GOP (or of 2 s of a longer one), length-prefixed and contiguous in a pooled block, with their times as unwrapped
 * 90 kHz ticks. Counted references: whoever keeps it past a callback retains it and releases it once.
 */
export class Fragment {
  block: Buffer;
  /** Bytes of complete access units; what lies behind is the unit being received. */
  end = 0;
  readonly video = new SampleTable(MAX_FRAGMENT_UNITS);
  readonly audio = new AudioTable(MAX_AUDIO_FRAMES);
  audioBlock: Buffer | undefined;
  /** Ticks of the first audio frame. */
  audioStart = 0;
  track: Track | undefined;
  /** Decode time of the access unit after the last; set when closed. */
  endDts = 0;
  /** Wall time of tick 0, as known when closed. */
  epoch = 0;
  /** Unit i carries its own parameter sets. */
  readonly selfContained = new Uint8Array(MAX_FRAGMENT_UNITS);
  #references = 1;
  readonly #pool: BlockPool;

  constructor(pool: BlockPool, bytes: number) {
    this.#pool = pool;
    this.block = pool.take(bytes);
  }

  get count(): number {
    return this.video.count;
  }
  get key(): boolean {
    return this.video.count > 0 && this.video.keys[0] === 1;
  }
  get startDts(): number {
    return this.video.dts[0];
  }
  get full(): boolean {
    return this.video.count >= MAX_FRAGMENT_UNITS;
  }
  /** Byte range of unit `i` in the block, as its start. */
  unitStart(i: number): number {
    let start = 0;
    for (let k = 0; k < i; k++) start += this.video.sizes[k];
    return start;
  }
  /** Makes the block hold at least `bytes`, keeping its first `used`. */
  reserve(bytes: number, used: number): void {
    if (bytes <= this.block.length) return;
    const larger = this.#pool.take(Math.max(bytes, this.block.length * 2));
    this.block.copy(larger, 0, 0, used);
    this.#pool.give(this.block);
    this.block = larger;
  }
  /** False when the table or its buffer is full: the frame was left out. */
  addAudio(bytes: Uint8Array, start: number, end: number, samples: number, ticks: number): boolean {
    this.audioBlock ??= this.#pool.take(AUDIO_BYTES);
    if (this.audio.bytes + end - start > this.audioBlock.length) return false;
    const at = this.audio.bytes;
    if (!this.audio.push(end - start, samples)) return false;
    if (this.audio.count === 1) this.audioStart = ticks;
    this.audioBlock.set(bytes.subarray(start, end), at);
    return true;
  }
  retain(): this {
    this.#references++;
    return this;
  }
  release(): void {
    if (--this.#references !== 0) return;
    this.#pool.give(this.block);
    if (this.audioBlock) this.#pool.give(this.audioBlock);
    this.audioBlock = undefined;
  }
}
