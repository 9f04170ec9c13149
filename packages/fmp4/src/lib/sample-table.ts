/**
 * The video samples of one fragment in typed arrays; times in 90 kHz ticks from the start of the recording or session,
 * never negative. Reusable: clear and fill again.
 */
export class SampleTable {
  count = 0;
  /** Sum of sizes. */
  bytes = 0;
  readonly sizes: Uint32Array;
  readonly pts: Float64Array;
  readonly dts: Float64Array;
  /** 1 for key frames. */
  readonly keys: Uint8Array;

  /** `capacity` default 2048 samples. */
  constructor(capacity = 2048) {
    this.sizes = new Uint32Array(capacity);
    this.pts = new Float64Array(capacity);
    this.dts = new Float64Array(capacity);
    this.keys = new Uint8Array(capacity);
  }

  /** False when full: nothing was added, close the fragment. */
  push(size: number, pts: number, dts: number, key: boolean): boolean {
    const i = this.count;
    if (i === this.sizes.length) return false;
    this.sizes[i] = size;
    this.pts[i] = pts;
    this.dts[i] = dts;
    this.keys[i] = key ? 1 : 0;
    this.bytes += size;
    this.count = i + 1;
    return true;
  }
  clear(): void {
    this.count = 0;
    this.bytes = 0;
  }
}

/** The audio frames of one fragment; `time` and `durations` in the audio time scale. */
export class AudioTable {
  count = 0;
  bytes = 0;
  /** Decode time of the first frame. */
  time = 0;
  readonly sizes: Uint32Array;
  readonly durations: Uint32Array;

  /** `capacity` default 1024 frames. */
  constructor(capacity = 1024) {
    this.sizes = new Uint32Array(capacity);
    this.durations = new Uint32Array(capacity);
  }

  /** False when full: nothing was added. */
  push(size: number, duration: number): boolean {
    const i = this.count;
    if (i === this.sizes.length) return false;
    this.sizes[i] = size;
    this.durations[i] = duration;
    this.bytes += size;
    this.count = i + 1;
    return true;
  }
  /** Empties the table; the next frame begins where the last one ended, unless `time` is set. */
  clear(): void {
    for (let i = 0; i < this.count; i++) this.time += this.durations[i];
    this.count = 0;
    this.bytes = 0;
  }
}
