import { FlacEncoder } from "./flac.ts";
import { g711Decode, type G711Law } from "./g711.ts";

/** Sees one FLAC frame of `samples` samples in a shared buffer: copy at once. */
export type FlacSink = (buffer: Uint8Array, start: number, end: number, samples: number) => void;

/** G.711 in, FLAC frames out: collects samples into blocks. */
export class G711ToFlac {
  readonly encoder: FlacEncoder;
  readonly #emit: FlacSink;
  readonly #samples: Int16Array;
  readonly #out: Uint8Array;
  #pending = 0;

  constructor(emit: FlacSink, options: { sampleRate?: number; blockSize?: number } = {}) {
    this.#emit = emit;
    this.encoder = new FlacEncoder(options);
    this.#samples = new Int16Array(this.encoder.blockSize);
    this.#out = new Uint8Array(this.encoder.maxFrame);
  }

  /** Samples waiting for their block to fill. */
  get pending(): number {
    return this.#pending;
  }

  push(law: G711Law, bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end) {
      const take = Math.min(end - at, this.#samples.length - this.#pending);
      this.#pending = g711Decode(law, bytes, at, at + take, this.#samples, this.#pending);
      at += take;
      if (this.#pending < this.#samples.length) return;
      this.#pending = 0;
      this.#emit(this.#out, 0, this.encoder.encodeBlock(this.#samples, this.#samples.length, this.#out, 0), this.#samples.length);
    }
  }

  /** Drops waiting samples, after a gap. */
  reset(): void {
    this.#pending = 0;
  }
}
