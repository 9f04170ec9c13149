import { type G711Law, G711ToFlac } from "@porchlight/codecs";
import type { FlacTrack } from "@porchlight/fmp4";

export const AUDIO_RATE = 8000;
/** 64 ms: small enough that live sound does not hold the picture back. */
const BLOCK_SAMPLES = 512;
const TICKS_PER_SAMPLE = 90_000 / AUDIO_RATE;
/** Sound whose timestamp is off by more than this from where it should continue starts anew: 200 ms. */
const MAX_SLIP = 18_000;

export type AudioFrameSink = (bytes: Uint8Array, start: number, end: number, samples: number, ticks: number) => void;

/** G.711 in, FLAC frames out, each with its time on the video's timeline. FLAC: lossless, plays inside MP4 in every browser, written in TypeScript. */
export class AudioTrack {
  readonly #flac: G711ToFlac;
  #law: G711Law | undefined;
  #next = Number.NaN;
  #emitted = 0;
  #anchor = 0;

  constructor(sink: AudioFrameSink) {
    this.#flac = new G711ToFlac(
      (bytes, start, end, samples) => {
        const ticks = this.#anchor + this.#emitted * TICKS_PER_SAMPLE;
        this.#emitted += samples;
        sink(bytes, start, end, samples, ticks);
      },
      { sampleRate: AUDIO_RATE, blockSize: BLOCK_SAMPLES },
    );
  }

  get description(): FlacTrack {
    return { kind: "flac", sampleRate: AUDIO_RATE, streamInfo: this.#flac.encoder.streamInfo };
  }
  /** `ticks`: time of the first sample. */
  push(law: G711Law, bytes: Uint8Array, start: number, end: number, ticks: number): void {
    if (law !== this.#law || !(Math.abs(ticks - this.#next) <= MAX_SLIP)) this.#restart(law, ticks);
    this.#next += (end - start) * TICKS_PER_SAMPLE;
    this.#flac.push(law, bytes, start, end);
  }
  reset(): void {
    this.#next = Number.NaN;
  }

  #restart(law: G711Law, ticks: number): void {
    this.#law = law;
    this.#flac.reset();
    this.#anchor = ticks;
    this.#emitted = 0;
    this.#next = ticks;
  }
}
